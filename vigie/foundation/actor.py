"""Who acts: an officer or a machine, with the rights that the policy weighs."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from vigie.vocabulary.members import bit_of
from vigie.vocabulary.purposes import Purpose


class Role(StrEnum):
    """The base roles; anything finer is a grant on one of them."""

    GUARD = "guard"
    OFFICER = "officer"
    RECORDER = "recorder"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    SPECIALIST = "specialist"
    DPO = "dpo"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"
    HUB_REVIEWER = "hub_reviewer"
    COMMISSION = "commission"


class Kind(StrEnum):
    """A person or a machine."""

    OFFICER = "officer"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Actor:
    """The subject of every permission, as read from `credential` before the act begins.

    `level` is the clearance (1 to 3); `databases` None means all; `assurance` 1 password, 2 passkey;
    `verified_at` is the last user verification (None: never in this session).
    """

    kind: Kind
    id: UUID
    bureau: str
    unit: str
    level: int
    roles: frozenset[Role]
    purposes: frozenset[Purpose]
    databases: frozenset[str] | None = None
    exact_only: bool = False
    training_valid: bool = False
    suspended: bool = False
    compartments: frozenset[str] = frozenset()
    assurance: int = 1
    verified_at: datetime | None = None
    session: str = ""
    device: str = ""
    language: str = "en"

    @property
    def bit(self) -> int:
        """The bureau's bit in the allow mask."""
        return bit_of(self.bureau)


@dataclass(frozen=True, slots=True)
class Task:
    """Why this is done: stated once per task and shown on the page. `case` and `reason` may be empty."""

    purpose: Purpose | None = None
    case: str = ""
    reason: str = ""


NO_TASK = Task()


@dataclass(frozen=True, slots=True)
class Resource:
    """What is acted upon, for the policy: an entity type of the Cedar schema, its id, and all its attributes."""

    kind: str
    id: str
    attributes: dict[str, object] = field(default_factory=dict)
