"""Decisions about rights: who may hold which roles together, within whose rights, and for how long."""

import calendar
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from vigie.foundation.actor import Kind, Role
from vigie.foundation.errors import Advice, Conflict, Fault, Invalid, NotPermitted, Refusal
from vigie.governance.nouns import (
    EVERYTHING,
    Bureau,
    Credential,
    NewBureau,
    NewOfficer,
    NewOwnToken,
    NewToken,
    NewUnit,
    Officer,
    OfficerChange,
    Rights,
    Service,
    Unit,
)
from vigie.vocabulary.members import members

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,23}")
WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_NAME = 120
MOST_DESK = 200
MOST_QUOTA = 10_000_000
NOT_TEXT = frozenset({"Cc", "Cs"})  # control signs and half letters: no name has them, and PostgreSQL refuses some
LEVELS = range(1, 4)

# Whoever supervises others' looks must not look for a case, keep the records or give the rights;
# the commission reads everything and does nothing else.
OPERATIONAL = frozenset({Role.GUARD, Role.OFFICER, Role.RECORDER, Role.SPECIALIST})
FORBIDDEN_PAIRS: frozenset[frozenset[Role]] = frozenset(
    {frozenset({Role.DPO, other}) for other in OPERATIONAL | {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.APPROVER}}
    | {frozenset({Role.COMMISSION, other}) for other in Role if other is not Role.COMMISSION}
)

# They reach every bureau's records: block, erase, read to supervise. No bureau gives that to its own people but the hub.
HUB_ROLES = frozenset({Role.HUB_REVIEWER, Role.COMMISSION})


class AlreadyFounded(Refusal):
    """The first administrator is made once; everybody else is made by an administrator."""

    code = "already_founded"
    status = 409
    advice = "This node already has officers. Ask an administrator to create your account."
    noted = True


class AlreadyThere(Conflict):
    """A bureau, unit or account of that name exists."""

    code = "already_there"
    advice = "There is one with this code already. Choose another code, or change the one that is there."


class OwnRights(NotPermitted):
    """Nobody gives rights to themselves."""

    code = "own_rights"
    advice = "You cannot change your own rights. Ask another administrator of your bureau."


class UnknownHolder(Refusal):
    """No such unit, officer or token in this bureau."""

    code = "unknown_holder"
    status = 404
    advice = "There is no such unit, officer or token in your bureau. Open the list again and choose one."


@cache
def figures() -> dict[str, dict[str, dict[str, object]]]:
    """The figures of parameters/rights.toml, by name."""
    return tomllib.loads((Path(__file__).with_name("parameters") / "rights.toml").read_text(encoding="utf-8"))


def figure(name: str, unit: str) -> int:
    """One figure, for example `figure("grant.life", "months")`. Raises KeyError for one that is not listed."""
    first, _, second = name.partition(".")
    return int(str(figures()[first][second][unit]))


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months later, in the calendar; the last day of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def grant_until(wanted: datetime | None, now: datetime) -> datetime:
    """Until when a grant lasts: as asked, at most twelve months; None takes all of it.

    Raises Invalid for a day that is past or too far away.
    """
    return _until(wanted, now, months_later(now, figure("grant.life", "months")), "/until")


def training_until(wanted: datetime | None, now: datetime) -> datetime:
    """Until when a training counts: at most 24 months. A day in the past is allowed: the training has expired."""
    latest = months_later(now, figure("training.life", "months"))
    return _until(wanted, min(now, wanted or now), latest, "/training_until")


def token_expires(days: int, now: datetime) -> datetime:
    """When a token dies: after so many days, at most 90. Raises Invalid otherwise."""
    most = figure("token.life", "days")
    if not 1 <= days <= most:
        advice = Advice("A token lives from 1 to %(most)s days.", {"most": most})
        raise Invalid(Fault("/days", "out_of_range", advice, str(days)))
    return now + timedelta(days=days)


def lapses_at(*ends: datetime) -> datetime:
    """When rights end that hang on each other: with the first of them."""
    return min(ends)


def clashes(roles: Iterable[Role]) -> list[frozenset[Role]]:
    """The pairs among these roles that nobody may hold together, in a stable order."""
    held = frozenset(roles)
    return sorted((pair for pair in FORBIDDEN_PAIRS if pair <= held), key=sorted)


def role_faults(roles: frozenset[Role]) -> list[Fault]:
    """What is wrong with these roles for a person; empty when nothing is."""
    faults = []
    if not roles:
        faults.append(Fault("/roles", "missing", Advice("Choose at least one role.")))
    if Role.SERVICE in roles:
        faults.append(Fault("/roles", "not_for_people", Advice("This role is for machines. Issue a token instead.")))
    for pair in clashes(roles):
        first, second = sorted(pair)
        advice = Advice("Nobody is %(first)s and %(second)s at once. Leave one.", {"first": first, "second": second})
        faults.append(Fault("/roles", "roles_clash", advice))
    return faults


def hub_faults(roles: frozenset[Role], *, hub: bool) -> list[Fault]:
    """Which of these roles only the bureau that runs the node can give; empty for that bureau."""
    advice = Advice("Only the bureau that runs this node gives this role.")
    return [] if hub else [Fault("/roles", "not_a_subset", advice, role) for role in sorted(roles & HUB_ROLES)]


def is_within(wanted: Rights, bound: Rights) -> bool:
    """Whether every right of `wanted` is one of `bound`."""
    return not excess(wanted, bound)


def excess(wanted: Rights, bound: Rights) -> list[Fault]:
    """Which of the wanted rights go beyond those of whoever gives them; empty when none."""
    faults = []
    if over := sorted(wanted.purposes - bound.purposes):
        advice = Advice("The purpose %(given)s is not one that can be given here.", {"given": ", ".join(over)})
        faults.append(Fault("/purposes", "not_a_subset", advice, over[0], tuple(sorted(bound.purposes))))
    if bound.databases is not None and (wanted.databases is None or not wanted.databases <= bound.databases):
        given = ", ".join(sorted((wanted.databases or frozenset()) - bound.databases)) or "*"
        advice = Advice("The database %(given)s is not one that can be given here.", {"given": given})
        faults.append(Fault("/databases", "not_a_subset", advice, given, tuple(sorted(bound.databases))))
    faults += word_faults(wanted.databases or (), "/databases")
    if wanted.level not in LEVELS or wanted.level > bound.level:
        advice = Advice("The level may be at most %(most)s here.", {"most": bound.level})
        faults.append(Fault("/level", "out_of_range", advice, str(wanted.level)))
    return faults


def check_bureau(order: NewBureau, *, exercise: bool) -> None:
    """Raises Invalid, with every fault, unless this member can be admitted; fictional ones on exercise nodes only."""
    faults = name_faults(order.administrator, "/administrator")
    member = members().get(order.code)
    if member is None or (member.exercise and not exercise):
        faults.append(Fault("/code", "unknown_member", Advice("This is not the code of a member."), order.code))
    for language, name in order.names.items():
        faults += name_faults(name, f"/names/{language}") if name else []
    if len(order.desk) > MOST_DESK or not is_text(order.desk):
        advice = Advice("Write how the duty desk is reached, at most %(most)s signs.", {"most": MOST_DESK})
        faults.append(Fault("/desk", "bad_length", advice))
    faults += excess(order.rights, EVERYTHING)
    if faults:
        raise Invalid(*faults)


def is_member(code: str) -> bool:
    """Whether any member has this code."""
    return code in members()


def is_code(code: str) -> bool:
    """Whether this can be a unit's code: letters, digits and hyphens, at most 24."""
    return bool(CODE.fullmatch(code))


def check_unit(order: NewUnit, bound: Rights) -> None:
    """Raises Invalid, with every fault, unless the bureau can have such a unit."""
    faults = excess(order.rights, bound)
    if not is_code(order.code):
        advice = Advice("Use letters, digits and hyphens, at most 24.")
        faults.append(Fault("/code", "bad_format", advice, order.code))
    faults += name_faults(order.name, "/name")
    if faults:
        raise Invalid(*faults)


def is_text(value: str) -> bool:
    """Whether every sign of this can stand in a text."""
    return not any(unicodedata.category(sign) in NOT_TEXT for sign in value)


def check_officer(order: NewOfficer, bound: Rights, *, hub: bool = False) -> None:
    """Raises Invalid, with every fault, unless this person may be given these roles and rights."""
    faults = [*name_faults(order.name, "/name"), *role_faults(order.roles), *hub_faults(order.roles, hub=hub)]
    faults += excess(order.rights, bound)
    faults += word_faults(order.compartments, "/compartments")
    if faults:
        raise Invalid(*faults)


def name_faults(name: str, pointer: str) -> list[Fault]:
    """What is wrong with a name to be shown: empty or longer than 120 signs."""
    if name.strip() and len(name) <= MOST_NAME and is_text(name):
        return []
    return [Fault(pointer, "bad_length", Advice("Write a name, at most %(most)s signs.", {"most": MOST_NAME}))]


def word_faults(words: Iterable[str], pointer: str) -> list[Fault]:
    """Which of these cannot be the name of a database or compartment."""
    advice = Advice("Use the short name: small letters, digits and underscores, at most 40.")
    return [Fault(pointer, "bad_format", advice, word) for word in sorted(words) if not WORD.fullmatch(word)]


def check_change(change: OfficerChange, officer: Officer, by: UUID) -> None:
    """Raises OwnRights when an officer would change their own rights; a name of their own they may correct."""
    wanted = {each.name: getattr(change, each.name) for each in fields(change) if each.name != "name"}
    differs = any(value is not None and value != getattr(officer, name) for name, value in wanted.items())
    if officer.id == by and differs:
        raise OwnRights


def changed(officer: Officer, change: OfficerChange, bound: Rights, now: datetime, *, hub: bool = False) -> Officer:
    """The officer after the change. Raises Invalid, with every fault, when it gives more than the unit has."""
    order = NewOfficer(
        name=officer.name if change.name is None else change.name,
        unit=officer.unit if change.unit is None else change.unit,
        roles=officer.roles if change.roles is None else change.roles,
        rights=officer.rights if change.rights is None else change.rights,
        compartments=officer.compartments if change.compartments is None else change.compartments,
    )
    check_officer(order, bound, hub=hub)
    return Officer(
        id=officer.id,
        bureau=officer.bureau,
        unit=order.unit,
        name=order.name.strip(),
        roles=order.roles,
        rights=order.rights,
        until=officer.until if change.until is None else grant_until(change.until, now),
        training_until=officer.training_until
        if change.training_until is None
        else training_until(change.training_until, now),
        active=officer.active if change.active is None else change.active,
        compartments=order.compartments,
        account=officer.account,
    )


def may_suspend(bureau: Bureau) -> None:
    """Raises NotPermitted for the bureau that runs the node: nobody would be left to restore it."""
    if bureau.hub:
        raise NotPermitted


def may_found(officers: int) -> None:
    """Raises AlreadyFounded when the node has any officer."""
    if officers:
        raise AlreadyFounded


def check_token(order: NewToken, bound: Rights) -> None:
    """Raises Invalid, with every fault, unless a machine may have this: its databases named, its quota real."""
    faults = [*name_faults(order.label, "/label"), *excess(order.rights, bound)]
    if order.exact_only and order.rights.databases is None:
        faults.append(Fault("/databases", "missing", Advice("Name the databases that the machine may ask.")))
    if not order.rights.purposes:
        faults.append(Fault("/purposes", "missing", Advice("Name the purposes of the machine.")))
    if order.quota is not None and not 1 <= order.quota <= MOST_QUOTA:
        advice = Advice("A quota is from 1 to %(most)s; leave it empty for none.", {"most": MOST_QUOTA})
        faults.append(Fault("/quota", "out_of_range", advice, str(order.quota)))
    if faults:
        raise Invalid(*faults)


def check_own_token(order: NewOwnToken) -> None:
    """Raises Invalid unless the officer says what the token is for."""
    if faults := name_faults(order.label, "/label"):
        raise Invalid(*faults)


def credential_of(officer: Officer, unit: Unit, key: str) -> Credential:
    """What a door reads for an officer's account or personal token: the officer's rights, while both grants last."""
    return Credential(
        key=key, kind=Kind.OFFICER, subject=officer.id, bureau=officer.bureau, unit=officer.unit,
        roles=officer.roles, rights=officer.rights, training_until=officer.training_until,
        expires_at=lapses_at(officer.until, unit.until), compartments=officer.compartments, active=officer.active,
    )  # fmt: skip


def credential_of_service(service: Service, key: str) -> Credential:
    """What a door reads for a machine's token."""
    return Credential(
        key=key, kind=Kind.SERVICE, subject=service.id, bureau=service.bureau, unit=service.unit,
        roles=frozenset({Role.SERVICE}), rights=service.rights, training_until=service.expires_at,
        expires_at=service.expires_at, exact_only=service.exact_only, quota=service.quota, label=service.label,
    )  # fmt: skip


def token_id(key: str) -> UUID:
    """The name by which a token's holder speaks of it: the first half of its digest. Nobody finds the token by it."""
    return UUID(key.removeprefix("token:")[:32])


def full_names(names: Mapping[str, str], code: str) -> dict[str, str]:
    """The names in all four languages; a missing one is the English one, and without that the code."""
    english = names.get("en", "").strip() or code
    return {language: names.get(language, "").strip() or english for language in ("en", "fr", "es", "ar")}


def _until(wanted: datetime | None, earliest: datetime, latest: datetime, pointer: str) -> datetime:
    if wanted is None:
        return latest
    if not earliest <= wanted <= latest:
        advice = Advice("Choose a day up to %(latest)s.", {"latest": latest.date().isoformat()})
        raise Invalid(Fault(pointer, "out_of_range", advice, wanted.date().isoformat()))
    return wanted
