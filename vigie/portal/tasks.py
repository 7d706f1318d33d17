"""The task in hand: purpose and case reference, asked once, kept in the session, shown on every page."""

from django.http import HttpRequest

from vigie.foundation.actor import NO_TASK, Task
from vigie.vocabulary.purposes import Purpose

KEY = "task"


def task_in_hand(request: HttpRequest) -> Task:
    """What the officer said the work is for; `NO_TASK` when nothing was said or the purpose is unknown."""
    kept = request.session.get(KEY) or {}
    try:
        purpose = Purpose(kept["purpose"])
    except (KeyError, ValueError):
        return NO_TASK
    return Task(purpose=purpose, case=kept.get("case", ""), reason=kept.get("reason", ""))


def take_up(request: HttpRequest, task: Task) -> None:
    """Keep this task for the rest of the session, until another one is taken up."""
    request.session[KEY] = {"purpose": task.purpose or "", "case": task.case, "reason": task.reason}


def put_down(request: HttpRequest) -> None:
    """End the task: the next question asks for its purpose again."""
    request.session.pop(KEY, None)
