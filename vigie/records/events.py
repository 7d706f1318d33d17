"""What the records room announces: news for the workers, without any content of a record."""

from dataclasses import dataclass

from vigie.foundation.database import Event


@dataclass(frozen=True)
class RecordFiled(Event):
    """A record is in force and can be found."""

    reference: str
    database: str
    owner: str
    version: int


@dataclass(frozen=True)
class RecordCorrected(Event):
    """A record says something else than before."""

    reference: str
    database: str
    owner: str
    version: int
    reason: str


@dataclass(frozen=True)
class RecordVerified(Event):
    """The owner attests that a record is still true."""

    reference: str
    database: str
    owner: str


@dataclass(frozen=True)
class RecordWithdrawn(Event):
    """A record is out of every answer."""

    reference: str
    database: str
    owner: str
    reason: str


@dataclass(frozen=True)
class RecordRestricted(Event):
    """Other members than before may see a record."""

    reference: str
    database: str
    owner: str


@dataclass(frozen=True)
class RecordBlocked(Event):
    """A record is hidden from all but its owner until somebody has decided."""

    reference: str
    database: str
    owner: str
    reason: str


@dataclass(frozen=True)
class RecordUnblocked(Event):
    """A blocked record is in force again."""

    reference: str
    database: str
    owner: str
    reason: str


@dataclass(frozen=True)
class RecordErased(Event):
    """Nothing is left of a record but its tombstone."""

    reference: str
    database: str
    owner: str
    reason: str
