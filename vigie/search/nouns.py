"""What is asked and what is answered: question, plan, candidate, answer; plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from vigie.foundation.actor import Kind
from vigie.records.nouns import Match, Record, Wanted
from vigie.search.mrz.nouns import Zone
from vigie.vocabulary.purposes import Purpose

if TYPE_CHECKING:
    from vigie.foundation.database import Act  # for the type alone: nouns run without a database

MOST = 50
USUAL = 20


class Grade(StrEnum):
    """How a candidate was found; only `exact` and `part` make a hit, `near` decides nothing alone."""

    EXACT = "exact"
    PART = "part"
    NEAR = "near"


class State(StrEnum):
    """What one database says. A database that could not be asked is never `no_hit`."""

    HIT = "hit"
    NEAR = "near"
    NO_HIT = "no_hit"
    NOT_ASKED = "not_asked"


class How(StrEnum):
    """Which side of an identifier is known when not the whole."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an identifier: its start or its end."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question over many databases. Why it is asked (purpose, case, reason) is the act's task.

    `ask` maps asked fields of the catalogue to what is known; `mrz` is a whole machine-readable zone, `any` the one
    box that recognises what it is given; `databases` empty means all that the caller may ask. `limit` 1 to 50.
    """

    ask: Mapping[str, str | Part] = field(default_factory=dict)
    mrz: str = ""
    any: str = ""
    databases: tuple[str, ...] = ()
    limit: int = USUAL


@dataclass(frozen=True, slots=True)
class Clue:
    """One identifier of the question, in its compared forms, for every field of its family.

    `weak` says that `exact` are readings of something not surely read, and how: they are near only. `start` is the
    beginning of a key whose end was cut off: near only, too.
    """

    family: str
    asked: str
    exact: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    series: tuple[str, int] | None = None
    part: Part | None = None
    weak: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a found record may not contradict: named by field, or by what a zone says (`tag`: issuer, kind, birth).

    `databases` are those whose lists know the values: "kind" is another list in another database; empty means all.
    """

    field: str
    values: tuple[Any, ...]
    tag: str = ""
    databases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Aim:
    """One key to look up, the grade it would give, and how it relates to what was asked."""

    wanted: Wanted
    grade: Grade
    how: str
    asked: str


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a candidate may not contradict: any one of `values` must agree with what the record says, if it does.

    `of` is the key family that it belongs to, empty for any: an issuer is that of the number and says nothing about a
    person found by name, whose other papers are from elsewhere; a holder's birth says nothing about the booklet.
    """

    field: str
    values: tuple[Any, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What one database is asked: keys to find, and what to compare on what was found."""

    database: str
    aims: tuple[Aim, ...]
    narrow: tuple[Narrow, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A database left out, and why; the reason depends on the question and the caller's rights only."""

    database: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the question was understood to ask."""

    form: str
    clues: tuple[Clue, ...]
    conditions: tuple[Condition, ...] = ()
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be asked where. `form` (document, zone, vehicle, person, free, other) goes to ledger and metrics."""

    form: str
    asking: tuple[Asking, ...]
    not_asked: tuple[NotAsked, ...]
    sought: Mapping[str, str]
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field compared: what was asked, what is recorded, and `how` they relate.

    `how`: same, one_unknown_sign, reading_confusion, series, start, end, agrees, not_compared.
    """

    part: str
    asked: str
    recorded: str
    how: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be what was asked for: a lead, never "identified". `shown` has the catalogue's fields."""

    reference: str
    owner: str
    grade: Grade
    shown: Mapping[str, object]
    explanation: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class DatabaseAnswer:
    """What one database says, with its own meaning; answers of different databases are never merged or summed."""

    database: str
    meaning: str
    state: State
    as_of: datetime
    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer: one part a database, in the order of the catalogue."""

    question: str
    purpose: Purpose
    answers: tuple[DatabaseAnswer, ...]
    zone: Zone | None = None

    @property
    def hit(self) -> bool:
        """Whether any database has a hit; near candidates do not count."""
        return any(answer.state is State.HIT for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Opened:
    """A full record, opened as the second noted step."""

    record: Record
    purpose: Purpose
    as_of: datetime


class Finder(Protocol):
    """Where keys are looked up: PostgreSQL in every door, the indexes in the gate."""

    def find(self, act: "Act", purpose: Purpose, wanted: Sequence[Wanted]) -> Sequence[Match]:
        """The readable records that have any of these keys, each with the key that matched."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """What planning needs to know of who asks."""

    kind: Kind
    exact_only: bool
    today: date
