"""Keeping records right by REST: correct, verify, withdraw, restrict; block and unblock by the hub."""

import re
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field

from vigie.api import acts
from vigie.api.faults import MISSING
from vigie.api.parsing import shown
from vigie.api.records.routing import router
from vigie.api.tasks import MAINTENANCE, task_of
from vigie.foundation.actor import NO_TASK
from vigie.foundation.errors import Advice, Fault, Invalid
from vigie.records import actions

VERSION = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')
IF_MATCH = Advice('Send If-Match with the version that you read, such as "3".')
MATCHED = {
    "parameters": [
        {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
         "description": "The version that was read, in quotation marks: the record's ETag."}
    ]
}  # fmt: skip
Word = Annotated[str, Field(max_length=100)]


class Correction(BaseModel):
    """What is wrong, and why it is changed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    changes: Annotated[dict[str, Any], Field(description="Fields of the record by name; null takes one away.")]
    reason: Word


class Reason(BaseModel):
    """A code of the list of reasons."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Word


class Audience(BaseModel):
    """The members that may see the record; null: the usual ones of its database; none named: nobody else."""

    model_config = ConfigDict(extra="forbid", strict=True)

    countries: Annotated[list[Word] | None, Field(max_length=256)]


@router.patch(
    "/records/{reference}", operation_id="records.correct", summary="Correct an own record", openapi_extra=MATCHED
)
def correct(request: HttpRequest, reference: str, correction: Correction) -> HttpResponse:
    """The old version goes to the history. Somebody was faster: 409 with the version that stands."""
    version = version_of(request)
    return acts.change(
        request, MAINTENANCE,
        lambda act: actions.correct_record(
            act, reference, correction.changes, version=version, reason=correction.reason
        ),
    )  # fmt: skip


@router.post("/records/{reference}/verification", operation_id="records.verify", summary="Attest that it is still true")
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """An own record, without a body."""
    return acts.change(request, MAINTENANCE, lambda act: actions.verify_record(act, reference))


@router.post("/records/{reference}/withdrawal", operation_id="records.withdraw", summary="Withdraw an own record")
def withdraw(request: HttpRequest, reference: str, why: Reason) -> HttpResponse:
    """Out of every answer, at once."""
    return acts.change(request, MAINTENANCE, lambda act: actions.withdraw_record(act, reference, why.reason))


@router.delete("/records/{reference}", operation_id="records.delete", summary="Withdraw, said otherwise")
def delete(request: HttpRequest, reference: str, reason: Word) -> HttpResponse:
    """The same as a withdrawal, for those who expect DELETE."""
    return acts.change(request, MAINTENANCE, lambda act: actions.withdraw_record(act, reference, reason))


@router.put(
    "/records/{reference}/restrictions", operation_id="records.restrict", summary="Say who may see an own record"
)
def restrict(request: HttpRequest, reference: str, audience: Audience) -> HttpResponse:
    """In force at once."""
    return acts.change(request, MAINTENANCE, lambda act: actions.restrict_record(act, reference, audience.countries))


@router.post("/records/{reference}/block", operation_id="records.block", summary="Hide a record until it is judged")
def block(request: HttpRequest, reference: str, why: Reason) -> HttpResponse:
    """From all but its owner. By hub review and the commission."""
    task = task_of(request, None, None, NO_TASK)
    return acts.change(request, task, lambda act: actions.block_record(act, reference, why.reason))


@router.post("/records/{reference}/unblock", operation_id="records.unblock", summary="Lift a block")
def unblock(request: HttpRequest, reference: str, why: Reason) -> HttpResponse:
    """The record is in force again."""
    task = task_of(request, None, None, NO_TASK)
    return acts.change(request, task, lambda act: actions.unblock_record(act, reference, why.reason))


def version_of(request: HttpRequest) -> int:
    """The version of If-Match. Raises Invalid without one, and for `*`: a change names what it changes."""
    given = request.headers.get("If-Match", "").strip()
    found = VERSION.fullmatch(given)
    if found is None:
        code, advice = ("missing", MISSING) if not given else ("stale_version", IF_MATCH)
        raise Invalid(Fault("/If-Match", code, advice, shown(given)))
    return int(found[1])
