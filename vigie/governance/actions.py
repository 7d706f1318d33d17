"""Acts that give rights and take them away; each writes the credentials that the doors read."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from vigie.foundation import clock
from vigie.foundation.actor import Role
from vigie.foundation.credentials import account_key, make_token, token_key
from vigie.foundation.database import Act
from vigie.foundation.errors import NotPermitted
from vigie.foundation.journal import Gone, note_deletion
from vigie.foundation.ledger.writing import Verb
from vigie.governance import rules, store
from vigie.governance.events import (
    BureauAdmitted,
    BureauRestored,
    BureauSuspended,
    GrantGiven,
    OfficerCreated,
    OfficerRevoked,
    OwnTokenIssued,
    OwnTokensRevoked,
    TokenIssued,
    TokenRevoked,
    UnitCreated,
)
from vigie.governance.nouns import (
    HEADQUARTERS,
    Bureau,
    Founded,
    IssuedOwnToken,
    IssuedToken,
    NewBureau,
    NewOfficer,
    NewOwnToken,
    NewToken,
    NewUnit,
    Officer,
    OfficerChange,
    OwnToken,
    Rights,
    Service,
    Unit,
    office,
)
from vigie.vocabulary.purposes import Purpose


def create_bureau(act: Act, order: NewBureau) -> Founded:
    """Admit a member, with its headquarters and its first administrator. By the bureau that runs the node.

    Raises Invalid for a code that is no member's, AlreadyThere when it is admitted already.
    """
    act.permit("governance.create_bureau", office(order.code, hub=store.is_hub(act.sql, act.actor.bureau)))
    return _admit(act, order, administrator=clock.new_id(), hub=False)


def first_administrator(act: Act, order: NewBureau) -> Founded:
    """Make the bureau that runs this node and its first administrator, by whoever sits at the console.

    The act is opened as `nouns.console(...)`, whose id becomes the administrator's. Works while no officer exists;
    raises AlreadyFounded afterwards.
    """
    if act.actor.bureau != order.code:
        raise NotPermitted
    act.permit("governance.create_bureau", office(order.code, hub=True))
    with act.as_worker():
        rules.may_found(store.count_officers(act.sql))
    return _admit(act, order, administrator=act.actor.id, hub=True)


def create_unit(act: Act, order: NewUnit) -> Unit:
    """Delegate rights of the own bureau to a new unit, for at most twelve months.

    Raises Invalid for rights that the bureau does not have, AlreadyThere for a code in use.
    """
    act.permit("governance.create_unit", office(act.actor.bureau))
    rules.check_unit(order, _own_bureau(act).rights)
    until = rules.grant_until(order.until, act.now)
    unit = Unit(act.actor.bureau, order.code, order.name.strip(), order.rights, until)
    if not store.add_unit(act.sql, unit, act.now):
        raise rules.AlreadyThere
    act.note("governance.create_unit", Verb.GRANT, details={"unit": unit.code})
    act.announce(UnitCreated(unit.bureau, unit.code))
    return unit


def renew_unit(act: Act, code: str, until: datetime | None = None) -> Unit:
    """Let a unit's rights last until this day, at most twelve months from now; its people's follow."""
    act.permit("governance.create_unit", office(act.actor.bureau))
    unit = replace(_unit(act, code), until=rules.grant_until(until, act.now))
    store.renew_unit(act.sql, unit)
    act.note("governance.renew_unit", Verb.GRANT, details={"unit": unit.code, "until": unit.until.isoformat()})
    return unit


def create_officer(act: Act, order: NewOfficer) -> Officer:
    """Give a person rights in a unit of the own bureau; with `order.account` they can sign in at once.

    Raises Invalid, with every fault, for roles that clash and rights that the unit does not have.
    """
    act.permit("governance.create_officer", office(act.actor.bureau))
    unit = _unit(act, order.unit)
    rules.check_officer(order, unit.rights, hub=store.is_hub(act.sql, act.actor.bureau))
    officer = _new_officer(order, act.actor.bureau, act.now, clock.new_id())
    store.add_officer(act.sql, officer, act.now)
    if order.account is not None:
        officer = _link(act, officer, unit, order.account)
    act.note("governance.create_officer", Verb.GRANT, str(officer.id), details=_given(officer))
    act.announce(OfficerCreated(officer.bureau, officer.id))
    return officer


def change_officer(act: Act, wanted: UUID, change: OfficerChange) -> Officer:
    """Change an officer's unit, roles, rights, days or activity; what doors read changes with it.

    Raises OwnRights for one's own, UnknownHolder, Invalid with every fault. No change gives the officer as they are.
    """
    act.permit("governance.change_officer", office(act.actor.bureau))
    before = _officer(act, wanted)
    rules.check_change(change, before, act.actor.id)
    unit = _unit(act, before.unit if change.unit is None else change.unit)
    officer = rules.changed(before, change, unit.rights, act.now, hub=store.is_hub(act.sql, act.actor.bureau))
    if officer == before:
        return before
    store.change_officer(act.sql, officer)
    store.project_officer(act.sql, officer, rules.lapses_at(officer.until, unit.until))
    act.house.policies.forget()
    act.note("governance.change_officer", Verb.GRANT, str(officer.id), details=_given(officer))
    if before.active and not officer.active:
        note_deletion(act.sql, Gone.OFFICER_REVOKED, officer.id)
        act.announce(OfficerRevoked(officer.bureau, officer.id))
    else:
        act.announce(GrantGiven(officer.bureau, officer.id))
    return officer


def issue_token(act: Act, order: NewToken) -> IssuedToken:
    """Give a machine a token of the own bureau, for at most 90 days. The token is shown this once; its digest is kept.

    Raises Invalid, with every fault, for rights that the unit does not have.
    """
    act.permit("governance.issue_token", office(act.actor.bureau))
    unit = _unit(act, order.unit)
    rules.check_token(order, unit.rights)
    expires_at = rules.lapses_at(rules.token_expires(order.days, act.now), unit.until)
    service = Service(
        clock.new_id(), unit.bureau, unit.code, order.label.strip(), order.rights, order.exact_only, order.quota,
        expires_at, act.actor.id,
    )  # fmt: skip
    token = make_token()
    store.add_service(act.sql, service, act.now)
    store.add_credential(act.sql, rules.credential_of_service(service, token_key(token)))
    act.note("governance.issue_token", Verb.KEY, str(service.id), details={"expires_at": expires_at.isoformat()})
    act.announce(TokenIssued(service.bureau, service.id))
    return IssuedToken(service, token)


def revoke_token(act: Act, wanted: UUID) -> Service:
    """Make a machine's token worthless, at once. Repeating it changes nothing. Raises UnknownHolder."""
    act.permit("governance.revoke_token", office(act.actor.bureau))
    service = store.service(act.sql, act.actor.bureau, wanted)
    if service is None:
        raise rules.UnknownHolder
    if not service.active:
        return service
    store.end_service(act.sql, service.id)
    for key in store.revoke(act.sql, service.id):
        note_deletion(act.sql, Gone.CREDENTIAL_REVOKED, key)
    act.house.policies.forget()
    act.note("governance.revoke_token", Verb.KEY, str(service.id))
    act.announce(TokenRevoked(service.bureau, service.id))
    return replace(service, active=False)


def issue_own_token(act: Act, order: NewOwnToken) -> IssuedOwnToken:
    """Give oneself a token for the command line and REST, for at most 90 days; it is shown this once.

    It carries the officer's own rights, proves no passkey, and follows whatever changes about the officer. Raises
    Invalid for a nameless token or impossible days; NotPermitted for somebody who is no active officer here.
    """
    act.permit("governance.issue_own_token", office(act.actor.bureau))
    rules.check_own_token(order)
    store.hold_officer(act.sql, act.actor.id)
    officer = store.officer(act.sql, act.actor.bureau, act.actor.id)
    if officer is None or not officer.active:
        raise NotPermitted
    token = make_token()
    held = rules.credential_of(officer, _unit(act, officer.unit), token_key(token))
    expires_at = rules.lapses_at(rules.token_expires(order.days, act.now), held.expires_at)
    held = replace(held, label=order.label.strip(), expires_at=expires_at)
    store.add_credential(act.sql, held)
    own = OwnToken(rules.token_id(held.key), held.label, expires_at)
    act.note("governance.issue_own_token", Verb.KEY, str(own.id), details={"expires_at": expires_at.isoformat()})
    act.announce(OwnTokenIssued(officer.bureau, officer.id))
    return IssuedOwnToken(own, token)


def revoke_own_token(act: Act, wanted: UUID) -> OwnToken:
    """Make a token of one's own worthless, at once. Repeating it changes nothing. Raises UnknownHolder."""
    act.permit("governance.revoke_own_token", office(act.actor.bureau))
    own = next((each for each in store.own_tokens(act.sql, act.actor.id) if each.id == wanted), None)
    if own is None:
        raise rules.UnknownHolder
    if _revoke_own(act, act.actor.id, wanted):
        act.note("governance.revoke_own_token", Verb.KEY, str(wanted))
    return replace(own, active=False)


def revoke_tokens_of(act: Act, officer: UUID) -> list[OwnToken]:
    """Make all personal tokens of an officer worthless: by an administrator, when a device is lost.

    Gives the officer's tokens as they are then. Repeating it changes nothing. Raises UnknownHolder.
    """
    act.permit("governance.change_officer", office(act.actor.bureau))
    holder = _officer(act, officer)
    if count := _revoke_own(act, holder.id):
        act.note("governance.revoke_tokens_of", Verb.KEY, str(holder.id), count=count)
    return store.own_tokens(act.sql, holder.id)


def suspend_bureau(act: Act, code: str) -> Bureau:
    """Deny everything to a member, from this moment. The reason is the task's. Repeating it changes nothing."""
    return _suspend(act, code, suspended=True)


def restore_bureau(act: Act, code: str) -> Bureau:
    """Lift a member's suspension. Repeating it changes nothing."""
    return _suspend(act, code, suspended=False)


def _suspend(act: Act, code: str, *, suspended: bool) -> Bureau:
    act.permit("governance.suspend", office(code, hub=store.is_hub(act.sql, act.actor.bureau)))
    bureau = store.bureau(act.sql, code) if rules.is_member(code) else None
    if bureau is None:
        raise rules.UnknownHolder
    rules.may_suspend(bureau)
    if bureau.suspended == suspended:
        return bureau
    with act.as_worker():
        credentials = store.suspend(act.sql, code, suspended=suspended)
    act.house.policies.forget()
    note_deletion(act.sql, Gone.BUREAU_SUSPENDED if suspended else Gone.BUREAU_RESUMED, code)
    name = "governance.suspend_bureau" if suspended else "governance.restore_bureau"
    act.note(name, Verb.POLICY, count=credentials, details={"bureau": code})
    act.announce(BureauSuspended(code) if suspended else BureauRestored(code))
    return replace(bureau, suspended=suspended)


def _admit(act: Act, order: NewBureau, *, administrator: UUID, hub: bool) -> Founded:
    """Bureau, headquarters, administrator and their credential; as the worker: the new bureau has nobody yet."""
    rules.check_bureau(order, exercise=act.house.exercise)
    names = rules.full_names(order.names, order.code)
    bureau = Bureau(order.code, names, order.desk, hub=hub, suspended=False, rights=order.rights)
    until = rules.grant_until(None, act.now)
    unit = Unit(order.code, HEADQUARTERS, HEADQUARTERS, order.rights, until)
    rights = Rights(frozenset({Purpose.MAINTAIN}) & order.rights.purposes, order.rights.databases)
    person = NewOfficer(order.administrator, HEADQUARTERS, frozenset({Role.ADMINISTRATOR}), rights)
    officer = _new_officer(person, order.code, act.now, administrator)
    with act.as_worker():
        if not store.add_bureau(act.sql, bureau, act.now):
            raise rules.AlreadyThere
        store.add_unit(act.sql, unit, act.now)
        store.add_officer(act.sql, officer, act.now)
        if order.account is not None:
            officer = _link(act, officer, unit, order.account)
    act.note("governance.create_bureau", Verb.GRANT, str(officer.id), details={"bureau": order.code, "hub": hub})
    act.announce(BureauAdmitted(order.code))
    return Founded(bureau, officer)


def _own_bureau(act: Act) -> Bureau:
    bureau = store.bureau(act.sql, act.actor.bureau)
    if bureau is None:
        raise NotPermitted
    return bureau


def _unit(act: Act, code: str) -> Unit:
    unit = store.unit(act.sql, act.actor.bureau, code) if rules.is_code(code) else None
    if unit is None:
        raise rules.UnknownHolder
    return unit


def _officer(act: Act, wanted: UUID) -> Officer:
    officer = store.officer(act.sql, act.actor.bureau, wanted)
    if officer is None:
        raise rules.UnknownHolder
    return officer


def _new_officer(order: NewOfficer, bureau: str, now: datetime, name: UUID) -> Officer:
    return Officer(
        id=name, bureau=bureau, unit=order.unit, name=order.name.strip(), roles=order.roles, rights=order.rights,
        until=rules.grant_until(order.until, now), training_until=rules.training_until(order.training_until, now),
        compartments=order.compartments,
    )  # fmt: skip


def _link(act: Act, officer: Officer, unit: Unit, account: int) -> Officer:
    if not store.add_credential(act.sql, rules.credential_of(officer, unit, account_key(account))):
        raise rules.AlreadyThere
    return replace(officer, account=True)


def _revoke_own(act: Act, officer: UUID, wanted: UUID | None = None) -> int:
    """Revoke, and keep it revoked after a restore; gives how many tokens were still good."""
    keys = store.revoke_own(act.sql, officer, wanted)
    for key in keys:
        note_deletion(act.sql, Gone.CREDENTIAL_REVOKED, key)
    if keys:
        act.house.policies.forget()
        act.announce(OwnTokensRevoked(act.actor.bureau, officer))
    return len(keys)


def _given(officer: Officer) -> dict[str, str | int | bool]:
    """What the ledger keeps of an officer's rights: never the name."""
    return {
        "unit": officer.unit,
        "roles": " ".join(sorted(officer.roles)),
        "purposes": " ".join(sorted(officer.rights.purposes)),
        "level": officer.rights.level,
        "active": officer.active,
        "until": officer.until.date().isoformat(),
    }
