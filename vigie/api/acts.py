"""Opens an act for a request on Django's own connection; the answer leaves only after its entry is committed."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from vigie.api import repeats
from vigie.api.callers import caller_of, raw_connection
from vigie.api.problems import CORRELATION, language_of
from vigie.api.repeats import Answered
from vigie.foundation.actor import NO_TASK, Task
from vigie.foundation.database import Act, House, begin
from vigie.foundation.house import open_house
from vigie.foundation.settings import Settings, load
from vigie.foundation.wire import plain


@cache
def node() -> Settings:
    """The settings of this node, read once for each process."""
    return load()


def house() -> House:
    """The policies and ledger keys of this node."""
    return open_house(node())


@contextmanager
def act(request: HttpRequest, task: Task = NO_TASK) -> Iterator[Act]:
    """One act by the caller, committed when the block ends. Raises whatever Refusal it raises, after its entry."""
    actor = caller_of(request).actor
    with begin(house(), raw_connection(), actor, task, outer=transaction.atomic()) as opened:
        request.META[CORRELATION] = str(opened.correlation)
        yield opened


def read(request: HttpRequest, task: Task, do: Callable[[Act], Any]) -> HttpResponse:
    """Run an act that reads, and answer with what it gave."""
    with act(request, task) as opened:
        body = plain(do(opened), language_of(request))
    return respond(body)


def change(request: HttpRequest, task: Task, do: Callable[[Act], Any], status: int = 200) -> HttpResponse:
    """Run an act that changes something; with an Idempotency-Key the same request gets the same answer."""
    key = repeats.key_of(request)
    with act(request, task) as opened:
        kept = repeats.find(opened, request, key) if key else None
        answered = kept or _answered(do(opened), status, language_of(request))
        if key and kept is None:
            repeats.keep(opened, request, key, answered)
    response = respond(answered.body, answered.status)
    if kept is not None:
        response["Idempotency-Replayed"] = "true"
    return response


def _answered(result: Any, status: int, language: str) -> Answered:
    """What the act gave; where the status depends on it, the operation gives an Answered itself."""
    if isinstance(result, Answered):
        return Answered(result.status, plain(result.body, language))
    return Answered(status, plain(result, language))


def respond(body: Any, status: int = 200) -> HttpResponse:
    """JSON that nobody may keep; a body with a `version` carries it as its ETag."""
    response = HttpResponse(json.dumps(body), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    if isinstance(body, dict) and isinstance(body.get("version"), int):
        response["ETag"] = f'"{body["version"]}"'
    return response
