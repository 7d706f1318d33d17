"""The words of administration: bureaus, units, officers, machine accounts, and the rights that each was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vigie.foundation.actor import Actor, Kind, Resource, Role
from vigie.vocabulary.purposes import Purpose

ALL_LEVELS = 3
HEADQUARTERS = "HQ"


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may ask for: purposes, databases (None: all that the purposes allow), clearance 1 to 3."""

    purposes: frozenset[Purpose]
    databases: frozenset[str] | None = None
    level: int = 1


EVERYTHING = Rights(frozenset(Purpose), None, ALL_LEVELS)


@dataclass(frozen=True, slots=True)
class Bureau:
    """A member's national central bureau. `hub` says that it runs this node; `names` has en, fr, es and ar."""

    code: str
    names: Mapping[str, str]
    desk: str
    hub: bool
    suspended: bool
    rights: Rights

    def name(self, language: str) -> str:
        """The name in this language; in English when there is none."""
        return self.names.get(language) or self.names.get("en", self.code)


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a bureau to which rights are delegated, until a day."""

    bureau: str
    code: str
    name: str
    rights: Rights
    until: datetime


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with rights. `account` says that a portal account is linked."""

    id: UUID
    bureau: str
    unit: str
    name: str
    roles: frozenset[Role]
    rights: Rights
    until: datetime
    training_until: datetime
    active: bool = True
    compartments: frozenset[str] = frozenset()
    account: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A machine that holds a token. `quota` is questions a day, None without limit."""

    id: UUID
    bureau: str
    unit: str
    label: str
    rights: Rights
    exact_only: bool
    quota: int | None
    expires_at: datetime
    issued_by: UUID
    active: bool = True


@dataclass(frozen=True, slots=True)
class Credential:
    """The row that a door reads: a key ("account:7", "token:<digest>") and everything the policy weighs of its holder."""

    key: str
    kind: Kind
    subject: UUID
    bureau: str
    unit: str
    roles: frozenset[Role]
    rights: Rights
    training_until: datetime
    expires_at: datetime
    compartments: frozenset[str] = frozenset()
    exact_only: bool = False
    quota: int | None = None
    active: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class MyRights:
    """What the caller was given: shown on their own page."""

    bureau: Bureau
    unit: str
    roles: frozenset[Role]
    rights: Rights
    training_valid: bool
    until: datetime | None
    training_until: datetime | None


@dataclass(frozen=True, slots=True)
class NewBureau:
    """An order to admit a member, with its first administrator; `account` is their portal account, if there is one."""

    code: str
    names: Mapping[str, str]
    administrator: str
    desk: str = ""
    rights: Rights = EVERYTHING
    account: int | None = None


@dataclass(frozen=True, slots=True)
class NewUnit:
    """An order to make a unit. `until` None: as long as a grant may last."""

    code: str
    name: str
    rights: Rights
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An order to give a person rights in a unit. `until` and `training_until` None: as long as each may last."""

    name: str
    unit: str
    roles: frozenset[Role]
    rights: Rights
    until: datetime | None = None
    training_until: datetime | None = None
    compartments: frozenset[str] = frozenset()
    account: int | None = None


@dataclass(frozen=True, slots=True)
class OfficerChange:
    """What changes about an officer; None leaves it as it is."""

    unit: str | None = None
    name: str | None = None
    roles: frozenset[Role] | None = None
    rights: Rights | None = None
    until: datetime | None = None
    training_until: datetime | None = None
    compartments: frozenset[str] | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class NewToken:
    """An order for a machine's token. `days` at most 90; `exact_only` looks up documents and vehicles, no persons."""

    label: str
    unit: str
    rights: Rights
    exact_only: bool = True
    quota: int | None = None
    days: int = 90


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A machine account and its token, which is shown this once and kept by nobody."""

    service: Service
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewOwnToken:
    """An officer's order for a token of their own, for the command line and REST. `days` at most 90."""

    label: str
    days: int = 90


@dataclass(frozen=True, slots=True)
class OwnToken:
    """A personal token as its officer sees it: never the token itself. `active` false: revoked."""

    id: UUID
    label: str
    expires_at: datetime
    active: bool = True


@dataclass(frozen=True, slots=True)
class IssuedOwnToken:
    """A personal token, which is shown this once and kept by nobody."""

    own: OwnToken
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Founded:
    """A member that was admitted, and its first administrator."""

    bureau: Bureau
    administrator: Officer


def office(bureau: str, *, hub: bool = False) -> Resource:
    """A bureau as an object of administration; `hub` says that the caller's bureau runs this node."""
    return Resource("Office", bureau, {"bureau": bureau, "hub": hub})


def console(bureau: str, officer: UUID, now: datetime) -> Actor:
    """Whoever sits at the node's own console while it has no officer yet: its first administrator to be."""
    return Actor(
        kind=Kind.OFFICER,
        id=officer,
        bureau=bureau,
        unit=HEADQUARTERS,
        level=1,
        roles=frozenset({Role.ADMINISTRATOR}),
        purposes=frozenset(),
        training_valid=True,
        assurance=2,
        verified_at=now,
        session="console",
        device="console",
    )
