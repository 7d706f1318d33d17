"""The sequencer: gives entries their place in the tree and signs checkpoints. One per node.

Order, because each step must be repeatable after kill -9: positions committed, tiles on disk, checkpoint signed.
"""

import fcntl
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import psycopg

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.foundation.ledger import tiles, tree
from vigie.foundation.ledger.keys import LedgerKeys
from vigie.foundation.ledger.notes import Checkpoint, NoteError, VerifierKey, open_checkpoint, sign_checkpoint
from vigie.foundation.ledger.writing import Entry, Verb, write_entry

LOCK = 0x5669676965  # the advisory lock's number: "Vigie"
LOCK_FILE = "sequencer.lock"
BATCH = 5000
CHUNK = 64 * tiles.WIDTH
PAUSE = 0.15
HEARTBEAT = timedelta(hours=1)
HEARTBEAT_ACT = "ledger.heartbeat"

# Never by "id > last": an entry that commits late would be skipped. What is not placed yet waits in its own table.
PLACE = """
with taken as (
    select entry_id, row_number() over (order by at, entry_id) - 1 as place
    from (select entry_id, at from ledger_unplaced order by at, entry_id limit %(limit)s) as oldest
), placed as (
    insert into ledger_leaf (leaf_index, entry_id) select %(size)s::bigint + place, entry_id from taken returning 1
), gone as (
    delete from ledger_unplaced using taken where ledger_unplaced.entry_id = taken.entry_id
)
select count(*) from placed
"""
LEAVES = """
select e.leaf from ledger_leaf l join ledger_entry e on e.id = l.entry_id
where l.leaf_index >= %s and l.leaf_index < %s order by l.leaf_index
"""


class SequencerError(Exception):
    """The ledger cannot go on without a person: what is on disk and what is in the tables do not fit."""


class AnotherSequencerError(Exception):
    """Another process is this node's sequencer; this one waits."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: entries placed, and the size that the newest checkpoint speaks of."""

    placed: int
    size: int


class Sequencer:
    """Places, writes and signs. `dsn` logs in as vigie_ledger; `folder` gets the tiles and the checkpoint."""

    def __init__(self, dsn: str, folder: Path, keys: LedgerKeys, node: str) -> None:
        self._dsn = dsn
        self._folder = folder
        self._keys = keys
        self._node = node
        self._key = VerifierKey(node, keys.public)
        self._sql: psycopg.Connection[Any] | None = None
        self._held: int | None = None
        self._size = 0
        self._signed = Checkpoint(node, 0, tree.EMPTY)
        self._beat: datetime | None = None

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; wait while another process is the sequencer.

        Raises SequencerError and psycopg's errors, for the worker to report and try again.
        """
        try:
            while not stop.is_set():
                try:
                    self.heartbeat()
                    step = self.step()
                except AnotherSequencerError:
                    stop.wait(1)
                    continue
                if step.placed < BATCH:
                    stop.wait(PAUSE)
        finally:
            self.close()

    def step(self) -> Step:
        """Place what waits, write its tiles, sign. Nothing new and nothing left over: nothing is written.

        Raises AnotherSequencerError, or SequencerError when files and tables do not fit.
        """
        sql = self._open()
        row = sql.execute(PLACE, {"limit": BATCH, "size": self._size}).fetchone()
        placed = int(row[0]) if row else 0
        self._size += placed
        if self._size > self._signed.size:
            self._publish(sql)
        return Step(placed, self._signed.size)

    def heartbeat(self) -> bool:
        """Write an entry when the last heartbeat is an hour old: a silent ledger and a stopped one look different."""
        sql = self._open()
        now = clock.now()
        if self._beat is None:
            row = sql.execute(
                "select max(at) from ledger_entry where bureau is null and act = %s", (HEARTBEAT_ACT,)
            ).fetchone()
            self._beat = row[0] if row else None
        if self._beat is not None and now - self._beat < HEARTBEAT:
            return False
        entry = Entry(HEARTBEAT_ACT, Verb.SYSTEM, now, self._node, None, NO_TASK, clock.new_id())
        with sql.transaction():
            write_entry(sql, entry, self._keys)
        self._beat = now
        return True

    def close(self) -> None:
        """Let go of the database and of both locks.

        Said, not left to the end of the connection: the engine notices that a little later, and a successor that
        comes at once would find the lock still held.
        """
        if self._sql is not None:
            with suppress(psycopg.Error):
                self._sql.execute("select pg_advisory_unlock_all()")
            with suppress(psycopg.Error):
                self._sql.close()
            self._sql = None
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _open(self) -> psycopg.Connection[Any]:
        if self._sql is not None and not self._sql.closed:
            return self._sql
        self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._held = _lock(self._folder / LOCK_FILE)
            self._sql = _connect(self._dsn)
            self._resume(self._sql)
        except BaseException:
            self.close()
            raise
        return self._sql

    def _resume(self, sql: psycopg.Connection[Any]) -> None:
        """Find out where we were. What was signed before must still be the beginning of what the tables say."""
        row = sql.execute("select coalesce(max(leaf_index) + 1, 0) from ledger_leaf").fetchone()
        self._size = int(row[0]) if row else 0
        self._signed = self._read_checkpoint()
        if self._size < self._signed.size:
            message = (
                f"the tables hold {self._size} places, but {self._signed.size} are signed: restored from a backup?"
            )
            raise SequencerError(message)
        try:
            fits = tree.root_of(self._signed.size, tiles.reader(self._folder, self._signed.size)) == self._signed.root
        except tiles.TileError:
            self._rebuild(sql, self._signed.size)
            fits = tree.root_of(self._signed.size, tiles.reader(self._folder, self._signed.size)) == self._signed.root
        if not fits:
            message = "the tiles do not give the root that is signed"
            raise SequencerError(message)

    def _read_checkpoint(self) -> Checkpoint:
        try:
            note = (self._folder / tiles.CHECKPOINT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return Checkpoint(self._node, 0, tree.EMPTY)
        try:
            return open_checkpoint(note, self._key)
        except NoteError as error:
            message = f"the checkpoint on disk is not ours: {error}"
            raise SequencerError(message) from error

    def _publish(self, sql: psycopg.Connection[Any]) -> None:
        size = self._size
        self._rebuild(sql, size, self._signed.size)
        read = tiles.reader(self._folder, size)
        if tree.root_of(self._signed.size, read) != self._signed.root:
            message = "the tables no longer begin with what is signed"
            raise SequencerError(message)
        checkpoint = Checkpoint(self._node, size, tree.root_of(size, read))
        note = sign_checkpoint(checkpoint, self._key, self._keys.signer())
        tiles.write_file(self._folder / tiles.CHECKPOINT, note.encode())
        self._signed = checkpoint

    def _rebuild(self, sql: psycopg.Connection[Any], size: int, done: int = 0) -> None:
        """Write the tiles from the tables, from the tile around `done` up to `size`."""
        first = done - done % tiles.WIDTH
        try:
            for start in range(first, size, CHUNK):
                tiles.write(self._folder, start, _leaves(sql, start, min(start + CHUNK, size)))
        except tiles.TileError as error:
            message = f"tiles and tables do not fit: {error}"
            raise SequencerError(message) from error


def _connect(dsn: str) -> psycopg.Connection[Any]:
    """A connection that holds the node's advisory lock for as long as it lives."""
    connection: psycopg.Connection[Any] = psycopg.connect(dsn, autocommit=True, application_name="vigie-sequencer")
    row = connection.execute("select pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
    if row is None or not row[0]:
        connection.close()
        raise AnotherSequencerError
    return connection


def _leaves(sql: psycopg.Connection[Any], start: int, end: int) -> Sequence[bytes]:
    leaves = [bytes(row[0]) for row in sql.execute(LEAVES, (start, end))]
    if len(leaves) != end - start:
        message = f"of the places {start} to {end} only {len(leaves)} have an entry"
        raise SequencerError(message)
    return leaves


def _lock(path: Path) -> int:
    """Hold the folder too: two databases must never write the same files."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise AnotherSequencerError from error
    return handle
