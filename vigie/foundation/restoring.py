"""Restore: the node comes back closed, does again what was deleted since, says what it lost, and then opens."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.foundation.archive import Contents, private_key, unpack
from vigie.foundation.dumping import BackupBroken
from vigie.foundation.engines.postgres import SUPERUSER, PostgresServer
from vigie.foundation.following import checkpoint_beside, lines
from vigie.foundation.house import ledger_folder, ledger_keys_folder
from vigie.foundation.ledger.keys import LedgerKeys
from vigie.foundation.ledger.notes import NoteError, VerifierKey, open_checkpoint
from vigie.foundation.ledger.sequencer import Sequencer
from vigie.foundation.ledger.writing import Entry, Verb, write_entry
from vigie.foundation.settings import Settings, load

CLOSED = "closed"
ACT = "backup.restored"

# Transaction numbers begin anew in a new cluster: rows that carry an old one would look as if they were still to come.
NUMBERED = """
select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relkind = 'r' and a.atttypid = 'xid8'::regtype and a.attnum > 0 and not a.attisdropped
"""
# Sessions that were ended since and one-time codes that were used since would open again: everybody signs in anew.
OPEN_DOORS = """
select tablename from pg_tables where schemaname = 'public' and tablename in ('django_session', 'vigie_portal_invitation')
"""
LINE = (
    "insert into deletion_journal (id, kind, identifier, at, xid) values (%s, %s, %s, %s, '3') on conflict do nothing"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: rows of all tables, journal lines done again and rows they changed, places of the ledger lost.

    `lost_until` equals `ledger_size` when nothing that we know of was lost.
    """

    node: str
    made_at: str
    rows: int
    ledger_size: int
    lost_until: int
    lines: int
    changed: int


def closed(home: Path) -> str:
    """Why the node is closed; empty when it is open."""
    path = home / CLOSED
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def restore(settings: Settings, archive: Path, key: Path | None = None, *, journal_lost: bool = False) -> Restored:
    """Bring the node back from a backup into a home without a database, for the administrator at the console.

    The deletion journal must be where the setting says; `journal_lost` goes on without it, and the ledger entry says
    so. Until the end the home is marked closed and the node does not start; after a failure remove `<home>/postgres`
    and begin again. Raises BackupBroken or SealBroken. Call it from the main thread.
    """
    _refuse_unfit(settings, journal_lost=journal_lost)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (settings.home / CLOSED).write_text(f"being restored from {archive.name}\n", encoding="utf-8")
    server = PostgresServer(settings.home)
    try:
        contents = unpack(archive, private_key(settings, key), server)
        if contents.node not in {settings.node, load(settings.home).node}:  # the second may come out of the backup
            message = f"this is a backup of {contents.node}, and this node is {settings.node}"
            raise BackupBroken(message)
        settings = replace(settings, node=contents.node)
        keys = LedgerKeys.load(ledger_keys_folder(settings))
        with psycopg.connect(server.dsn(SUPERUSER)) as connection:
            done, changed = _replay(connection, settings.journal)
        restored = _restored(contents, _noted_size(settings, keys), done, changed)
        _say_so(settings, server, keys, restored, journal_lost=journal_lost)
    finally:
        server.stop()
    (settings.home / CLOSED).unlink()
    return restored


def _refuse_unfit(settings: Settings, *, journal_lost: bool) -> None:
    if not settings.embedded:
        message = "restore works on the embedded PostgreSQL; for one of your own see docs/operations/backup.md"
        raise BackupBroken(message)
    if (settings.home / "postgres" / "data").exists():
        message = f"{settings.home} holds a database already: move it away, or choose another home"
        raise BackupBroken(message)
    if not settings.journal.is_file() and not journal_lost:
        message = (
            f"there is no deletion journal at {settings.journal}. Without it deleted records come back: "
            "point the setting `journal` to it, or say that it is lost"
        )
        raise BackupBroken(message)


def _replay(connection: psycopg.Connection[Any], journal: Path) -> tuple[int, int]:
    """Do again every line that this backup does not know, in the journal's order; one transaction."""
    for table, column in connection.execute(NUMBERED).fetchall():
        connection.execute(sql.SQL("update {} set {} = '3'").format(sql.Identifier(table), sql.Identifier(column)))
    for (table,) in connection.execute(OPEN_DOORS).fetchall():
        connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
    known = {row[0] for row in connection.execute("select id from deletion_journal").fetchall()}
    done = changed = 0
    for line in lines(journal):
        name = UUID(line["id"])
        if name in known:
            continue
        known.add(name)
        what = (line["kind"], line["identifier"], line["at"])
        row = connection.execute("select replay_deletion(%s, %s, %s)", what).fetchone()
        connection.execute(LINE, (name, *what))
        done, changed = done + 1, changed + int(row[0] if row else 0)
    return done, changed


def _restored(contents: Contents, noted: int, done: int, changed: int) -> Restored:
    size = contents.ledger_size
    return Restored(contents.node, contents.made_at, contents.rows, size, max(noted, size), done, changed)


def _noted_size(settings: Settings, keys: LedgerKeys) -> int:
    """The ledger's size by the last checkpoint that was noted beside the journal; 0 without one."""
    path = checkpoint_beside(settings.journal)
    if not path.is_file():
        return 0
    try:
        return open_checkpoint(path.read_text(encoding="utf-8"), VerifierKey(settings.node, keys.public)).size
    except NoteError as error:
        message = f"{path} is not a checkpoint of this node: {error}"
        raise BackupBroken(message) from error


def _say_so(
    settings: Settings, server: PostgresServer, keys: LedgerKeys, restored: Restored, *, journal_lost: bool
) -> None:
    """The entry by which everybody can see that, and from where, this ledger went on; then its checkpoint."""
    lost = (
        f", lost {restored.ledger_size}..{restored.lost_until - 1}"
        if restored.lost_until > restored.ledger_size
        else ""
    )
    entry = Entry(
        act=ACT, verb=Verb.SYSTEM, at=clock.now(), node=settings.node, actor=None, task=NO_TASK,
        correlation=clock.new_id(), result=f"restored from size {restored.ledger_size}{lost}",
        details={
            "by": "administrator at the console", "made_at": restored.made_at, "replayed": restored.lines,
            "journal": "lost" if journal_lost and not settings.journal.is_file() else "replayed",
        },
    )  # fmt: skip
    dsn = server.dsn("vigie_ledger")
    with psycopg.connect(dsn) as connection:
        write_entry(connection, entry, keys)
    sequencer = Sequencer(dsn, ledger_folder(settings), keys, settings.node)
    try:
        while sequencer.step().placed:
            pass
    finally:
        sequencer.close()
