"""What can be filed, and filing it: the databases, their schemas, new records, drafts of what was refused."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body

from vigie.api import acts
from vigie.api.parsing import shown
from vigie.api.records.routing import router
from vigie.api.repeats import Answered
from vigie.api.tasks import MAINTENANCE
from vigie.foundation.actor import NO_TASK
from vigie.foundation.database import Act
from vigie.foundation.errors import Advice, Fault, Invalid, Refusal
from vigie.foundation.wire import plain
from vigie.records import actions, queries
from vigie.records.nouns import Database, Filed

CREATED, DONE = 201, 200
OTHER_NUMBER = Advice("The file number in the body is not that of the address. Leave it out of the body.")
Filing = Body[dict[str, Any]]


@router.get("/databases", operation_id="records.databases", summary="The shared databases")
def databases(request: HttpRequest) -> HttpResponse:
    """What each holds, for which purposes, and what a hit in it means; titles in four languages."""

    def every(act: Act) -> Any:
        act.permit("records.describe", queries.office(act))
        return {"items": [_told(each) for each in queries.catalogue().values()], "next": None}

    return acts.read(request, NO_TASK, every)


@router.get(
    "/databases/{database}/schema", operation_id="records.describe", summary="What may be filed, as JSON Schema"
)
def schema(request: HttpRequest, database: str) -> HttpResponse:
    """Made from the catalogue file."""
    return acts.read(request, NO_TASK, lambda act: queries.describe(act, database))


@router.post(
    "/databases/{database}/records", operation_id="records.file", summary="File a record",
    response={CREATED: None, DONE: None},
)  # fmt: skip
def file_record(request: HttpRequest, database: str, filing: Filing) -> HttpResponse:
    """201 when it is new; 200 when the same file number stood with the same content. Refused, it is kept as a draft."""
    return _file(request, database, filing, upsert=False)


@router.put(
    "/databases/{database}/records/by-owner-ref/{owner_ref}", operation_id="records.upsert",
    summary="File or correct by your file number", response={CREATED: None, DONE: None},
)  # fmt: skip
def upsert_record(request: HttpRequest, database: str, owner_ref: str, filing: Filing) -> HttpResponse:
    """The record of this file number, as sent; other content than before is a correction."""
    if filing.get("owner_ref", owner_ref) != owner_ref:
        raise Invalid(Fault("/owner_ref", "not_in_list", OTHER_NUMBER, shown(filing["owner_ref"]), (owner_ref,)))
    return _file(request, database, {**filing, "owner_ref": owner_ref}, upsert=True)


@router.get("/drafts", operation_id="records.drafts", summary="Own refused and unfinished filings")
def drafts(request: HttpRequest) -> HttpResponse:
    """Of the last thirty days, newest first."""
    return acts.read(request, MAINTENANCE, lambda act: {"items": queries.list_drafts(act), "next": None})


@router.post("/databases/{database}/drafts", operation_id="records.save_draft", summary="Keep an unfinished filing")
def save_draft(request: HttpRequest, database: str, filing: Filing) -> HttpResponse:
    """For thirty days, for its officer."""
    return acts.change(request, MAINTENANCE, lambda act: actions.save_draft(act, database, filing), CREATED)


@router.delete("/drafts/{draft}", operation_id="records.drop_draft", summary="Throw a draft away")
def drop_draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """An own one."""
    return acts.change(request, MAINTENANCE, lambda act: actions.drop_draft(act, draft))


def _file(request: HttpRequest, database: str, filing: dict[str, Any], *, upsert: bool) -> HttpResponse:
    def do(act: Act) -> Answered:
        filed = actions.file_record(act, database, filing, upsert=upsert)
        return Answered(CREATED if filed.created else DONE, _filed(filed))

    try:
        return acts.change(request, MAINTENANCE, do)
    except Invalid as refusal:
        _keep(request, database, filing, refusal)
        raise


def _keep(request: HttpRequest, database: str, filing: dict[str, Any], refusal: Invalid) -> None:
    """Nothing is lost: what was refused becomes a draft, in an act of its own. Failing that, the refusal stands."""
    faults = [{"pointer": each.pointer, "code": each.code} for each in refusal.faults]
    try:
        with acts.act(request, MAINTENANCE) as act:
            actions.save_draft(act, database, filing, faults)
    except Refusal:
        return


def _filed(filed: Filed) -> dict[str, Any]:
    record: dict[str, Any] = plain(filed.record)
    return {**record, "created": filed.created}


def _told(database: Database) -> dict[str, Any]:
    return {
        "name": database.name, "code": database.code, "title": database.title, "holds": database.holds,
        "meaning": database.meaning, "purposes": database.purposes, "certain": database.certain,
        "personal_data": database.personal_data, "keys": list(database.keys), "narrow": list(database.narrow),
        "schema_version": database.version,
    }  # fmt: skip
