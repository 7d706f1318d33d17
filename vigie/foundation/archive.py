"""The whole node in one sealed file: packed, and unpacked into an empty home with everything compared."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import psycopg

from vigie.foundation import clock, dumping
from vigie.foundation.backup_key import PRIVATE, PUBLIC, backup_keys_folder
from vigie.foundation.dumping import BackupBroken
from vigie.foundation.engines.postgres import SUPERUSER, PostgresServer, dsn_for
from vigie.foundation.house import ledger_folder, ledger_keys_folder
from vigie.foundation.ledger.keys import LOG_PRIVATE, LedgerKeys
from vigie.foundation.ledger.notes import VerifierKey
from vigie.foundation.ledger.verifying import verify as verify_ledger
from vigie.foundation.sealed_file import SealedReader, SealedWriter
from vigie.foundation.settings import FILE, Settings

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database/"
LEDGER = "ledger/"
KEYS = "keys/ledger/"
BACKUP_KEYS = "keys/backup/"
CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: its node and time, rows and digest of each table, the signed ledger size."""

    node: str
    made_at: str
    tables: Mapping[str, list[Any]]
    ledger_size: int
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(int(figures[0]) for figures in self.tables.values())


def pack(settings: Settings, target: Path) -> Contents:
    """Write the node into one file, sealed to the node's backup key (mode 0600; whole or not at all).

    The ledger's files are read before the snapshot of the database, which therefore holds all that they speak of.
    Not in it: the deletion journal (it must outlive every backup), the log's private key, sessions' signing key, logs.
    Raises BackupBroken when a table cannot be read whole, FileExistsError when there is such a file.
    """
    if target.exists():
        raise FileExistsError(target)
    public = bytes.fromhex((backup_keys_folder(settings.home) / PUBLIC).read_text())
    files = dict(_files(settings))
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600)
        with draft.open("r+b") as file, _snapshot(settings) as (connection, snapshot):
            contents = _describe(settings, connection, files)
            sealed = SealedWriter(file, public)
            with tarfile.open(fileobj=cast("BinaryIO", sealed), mode="w|") as tar:
                _add(tar, MANIFEST, json.dumps({"format": FORMAT, **asdict(contents)}).encode())
                for name, data in files.items():
                    _add(tar, name, data)
                for number, piece in enumerate(dumping.dump(dsn_for(settings, "vigie_backup"), snapshot)):
                    _add(tar, f"{DUMP}{number:08d}", piece)
            sealed.finish()
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return contents


def unpack(archive: Path, private: bytes, server: PostgresServer) -> Contents:
    """Fill the server's home from the archive, start it, load the database, and compare everything with the manifest.

    The server is left running. Raises SealBroken or BackupBroken.
    """
    with archive.open("rb") as file:
        stream = cast("BinaryIO", io.BufferedReader(SealedReader(file, private), 1 << 20))
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            members = ((member.name, _read(tar, member)) for member in tar)
            contents = _contents(*next(members, ("", b"")))
            found: dict[str, str] = {}
            server.start()
            dumping.load(server.dsn(SUPERUSER), _dump_after_files(members, server.home, found))
    if found != dict(contents.files):
        wrong = sorted(name for name in {*found, *contents.files} if found.get(name) != contents.files.get(name))
        raise BackupBroken("these files are not what the manifest says: " + ", ".join(wrong))
    with psycopg.connect(server.dsn(SUPERUSER)) as connection:
        now = dumping.figures(connection)
    wrong = sorted(name for name in {*now, *contents.tables} if now.get(name) != contents.tables.get(name))
    if wrong:
        raise BackupBroken("these tables differ from what was backed up: " + ", ".join(wrong))
    _check_ledger(server, contents)
    return contents


def private_key(settings: Settings, key: Path | None) -> bytes:
    """The private backup key from the operator's safe, or from home where it was made. Raises BackupBroken without."""
    path = key or backup_keys_folder(settings.home) / PRIVATE
    try:
        return bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        message = f"the private backup key cannot be read from {path}: name the file that you keep in the safe"
        raise BackupBroken(message) from error


# ------------------------------------------------------------ inside


def _files(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The ledger's files, newest checkpoint first, and what else makes this node this node."""
    ledger = ledger_folder(settings)
    checkpoint = ledger / CHECKPOINT
    if checkpoint.is_file():
        yield LEDGER + CHECKPOINT, checkpoint.read_bytes()
    yield from _below(LEDGER, ledger, leave_out={CHECKPOINT, "sequencer.lock"})
    yield from _below(KEYS, ledger_keys_folder(settings), leave_out={LOG_PRIVATE})
    yield f"{BACKUP_KEYS}{PUBLIC}", (backup_keys_folder(settings.home) / PUBLIC).read_bytes()
    if (settings.home / FILE).is_file():
        yield FILE, (settings.home / FILE).read_bytes()


def _below(prefix: str, folder: Path, leave_out: set[str]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.name in leave_out:
            continue
        try:
            if path.is_file():
                yield prefix + path.relative_to(folder).as_posix(), path.read_bytes()
        except FileNotFoundError:  # the sequencer has replaced a partial tile by a fuller one
            continue


@contextmanager
def _snapshot(settings: Settings) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """One moment of the database, for the figures and the dump alike."""
    with psycopg.connect(dsn_for(settings, "vigie_backup")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("select pg_export_snapshot()").fetchone()
        dumping.refuse_hidden_tables(connection)
        yield connection, str(row[0] if row else "")


def _describe(settings: Settings, connection: psycopg.Connection[Any], files: Mapping[str, bytes]) -> Contents:
    row = connection.execute("select coalesce(max(leaf_index) + 1, 0) from ledger_leaf").fetchone()
    return Contents(
        node=settings.node,
        made_at=clock.now().isoformat(),
        tables=dumping.figures(connection),
        ledger_size=int(row[0]) if row else 0,
        files={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )


def _contents(name: str, data: bytes) -> Contents:
    if name != MANIFEST:
        message = "the backup does not begin with its manifest"
        raise BackupBroken(message)
    found = json.loads(data)
    if found.pop("format", None) != FORMAT:
        message = "the backup was made by a version of Vigie that this one does not know"
        raise BackupBroken(message)
    return Contents(**found)


def _dump_after_files(members: Iterator[tuple[str, bytes]], home: Path, found: dict[str, str]) -> Iterator[bytes]:
    """Write the files below home (never over one that is there) and give the pieces of the dump."""
    for name, data in members:
        if name.startswith(DUMP):
            yield data
            continue
        if (not name.startswith((LEDGER, KEYS, BACKUP_KEYS)) and name != FILE) or ".." in Path(name).parts:
            message = f"the backup holds a file that does not belong there: {name}"
            raise BackupBroken(message)
        found[name] = hashlib.sha256(data).hexdigest()
        path = home / name
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(data)


def _check_ledger(server: PostgresServer, contents: Contents) -> None:
    folder = server.home / LEDGER
    key = VerifierKey(contents.node, LedgerKeys.load(server.home / KEYS).public)
    with psycopg.connect(server.dsn("vigie_backup"), autocommit=True) as connection:
        doubts = [check for check in verify_ledger(connection, folder, key) if not check.passed]
    if doubts:
        raise BackupBroken("the ledger in the backup: " + "; ".join(f"{each.name}: {each.found}" for each in doubts))


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file is not None else b""
