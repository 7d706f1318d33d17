"""What questions announce; nothing that was searched is in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from vigie.foundation.database import Event


@dataclass(frozen=True)
class CandidateFound(Event):
    """A question of `bureau` found a record; its owner is told by a worker, unless their profiles say otherwise."""

    channel: ClassVar[str] = "hits"

    reference: str
    database: str
    owner: str
    bureau: str
    purpose: str
    grade: str
    at: datetime


@dataclass(frozen=True)
class RecordOpened(Event):
    """The full record was opened as a second step."""

    channel: ClassVar[str] = "hits"

    reference: str
    owner: str
    bureau: str
    purpose: str
    at: datetime
