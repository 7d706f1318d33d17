"""Acts that read who was given what: members, units, officers, tokens, one's own rights."""

from vigie.foundation.actor import Resource
from vigie.foundation.database import Act
from vigie.foundation.errors import NotPermitted
from vigie.foundation.ledger.writing import Verb
from vigie.governance import store
from vigie.governance.nouns import Bureau, MyRights, Officer, OwnToken, Rights, Service, Unit, office


def office_of(act: Act, code: str = "") -> Resource:
    """A bureau (else the caller's own) as the policy sees it; for `act.may`, to show a button or leave it out."""
    return office(code or act.actor.bureau, hub=store.is_hub(act.sql, act.actor.bureau))


def bureaus(act: Act) -> list[Bureau]:
    """All members of this node, by code. No person is named, so nothing is noted."""
    act.permit("governance.bureaus", office(act.actor.bureau))
    return store.bureaus(act.sql)


def units(act: Act) -> list[Unit]:
    """The units of the caller's bureau, by code. No person is named, so nothing is noted."""
    act.permit("governance.units", office(act.actor.bureau))
    return store.units(act.sql, act.actor.bureau)


def officers(act: Act) -> list[Officer]:
    """The officers of the caller's bureau, by name."""
    act.permit("governance.officers", office(act.actor.bureau))
    found = store.officers(act.sql, act.actor.bureau)
    act.note("governance.officers", Verb.CONSULT, count=len(found))
    return found


def tokens(act: Act) -> list[Service]:
    """The machine accounts of the caller's bureau, newest first; never the tokens. Nothing is noted."""
    act.permit("governance.tokens", office(act.actor.bureau))
    return store.services(act.sql, act.actor.bureau)


def own_tokens(act: Act) -> list[OwnToken]:
    """The caller's personal tokens, those not revoked first; never the tokens. Nothing is noted: they are one's own."""
    act.permit("governance.own_tokens", office(act.actor.bureau))
    return store.own_tokens(act.sql, act.actor.id)


def my_rights(act: Act) -> MyRights:
    """What the caller was given. Nothing is noted: it is about nobody else. Days are None for a machine."""
    act.permit("governance.my_rights", office(act.actor.bureau))
    bureau = store.bureau(act.sql, act.actor.bureau)
    if bureau is None:
        raise NotPermitted
    officer = store.officer(act.sql, act.actor.bureau, act.actor.id)
    return MyRights(
        bureau=bureau,
        unit=act.actor.unit,
        roles=act.actor.roles,
        rights=Rights(act.actor.purposes, act.actor.databases, act.actor.level),
        training_valid=act.actor.training_valid,
        until=officer.until if officer else None,
        training_until=officer.training_until if officer else None,
    )
