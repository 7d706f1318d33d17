"""Reading the ledger inside an act: who looked at a record, what the own bureau did, how the ledger stands."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from vigie.foundation.ledger import tiles
from vigie.foundation.ledger.notes import Checkpoint, NoteError, read_checkpoint
from vigie.vocabulary.members import bit_of, code_of

LOOKS = """
select r.entry, r.at, r.act, r.purpose, r.bureau, r.unit, r.alias, e.actor
from ledger_reference r left join ledger_entry e on e.id = r.entry
where r.reference = %(reference)s and (r.at, r.entry) < (%(before)s::timestamptz, %(entry)s::uuid)
      and (%(bureau)s::smallint is null or r.bureau = %(bureau)s::smallint)
order by r.at desc, r.entry desc limit %(limit)s
"""
ENTRIES = """
select e.id, e.at, e.act, e.verb, e.actor, e.body, l.leaf_index
from ledger_entry e left join ledger_leaf l on l.entry_id = e.id
where (e.at, e.id) < (%(before)s::timestamptz, %(entry)s::uuid)
      and (%(actor)s::uuid is null or e.actor = %(actor)s::uuid)
order by e.at desc, e.id desc limit %(limit)s
"""
WAITING = "select count(*), min(at) from ledger_unplaced"
LAST_ID = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a record. `actor` for officers of the own bureau; else None, and `alias` stands for them.

    `bureau` is a code ("" for the node itself); `purpose` may be empty; `entry` names the proof.
    """

    entry: UUID
    at: datetime
    act: str
    purpose: str
    bureau: str
    unit: str
    actor: UUID | None
    alias: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the own bureau reads it. `index` None: not placed yet; `body` None: erased."""

    entry: UUID
    at: datetime
    act: str
    verb: str
    actor: UUID | None
    index: int | None
    body: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Status:
    """How the ledger stands: signed size and root (base64), when signed (None: never), and what waits for a place."""

    origin: str
    size: int
    root: str
    signed_at: datetime | None
    unplaced: int
    waits_since: datetime | None


def looks(
    connection: psycopg.Connection[Any],
    reference: str,
    *,
    limit: int = 50,
    before: Look | None = None,
    bureau: str = "",
) -> list[Look]:
    """Who looked at this record, newest first: looks of the own bureau, and of others at a record that is ours.

    `before` the last look of the page before; `bureau` only looks of that bureau (an officer sees the own bureau's).
    An unknown reference, and one whose looks the caller may not see, give an empty list.
    """
    given = {
        "reference": reference, "limit": limit, "bureau": bit_of(bureau) if bureau else None,
        **_after(before.at if before else None, before.entry if before else None),
    }  # fmt: skip
    return [
        Look(entry, at, act, purpose, code_of(bit) if bit is not None else "", unit, actor, "" if actor else alias)
        for entry, at, act, purpose, bit, unit, alias, actor in connection.execute(LOOKS, given)
    ]


def entries(
    connection: psycopg.Connection[Any], *, actor: UUID | None = None, limit: int = 50, before: Line | None = None
) -> list[Line]:
    """The own bureau's entries, newest first; of one officer when `actor` is given. `before`: as in `looks`."""
    given = {
        "actor": actor, "limit": limit,
        **_after(before.at if before else None, before.entry if before else None),
    }  # fmt: skip
    return [
        Line(name, at, act, verb, who, index, json.loads(bytes(body)) if body is not None else None)
        for name, at, act, verb, who, body, index in connection.execute(ENTRIES, given)
    ]


def status(connection: psycopg.Connection[Any], folder: Path) -> Status:
    """How the ledger stands. The signature is not checked here: that is `verify`. Never signed: size 0, no time."""
    row = connection.execute(WAITING).fetchone()
    count, since = row if row is not None else (0, None)
    checkpoint, signed_at = _signed(folder)
    top = base64.b64encode(checkpoint.root).decode()
    return Status(checkpoint.origin, checkpoint.size, top, signed_at, int(count), since)


def _signed(folder: Path) -> tuple[Checkpoint, datetime | None]:
    path = folder / tiles.CHECKPOINT
    try:
        signed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return read_checkpoint(path.read_text(encoding="utf-8")), signed_at
    except (FileNotFoundError, NoteError, UnicodeDecodeError):
        return Checkpoint("", 0, b""), None


def _after(at: datetime | None, entry: UUID | None) -> dict[str, object]:
    return {"before": at if at is not None else "infinity", "entry": entry or LAST_ID}
