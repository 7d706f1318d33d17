"""Reading records by REST: own ones page by page, one opened, its history, who looked, its proof."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from vigie.api import acts
from vigie.api.parsing import shown
from vigie.api.records.routing import router
from vigie.api.tasks import HEADERS, MAINTENANCE, task_of
from vigie.foundation.database import Act
from vigie.foundation.errors import Advice, Fault, Invalid
from vigie.foundation.house import ledger_folder
from vigie.foundation.ledger.reading import Look
from vigie.foundation.wire import plain
from vigie.records import queries as records
from vigie.search import queries as search
from vigie.vocabulary.purposes import Purpose

MOST, USUAL = 200, 50
WHY = {"parameters": HEADERS}
CURSOR = Advice("This cursor is not one of ours. Take the `next` of the page before, as it is.")
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str, Query(max_length=300, description="The `next` of the page before.")]
Name = Annotated[str, Query(max_length=60)]
Text = Annotated[str, Field(max_length=300)]


@router.get("/records", operation_id="records.list", summary="Own records, newest first")
def listed(request: HttpRequest, database: Name = "", cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """Of the caller's bureau, in whatever state, of one database or of all."""

    def page(act: Act) -> Any:
        found = records.list_own(act, database, after=after_of(cursor), limit=limit)
        return {"items": found.records, "next": None if found.next is None else _packed(str(found.next))}

    return acts.read(request, MAINTENANCE, page)


@router.get(
    "/records/{reference}", operation_id="search.open", summary="Open a candidate's full record", openapi_extra=WHY
)
def opened(request: HttpRequest, reference: str, purpose: Name = "", case: Text = "") -> HttpResponse:
    """The second step, noted like the first. Unknown, hidden, expired and erased references are answered alike.

    With the purpose `maintain` the owner's own record is shown in whatever state.
    """
    task = task_of(request, purpose, case)

    def told(act: Act) -> Any:
        if task.purpose is Purpose.MAINTAIN:
            return {**plain(records.show(act, reference)), "opened_for": task.purpose, "as_of": act.now}
        found = plain(search.open_record(act, reference))
        return {**found["record"], "opened_for": found["purpose"], "as_of": found["as_of"]}

    return acts.read(request, task, told)


@router.get("/records/{reference}/history", operation_id="records.history", summary="What was done to an own record")
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Oldest first, with what each change replaced."""
    return acts.read(request, MAINTENANCE, lambda act: {"items": records.history(act, reference), "next": None})


@router.get(
    "/records/{reference}/looks", operation_id="records.looks", summary="Who looked at a record", openapi_extra=WHY
)
def looks(request: HttpRequest, reference: str, cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """Newest first. Officers of other bureaus appear as pseudonyms; looking here is a look too."""
    task = task_of(request, None, None, MAINTENANCE)

    def page(act: Act) -> Any:
        found = records.looks(act, reference, before=look_of(cursor), limit=limit)
        last = found[-1] if len(found) == limit else None
        return {"items": found, "next": None if last is None else _packed(last.at.isoformat(), str(last.entry))}

    return acts.read(request, task, page)


@router.get("/records/{reference}/proof", operation_id="records.proof", summary="Proof that an own record was filed")
def proof(request: HttpRequest, reference: str) -> HttpResponse:
    """The record, its digest, and the ledger's proof of the entry: verifies off line."""
    return acts.read(request, MAINTENANCE, lambda act: records.proof(act, reference, ledger_folder(acts.node())))


def after_of(cursor: str) -> UUID | None:
    """The id behind a cursor of `records.list`; None for the first page. Raises Invalid."""
    if not cursor:
        return None
    try:
        (text,) = _unpacked(cursor)
        return UUID(text)
    except (ValueError, TypeError) as error:
        raise _strange(cursor) from error


def look_of(cursor: str) -> Look | None:
    """The last look of the page before; None for the first page. Raises Invalid."""
    if not cursor:
        return None
    try:
        at, entry = _unpacked(cursor)
        moment = datetime.fromisoformat(at)
        return Look(UUID(entry), moment, "", "", "", "", None, "")
    except (ValueError, TypeError) as error:
        raise _strange(cursor) from error


def _packed(*parts: str) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _unpacked(cursor: str) -> list[str]:
    try:
        found = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(cursor) from error
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError(cursor)
    return found


def _strange(cursor: str) -> Invalid:
    return Invalid(Fault("/cursor", "encoding", CURSOR, shown(cursor)))
