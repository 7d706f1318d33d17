"""The nouns of a catalogue file: a database, its fields, codes, rules and examples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from vigie.vocabulary.purposes import Purpose

Labels = Mapping[str, str]
Payload = Mapping[str, Any]
LANGUAGES = ("en", "fr", "es", "ar")


class Type(StrEnum):
    """What a field holds; the type picks how it is checked on entry and how it is compared."""

    TEXT = "text"
    NOTE = "note"
    CODE = "code"
    FLAG = "flag"
    PERSON_NAME = "person_name"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    COUNTRY = "country"
    DOCUMENT_NUMBER = "document_number"
    VIN = "vin"
    SERIAL = "serial"
    PLATE = "plate"
    PHONE = "phone"
    EMAIL = "email"
    QUANTITY = "quantity"
    PLACE = "place"
    IMAGE = "image"
    RECORD_REF = "record_ref"
    GROUP = "group"


# A key must tell one thing from nearly all others: never a country, a code, a sex or a lone date.
KEY_TYPES = frozenset(
    {Type.PERSON_NAME, Type.DOCUMENT_NUMBER, Type.VIN, Type.SERIAL, Type.PLATE, Type.PHONE, Type.EMAIL}
)
NUMBER_TYPES = frozenset({Type.DOCUMENT_NUMBER, Type.VIN, Type.SERIAL, Type.PLATE})


class Asked(StrEnum):
    """What a question may do with a field: find by it, compare what was found, or nothing."""

    KEY = "key"
    NARROW = "narrow"
    NEVER = ""


class Lane(StrEnum):
    """The lane a key was found in; `near` is weaker and never decides anything alone."""

    EXACT = "exact"
    NEAR = "near"
    REVERSE = "reverse"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Codes:
    """A closed list: code to its labels in four languages."""

    name: str
    values: Mapping[str, Labels]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a database, as its catalogue file declares it.

    `path` is the name in questions and keys: `parts.serial` for a field of a group. `part` gives the fewest signs of
    a start or end. `range_from` names the first number of a series of which this is the last.
    """

    name: str
    path: str
    type: Type
    label: Labels
    help: Labels = field(default_factory=dict)
    required: bool = False
    asked: Asked = Asked.NEVER
    list: bool = False
    near: bool = False
    part: Mapping[str, int] = field(default_factory=dict)
    codes: Codes | None = None
    of: Mapping[str, "Field"] = field(default_factory=dict)
    range_from: str = ""
    from_mrz: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""
    tolerance: float = 0
    sensitive: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One check over several fields, of the closed set; `when` maps a field to the codes (or "*") that bring it in.

    `values` limits an `only_when` to these codes of its field; empty: any value.
    """

    check: str
    fields: tuple[str, ...]
    values: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A record and a question of which the file itself says whether they meet: "true", "false" or "near"."""

    record: Payload
    question: Payload
    hit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A record or a question that must be refused at this field with this code."""

    field: str
    code: str
    record: Payload | None = None
    question: Payload | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long records stay, in calendar months; `by` shortens or lengthens it by the code of a field."""

    default_months: int
    review_days: int
    extend_max_months: int
    source: str
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What follows a hit: who confirms, what is shown first, how it may end."""

    procedure: str
    confirm: str
    flash_minutes: int
    urgent_minutes: int
    candidate: tuple[str, ...]
    full: str
    outcomes: tuple[str, ...]
    owner_notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offline:
    """What a replica may carry, and after how many hours it warns and stops saying "no hit"."""

    allowed: bool
    fields: tuple[str, ...] = ()
    stale_warn: int = 0
    stale_stop: int = 0


@dataclass(frozen=True, kw_only=True)
class Database:
    """One shared database, wholly as its catalogue file says; `version` is the hash of that file."""

    name: str
    code: str
    group: str
    certain: bool
    personal_data: bool
    sealed: bool
    title: Labels
    holds: Labels
    purposes: frozenset[Purpose]
    meaning: str
    contribute_by: tuple[str, ...]
    owner_is: str
    new_members: str
    level: int
    max_level: int
    keep: Keep
    hit: Hit
    offline: Offline
    room: str
    public_fields: tuple[str, ...]
    count: tuple[str, ...]
    timely_from: str
    split_by: tuple[str, ...]
    fields: Mapping[str, Field]
    codes: Mapping[str, Codes]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...]
    bad: tuple[Bad, ...]
    version: str

    @cached_property
    def paths(self) -> dict[str, Field]:
        """Every field by its path, those inside groups included."""
        return {each.path: each for each in walk(self.fields)}

    @cached_property
    def keys(self) -> dict[str, Field]:
        """The fields a question can start from, by path."""
        return {path: each for path, each in self.paths.items() if each.asked is Asked.KEY}

    @cached_property
    def narrow(self) -> dict[str, Field]:
        """The fields that are compared on what was found, by path."""
        return {path: each for path, each in self.paths.items() if each.asked is Asked.NARROW}


def walk(fields: Mapping[str, Field]) -> Iterator[Field]:
    """Every field and every field of a group, in the order of the file."""
    for each in fields.values():
        yield each
        yield from walk(each.of)


@dataclass(frozen=True, slots=True)
class Key:
    """One row by which a record is found; `low` and `high` bound a series (lane `range`), else None."""

    field: str
    lane: Lane
    value: str
    low: int | None = None
    high: int | None = None
