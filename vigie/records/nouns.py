"""The nouns of the shared databases: what a record is, how it is found, what a bureau files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from vigie.foundation.actor import Resource
from vigie.records.catalogue.nouns import Asked, Codes, Database, Field, Key, Labels, Lane, Payload, Type
from vigie.vocabulary.purposes import Purpose

__all__ = [
    "Asked",
    "Change",
    "Codes",
    "Database",
    "Draft",
    "Field",
    "Filed",
    "Filing",
    "Key",
    "Labels",
    "Lane",
    "Match",
    "Page",
    "Payload",
    "Record",
    "State",
    "Type",
    "Wanted",
    "database_resource",
    "record_resource",
]

MOST_A_KEY: Final = 201  # records read for one key; that many mean that there may be more


class State(StrEnum):
    """Where a record stands; others than its owner see `live` only."""

    DRAFT = "draft"
    PENDING = "pending"
    LIVE = "live"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One key a question looks for. `until`: value <= key < until; `number`: the series holds it (lane `range`)."""

    database: str
    field: str
    lane: Lane
    value: str
    until: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as this caller may see it: the envelope that every database shares, and the payload."""

    id: UUID
    reference: str
    database: str
    owner: str
    unit: str
    owner_ref: str
    purposes: frozenset[Purpose]
    legal_basis: Mapping[str, str]
    interest: Mapping[str, str]
    person_status: str
    level: int
    handling: Mapping[str, str]
    countries: tuple[str, ...] | None
    state: State
    blocked: bool
    recorded_at: datetime
    updated_at: datetime
    verified_at: datetime | None
    expires_at: datetime
    version: int
    schema_version: str
    payload: Payload
    digest: str


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a wanted key found, and the row that found it."""

    record: Record
    field: str
    lane: Lane
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a bureau sends to be recorded, checked: parsed payload, envelope, and what follows from the catalogue."""

    database: Database
    owner_ref: str
    payload: Payload
    keys: tuple[Key, ...]
    digest: str
    purposes: frozenset[Purpose]
    legal_basis: Mapping[str, str]
    interest: Mapping[str, str]
    person_status: str
    level: int
    handling: Mapping[str, str]
    countries: tuple[str, ...] | None
    expires_on: date | None
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """The record of a filing, and whether this call made it (False: it stood already, nothing changed)."""

    record: Record
    created: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a record's history: what was done, why, when, by which officer of which bureau.

    `before` is the old payload where the change replaced it, else None.
    """

    version: int
    change: str
    reason: str
    at: datetime
    officer: UUID
    bureau: str
    before: Payload | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing that was refused or not yet sent, kept thirty days for its officer."""

    id: UUID
    database: str
    body: Payload
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` is the cursor of the following page, None at the end."""

    records: tuple[Record, ...]
    next: UUID | None


def database_resource(database: Database, *, level: int | None = None, sensitive: bool = False) -> Resource:
    """A database as the policy sees it; `level` of the filing, else the database's usual one."""
    return Resource(
        "Database",
        database.name,
        {
            "purposes": sorted(database.purposes),
            "level": database.level if level is None else level,
            "sensitive": sensitive,
            "personal_data": database.personal_data,
            "compartment": "",  # none of the databases so far is in one
        },
    )


def record_resource(record: Record, *, sensitive: bool = False) -> Resource:
    """A record as the policy sees it."""
    return Resource(
        "Record",
        record.reference,
        {
            "database": record.database,
            "owner": record.owner,
            "level": record.level,
            "sensitive": sensitive,
            "blocked": record.blocked,
            "purposes": sorted(record.purposes),
        },
    )
