"""News of administration: who was admitted, given rights, or lost them. Never a name of a person."""

from dataclasses import dataclass
from uuid import UUID

from vigie.foundation.database import Event


@dataclass(frozen=True)
class BureauAdmitted(Event):
    """A member has joined this node."""

    bureau: str


@dataclass(frozen=True)
class BureauSuspended(Event):
    """A member's new questions are denied from now on."""

    bureau: str


@dataclass(frozen=True)
class BureauRestored(Event):
    """A suspended member may ask again."""

    bureau: str


@dataclass(frozen=True)
class UnitCreated(Event):
    """A bureau has a new unit."""

    bureau: str
    unit: str


@dataclass(frozen=True)
class OfficerCreated(Event):
    """A person was given rights."""

    bureau: str
    officer: UUID


@dataclass(frozen=True)
class GrantGiven(Event):
    """An officer's rights are others than before."""

    bureau: str
    officer: UUID


@dataclass(frozen=True)
class OfficerRevoked(Event):
    """An officer has no rights any more: sessions and caches must go within a minute."""

    bureau: str
    officer: UUID


@dataclass(frozen=True)
class TokenIssued(Event):
    """A machine was given a token."""

    bureau: str
    service: UUID


@dataclass(frozen=True)
class TokenRevoked(Event):
    """A machine's token is worth nothing any more."""

    bureau: str
    service: UUID


@dataclass(frozen=True)
class OwnTokenIssued(Event):
    """An officer has made a token of their own."""

    bureau: str
    officer: UUID


@dataclass(frozen=True)
class OwnTokensRevoked(Event):
    """Tokens of an officer are worth nothing any more; the officer's other ways in stay."""

    bureau: str
    officer: UUID
