"""From the room's answer to what the page shows: words, icons, and why a database was not asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.portal.refusals import say
from vigie.portal.values import Fact, candidate_facts, country, label_in_group, label_of, shown
from vigie.portal.words import STATES, Mark, meaning_of
from vigie.records.nouns import Database, Field, Type
from vigie.search.mrz.nouns import Zone
from vigie.search.nouns import Answer, Candidate, DatabaseAnswer, Evidence, Grade, State

WHY: dict[str, Promise] = {
    "not_permitted": _("You may not ask this database for this purpose."),
    "needs_officer": _("A machine alone may not ask about persons."),
    "no_key": _("Nothing in the question finds anything here."),
    "unavailable": _("This database does not answer at the moment. This is not a “nothing found”."),
    "too_many": _("The question is too broad. Give a number, a whole zone, or a name together with a date of birth."),
}
GRADES: dict[Grade, Mark] = {
    Grade.EXACT: Mark(_("Same identifier"), "hit", "hit"),
    Grade.PART: Mark(_("Part of the identifier agrees"), "hit", "hit"),
    Grade.NEAR: Mark(_("Near: looks alike, compare with the document"), "near", "near"),
}
HOW: dict[str, Promise] = {
    "same": _("the same"),
    "one_unknown_sign": _("the same but for the unknown sign"),
    "reading_confusion": _("alike, if a sign was misread"),
    "series": _("inside a series of numbers"),
    "start": _("starts so"),
    "end": _("ends so"),
    "agrees": _("agrees"),
    "not_compared": _("not compared"),
}
DIGITS: dict[str, Promise] = {
    "number": _("document number"),
    "birth": _("date of birth"),
    "expiry": _("date of expiry"),
    "optional": _("optional field"),
    "composite": _("whole zone"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of a candidate's explanation."""

    label: str
    asked: SafeString | str
    recorded: SafeString | str
    how: Promise | str


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate as the list shows it."""

    reference: str
    owner: SafeString
    grade: Mark
    facts: tuple[Fact, ...]
    explanation: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one database said."""

    database: str
    title: str
    meaning: Mark
    state: Mark
    code: str
    part: DatabaseAnswer
    why: Promise | str
    found: tuple[Found, ...]


def said(answer: Answer, every: Mapping[str, Database]) -> list[Said]:
    """Each database for itself: first what has candidates, then what is clear, then what was not asked."""
    order = {State.HIT: 0, State.NEAR: 1, State.NO_HIT: 2, State.NOT_ASKED: 3}
    parts = sorted(answer.answers, key=lambda part: order[part.state])
    return [_said(part, every[part.database]) for part in parts]


def _said(part: DatabaseAnswer, database: Database) -> Said:
    return Said(
        database=part.database,
        title=label_of(database.title),
        meaning=meaning_of(part.meaning),
        state=STATES[part.state],
        code=part.state.value,
        part=part,
        why=WHY.get(part.why, part.why),
        found=tuple(_found(candidate, database) for candidate in part.candidates),
    )


def _found(candidate: Candidate, database: Database) -> Found:
    return Found(
        reference=candidate.reference,
        owner=country(candidate.owner),
        grade=GRADES[candidate.grade],
        facts=candidate_facts(database, candidate.shown),
        explanation=tuple(_comparison(each, database) for each in candidate.explanation),
    )


def _comparison(evidence: Evidence, database: Database) -> Comparison:
    declared = database.paths.get(evidence.part)
    if declared is None:
        return Comparison(evidence.part, evidence.asked, evidence.recorded, HOW.get(evidence.how, evidence.how))
    return Comparison(
        label=label_in_group(database, declared),
        asked=_each(declared, evidence.asked),
        recorded=_each(declared, evidence.recorded),
        how=HOW.get(evidence.how, evidence.how),
    )


def _each(declared: Field, text: str) -> SafeString:
    """A compared value in the reader's words; several of a closed list side by side."""
    listed = text.split(", ") if declared.codes is not None or declared.type is Type.COUNTRY else [text] if text else []
    return format_html_join(gettext(", "), "{}", ((shown(declared, each),) for each in listed if each))


@dataclass(frozen=True, slots=True)
class WrongDigit:
    """A check digit that does not fit: what it guards, where it stands, what was read and what would fit."""

    guards: Promise | str
    line: int
    place: int
    read: str
    computed: str


@dataclass(frozen=True, slots=True)
class ZonePage:
    """A zone as the answer shows it."""

    zone: Zone
    issuer: SafeString
    wrong: tuple[WrongDigit, ...]
    mended: tuple[str, ...]


def zone_page(zone: Zone | None) -> ZonePage | None:
    """What the zone said, what was mended and which check digits are wrong; None when no zone was asked."""
    if zone is None:
        return None
    wrong = tuple(
        WrongDigit(DIGITS.get(each.name, each.name), each.line, each.place, each.read, each.computed)
        for each in zone.digits
        if not each.ok
    )
    return ZonePage(zone, country(zone.issuer), wrong, tuple(say(each.says) for each in zone.repairs))
