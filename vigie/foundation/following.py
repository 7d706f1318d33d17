"""Copies the deletion journal, and the newest checkpoint, to a file that no backup holds."""

import contextlib
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from vigie.foundation.engines.postgres import dsn_for
from vigie.foundation.settings import Settings

EVERY_SECONDS = 1.0

# Rows of transactions that are all over: below the oldest one still open, nothing can appear any more, so nothing is
# skipped when a later transaction commits first. Backup may read, never write.
NEW = """
select id, kind, identifier, at, xid::text::bigint from deletion_journal
 where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, id) > (%s::text::xid8, %s) order by xid, id limit 10000
"""
WAITING = "select 1 from deletion_journal where (xid, id) > (%s::text::xid8, %s) limit 1"
PLACE_OF = "select xid::text::bigint from deletion_journal where id = %s"
FIRST = (0, UUID(int=0))


class Follower:
    """The journal's copyist: a thread of the supervisor."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.path = settings.journal
        self.place: tuple[int, UUID] | None = None

    def run(self, stop: threading.Event) -> None:
        """Copy each second until told to stop, and once more then; a database that is away is waited for."""
        while not stop.wait(EVERY_SECONDS):
            with contextlib.suppress(psycopg.OperationalError):
                self.step()
        with contextlib.suppress(psycopg.OperationalError):
            self.catch_up()

    def catch_up(self, within: float = 5.0) -> int:
        """Copy until no row waits, or the time is up: any open transaction of the cluster holds younger rows back."""
        deadline, copied = time.monotonic() + within, self.step()
        while self._waiting() and time.monotonic() < deadline:
            time.sleep(0.05)
            copied += self.step()
        return copied

    def _waiting(self) -> bool:
        place = self.place or FIRST
        with psycopg.connect(dsn_for(self.settings, "vigie_backup"), autocommit=True) as connection:
            return connection.execute(WAITING, (str(place[0]), place[1])).fetchone() is not None

    def step(self) -> int:
        """Copy what is new; gives how many lines. Lines are on the disk when this returns."""
        with psycopg.connect(dsn_for(self.settings, "vigie_backup"), autocommit=True) as connection:
            if self.place is None:
                append(self.path, [])  # an empty journal says that nothing was deleted; a missing one that it is lost
                self.place = self._resume(connection)
            rows = connection.execute(NEW, (str(self.place[0]), self.place[1])).fetchall()
        if rows:
            append(self.path, rows)
            self.place = (rows[-1][4], rows[-1][0])
        self._copy_checkpoint()
        return len(rows)

    def _resume(self, connection: psycopg.Connection[Any]) -> tuple[int, UUID]:
        """Behind the last line of the file that the table knows; from the start for another table: repeating is harmless."""
        for line in reversed(list(lines(self.path))):
            row = connection.execute(PLACE_OF, (UUID(line["id"]),)).fetchone()
            if row is not None:
                return row[0], UUID(line["id"])
        return FIRST

    def _copy_checkpoint(self) -> None:
        newest = self.settings.home / "ledger" / "checkpoint"
        target = checkpoint_beside(self.path)
        try:
            text = newest.read_bytes()
        except FileNotFoundError:
            return
        if target.exists() and target.read_bytes() == text:
            return
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        with draft.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)


def checkpoint_beside(journal: Path) -> Path:
    """Where the newest checkpoint is kept beside the journal: by it a restored node knows what it lost."""
    return journal.with_suffix(".checkpoint")


def append(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """Add lines (id, kind, identifier, at, ...) and wait until they are on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    torn = path.is_file() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        if torn:
            file.write("\n")
        for row in rows:
            line = {"id": str(row[0]), "kind": row[1], "identifier": row[2], "at": row[3].isoformat()}
            file.write(json.dumps(line, separators=(",", ":")) + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> Iterator[dict[str, str]]:
    """The journal's lines in order; none without a file. A last line that a power cut has torn is left out."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(json.JSONDecodeError):
            yield json.loads(line)
