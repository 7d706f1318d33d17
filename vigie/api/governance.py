"""Who has which rights, by REST: members, units and officers of the caller's bureau."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from vigie.api import acts
from vigie.api.tasks import task_of
from vigie.foundation.actor import NO_TASK, Role
from vigie.foundation.database import Act
from vigie.foundation.errors import Advice, Fault, Invalid
from vigie.governance import actions, queries
from vigie.governance.nouns import (
    ALL_LEVELS,
    EVERYTHING,
    NewBureau,
    NewOfficer,
    NewUnit,
    OfficerChange,
    Rights,
)
from vigie.vocabulary.purposes import Purpose

router = Router(tags=["governance"])
CREATED = 201
TOGETHER = Advice("Purposes, databases and level are one grant: give all of them, or none.")

Text = Annotated[str, Field(max_length=200)]
Level = Annotated[int, Field(ge=1, le=ALL_LEVELS)]
Moment = Annotated[AwareDatetime, Field(strict=False)]
Purposes = Annotated[list[Annotated[Purpose, Field(strict=False)]], Field(max_length=20)]
Roles = Annotated[list[Annotated[Role, Field(strict=False)]], Field(max_length=12)]
Databases = Annotated[list[Text] | None, Field(max_length=40, description="null: all that the purposes allow.")]


class Strict(BaseModel):
    """Unknown fields are refused, and a number is not a text."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Granted(Strict):
    """What somebody may ask for."""

    purposes: Purposes
    databases: Databases = None
    level: Level = 1

    @property
    def rights(self) -> Rights:
        """The three as one grant."""
        return rights_of(self.purposes, self.databases, self.level)


class BureauOrder(Strict):
    """A member to admit, with its first administrator."""

    code: Text
    administrator: Text
    names: Annotated[dict[str, Text], Field(max_length=4)] = {}
    desk: Text = ""
    purposes: Purposes | None = None
    databases: Databases = None
    level: Level = ALL_LEVELS


class UnitOrder(Granted):
    """A unit to make."""

    code: Text
    name: Text
    until: Moment | None = None


class Renewal(Strict):
    """How long a unit's rights last; null means as long as they may."""

    until: Moment | None = None


class OfficerOrder(Granted):
    """A person to give rights to."""

    name: Text
    unit: Text
    roles: Roles
    until: Moment | None = None
    training_until: Moment | None = None
    compartments: Annotated[list[Text], Field(max_length=20)] = []


class OfficerPatch(Strict):
    """What changes about an officer; what is left out stays. Purposes, databases and level come together."""

    name: Text | None = None
    unit: Text | None = None
    roles: Roles | None = None
    purposes: Purposes | None = None
    databases: Databases = None
    level: Level | None = None
    until: Moment | None = None
    training_until: Moment | None = None
    compartments: Annotated[list[Text], Field(max_length=20)] | None = None
    active: bool | None = None


class Reason(Strict):
    """Why a member is suspended or restored."""

    reason: Text


@router.get("/governance/me", operation_id="governance.my_rights", summary="What the caller was given")
def my_rights(request: HttpRequest) -> HttpResponse:
    """Own roles, purposes, databases and days."""
    return acts.read(request, NO_TASK, queries.my_rights)


@router.get("/governance/bureaus", operation_id="governance.bureaus", summary="All members of this node")
def bureaus(request: HttpRequest) -> HttpResponse:
    """By code."""
    return listed(request, queries.bureaus)


@router.post("/governance/bureaus", operation_id="governance.create_bureau", summary="Admit a member")
def create_bureau(request: HttpRequest, order: BureauOrder) -> HttpResponse:
    """With its headquarters and its first administrator. By the bureau that runs the node."""
    rights = EVERYTHING if order.purposes is None else rights_of(order.purposes, order.databases, order.level)
    wanted = NewBureau(order.code, order.names, order.administrator, order.desk, rights)
    return changed(request, lambda act: actions.create_bureau(act, wanted), CREATED)


@router.post(
    "/governance/bureaus/{code}/suspension", operation_id="governance.suspend_bureau", summary="Suspend a member"
)
def suspend_bureau(request: HttpRequest, code: str, why: Reason) -> HttpResponse:
    """Everything is denied to it from this moment."""
    return changed(request, lambda act: actions.suspend_bureau(act, code), reason=why.reason)


@router.post(
    "/governance/bureaus/{code}/restoration", operation_id="governance.restore_bureau", summary="Lift a suspension"
)
def restore_bureau(request: HttpRequest, code: str, why: Reason) -> HttpResponse:
    """The member's credentials count again."""
    return changed(request, lambda act: actions.restore_bureau(act, code), reason=why.reason)


@router.get("/governance/units", operation_id="governance.units", summary="Units of the own bureau")
def units(request: HttpRequest) -> HttpResponse:
    """By code."""
    return listed(request, queries.units)


@router.post("/governance/units", operation_id="governance.create_unit", summary="Make a unit")
def create_unit(request: HttpRequest, order: UnitOrder) -> HttpResponse:
    """With rights that the bureau has."""
    wanted = NewUnit(order.code, order.name, order.rights, order.until)
    return changed(request, lambda act: actions.create_unit(act, wanted), CREATED)


@router.post(
    "/governance/units/{code}/renewal", operation_id="governance.renew_unit", summary="Let a unit's rights last"
)
def renew_unit(request: HttpRequest, code: str, renewal: Renewal) -> HttpResponse:
    """At most twelve months from now."""
    return changed(request, lambda act: actions.renew_unit(act, code, renewal.until))


@router.get("/governance/officers", operation_id="governance.officers", summary="Officers of the own bureau")
def officers(request: HttpRequest) -> HttpResponse:
    """By name. Noted, for they are persons."""
    return listed(request, queries.officers)


@router.post("/governance/officers", operation_id="governance.create_officer", summary="Give a person rights")
def create_officer(request: HttpRequest, order: OfficerOrder) -> HttpResponse:
    """In a unit of the own bureau."""
    wanted = NewOfficer(
        order.name, order.unit, frozenset(order.roles), order.rights, order.until, order.training_until,
        frozenset(order.compartments),
    )  # fmt: skip
    return changed(request, lambda act: actions.create_officer(act, wanted), CREATED)


@router.patch("/governance/officers/{officer}", operation_id="governance.change_officer", summary="Change an officer")
def change_officer(request: HttpRequest, officer: UUID, change: OfficerPatch) -> HttpResponse:
    """Unit, roles, rights, days, or whether they are active; what doors read changes with it."""
    wanted = OfficerChange(
        unit=change.unit, name=change.name, roles=_set(change.roles), rights=_grant_of(change), until=change.until,
        training_until=change.training_until, compartments=_set(change.compartments), active=change.active,
    )  # fmt: skip
    return changed(request, lambda act: actions.change_officer(act, officer, wanted))


def rights_of(purposes: list[Purpose], databases: list[str] | None, level: int) -> Rights:
    """One grant from its three parts."""
    return Rights(frozenset(purposes), None if databases is None else frozenset(databases), level)


def _grant_of(change: OfficerPatch) -> Rights | None:
    given = {"purposes", "databases", "level"} & change.model_fields_set
    if not given:
        return None
    if change.purposes is None or change.level is None:
        missing = "purposes" if change.purposes is None else "level"
        raise Invalid(Fault(f"/{missing}", "needs", TOGETHER))
    return rights_of(change.purposes, change.databases, change.level)


def _set(given: list[Any] | None) -> frozenset[Any] | None:
    return None if given is None else frozenset(given)


def listed(request: HttpRequest, query: Callable[[Act], list[Any]]) -> HttpResponse:
    """Short lists have one page; they are lists of a bureau, not of its records."""
    return acts.read(request, NO_TASK, lambda act: {"items": query(act), "next": None})


def changed(request: HttpRequest, do: Callable[[Act], Any], status: int = 200, reason: str = "") -> HttpResponse:
    """Run an act of administration, which has no purpose, and may have a reason."""
    return acts.change(request, task_of(request, None, None, NO_TASK, reason), do, status)
