"""Why a request is made: purpose, case and reason, from the headers Vigie-Purpose, Vigie-Case, Vigie-Reason or the query."""

from django.http import HttpRequest

from vigie.api.faults import LISTED, LONG, MISSING
from vigie.api.parsing import shown
from vigie.foundation.actor import Task
from vigie.foundation.errors import Fault, Invalid
from vigie.vocabulary.purposes import Purpose

LONGEST = 300
MAINTENANCE = Task(Purpose.MAINTAIN)
HEADERS = [
    {"in": "header", "name": "Vigie-Purpose", "required": False, "schema": {"type": "string"},
     "description": "Why this is done: one of the closed list of purposes. Or the query parameter `purpose`."},
    {"in": "header", "name": "Vigie-Case", "required": False, "schema": {"type": "string"},
     "description": "The case reference; needed for most purposes. Or the query parameter `case`."},
]  # fmt: skip


def task_of(
    request: HttpRequest, purpose: str | None, case: str | None, usual: Task | None = None, reason: str = ""
) -> Task:
    """The task of this request: query before headers. Without a purpose it is `usual`'s; without that Invalid."""
    why = purpose or request.headers.get("Vigie-Purpose", "")
    known = usual.purpose if usual is not None and not why else as_purpose(why, "/purpose")
    return Task(
        known,
        case=_text(request, "case", case, "Vigie-Case"),
        reason=reason or _text(request, "reason", None, "Vigie-Reason"),
    )


def as_purpose(text: str, pointer: str) -> Purpose:
    """A purpose of the closed list. Raises Invalid with the whole list."""
    if not text:
        raise Invalid(Fault(pointer, "missing", MISSING, nearest=tuple(Purpose)))
    try:
        return Purpose(text)
    except ValueError as error:
        raise Invalid(Fault(pointer, "not_in_list", LISTED, shown(text), tuple(Purpose))) from error


def _text(request: HttpRequest, name: str, given: str | None, header: str) -> str:
    text = given or request.headers.get(header, "")
    if len(text) > LONGEST:
        raise Invalid(Fault(f"/{name}", "too_long", LONG, shown(text)))
    return text
