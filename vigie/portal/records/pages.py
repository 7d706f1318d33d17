"""What the record's pages say around its fields: state, provenance, audience, and who looked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.foundation.actor import Actor
from vigie.foundation.ledger.reading import Look
from vigie.portal.templatetags.vigie import code, own
from vigie.portal.values import Fact, country, facts_of, label_of
from vigie.portal.words import PURPOSES, Mark, meaning_of
from vigie.records.nouns import Change, Database, Record, State
from vigie.records.queries import envelope, shared_codes
from vigie.vocabulary.purposes import Purpose

STATES: dict[State, Mark] = {
    State.DRAFT: Mark(_("Draft"), "file", "closed"),
    State.PENDING: Mark(_("Waiting for acceptance"), "clock", "near"),
    State.LIVE: Mark(_("In force"), "clear", "clear"),
    State.WITHDRAWN: Mark(_("Withdrawn"), "closed", "closed"),
    State.EXPIRED: Mark(_("Ended"), "closed", "closed"),
    State.ERASED: Mark(_("Erased"), "closed", "closed"),
}
CHANGES: dict[str, Promise] = {
    "filed": _("Filed"),
    "corrected": _("Corrected"),
    "verified": _("Confirmed as still true"),
    "withdrawn": _("Withdrawn"),
    "restricted": _("Audience changed"),
    "blocked": _("Blocked"),
    "unblocked": _("Unblocked"),
}
LOOKS: dict[str, Promise] = {
    "search.ask": _("found it by a question"),
    "search.open": _("opened it"),
    "records.show": _("opened it"),
    "records.list": _("saw it in the list of own records"),
    "records.file": _("filed it"),
    "records.correct": _("corrected it"),
    "records.verify": _("confirmed it"),
    "records.withdraw": _("withdrew it"),
    "records.restrict": _("changed its audience"),
    "records.history": _("read its history"),
    "records.looks": _("asked who looked"),
    "records.proof": _("drew a proof of it"),
    "records.block": _("blocked it"),
    "records.unblock": _("unblocked it"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a record's page."""

    title: str
    meaning: Mark
    state: Mark
    owner: SafeString


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look: when, who, from where, why, and what was done."""

    at: datetime
    who: str
    bureau: SafeString | str
    unit: str
    purpose: Promise | str
    did: Promise | str


def record_page(record: Record, database: Database) -> Head:
    """The head of this record's page."""
    state = Mark(_("Blocked"), "lock", "void") if record.blocked else STATES[record.state]
    return Head(label_of(database.title), meaning_of(database.meaning), state, country(record.owner))


def envelope_facts(record: Record, *, own: bool) -> tuple[Fact, ...]:
    """Basis, interest, purposes and handling, under the labels of the filing form; the file number for its owner."""
    said = {
        "owner_ref": record.owner_ref if own and record.owner_ref != record.reference else "",
        "legal_basis": record.legal_basis,
        "interest": record.interest,
        "purposes": sorted(record.purposes),
        "level": record.level,
        "handling": record.handling,
        "countries": list(record.countries or ()),
    }
    return facts_of(envelope(), {name: value for name, value in said.items() if value})


def look_lines(looks: Iterable[Look], reader: Actor, names: Mapping[UUID, str]) -> list[LookLine]:
    """The looks in words; officers of other bureaus are pseudonyms, those of `names` are named."""
    return [_line(each, reader, names) for each in looks]


def change_lines(changes: Iterable[Change]) -> list[dict[str, object]]:
    """The history in words, reasons by their labels."""
    lists = shared_codes()
    reasons = {**lists["correct_reasons"].values, **lists["withdraw_reasons"].values, **lists["block_reasons"].values}
    return [
        {
            "version": each.version, "at": each.at, "word": CHANGES.get(each.change, each.change), "bureau": each.bureau,
            "reason": label_of(reasons[each.reason]) if each.reason in reasons else each.reason,
        }
        for each in changes
    ]  # fmt: skip


def _line(look: Look, reader: Actor, names: Mapping[UUID, str]) -> LookLine:
    return LookLine(
        at=look.at,
        who=_who(look, reader, names),
        bureau=country(look.bureau) if look.bureau else gettext("this node"),
        unit=look.unit,
        purpose=_purpose(look.purpose),
        did=LOOKS.get(look.act, look.act),
    )


def _who(look: Look, reader: Actor, names: Mapping[UUID, str]) -> str:
    if look.actor is None:
        return code(look.alias) if look.alias else gettext("not named")
    if look.actor == reader.id:
        return gettext("you")
    return own(names[look.actor]) if look.actor in names else code(str(look.actor)[-12:])


def _purpose(given: str) -> Promise | str:
    try:
        return PURPOSES[Purpose(given)]
    except ValueError:
        return own(given)
