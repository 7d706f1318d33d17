"""The database in and out of a backup: PostgreSQL's own dump, and figures by which two copies are compared."""

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vigie.foundation.engines.binaries import installed
from vigie.foundation.engines.tie import tie

CHUNK = 8 << 20

TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relkind = 'r' order by c.relname
"""
CLOSED = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relkind in ('r', 'p')
   and (not has_table_privilege('vigie_backup', c.oid, 'select')
        or (c.relrowsecurity and not exists (
              select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
                 and 'vigie_backup' = any (p.roles) and p.cmd in ('SELECT', 'ALL') and p.qual = 'true')))
 order by c.relname
"""
# The sum of a piece of each row's SHA-256: the order of rows does not matter, and nothing is sorted or held in memory.
FIGURES = """
select count(*), coalesce(sum(('x' || encode(substr(sha256(convert_to(t::text, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::numeric), 0)::text
  from {} t
"""


class BackupBroken(RuntimeError):  # noqa: N818  says what is the matter
    """A backup that cannot be made, or does not hold what it says; the text says what and where."""


def refuse_hidden_tables(connection: psycopg.Connection[Any]) -> None:
    """A table without right or policy for vigie_backup would be dumped with 0 rows in silence: name it instead."""
    hidden = [name for (name,) in connection.execute(CLOSED).fetchall()]
    if hidden:
        message = f"vigie_backup cannot read every row of: {', '.join(hidden)}. Run `vigie migrate`."
        raise BackupBroken(message)


def figures(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """For each table (partitions one by one): the number of rows, and a digest of them all."""
    connection.execute("select set_config('timezone', 'UTC', true), set_config('extra_float_digits', '1', true)")
    found: dict[str, list[Any]] = {}
    for (name,) in connection.execute(TABLES).fetchall():
        row = connection.execute(sql.SQL(FIGURES).format(sql.Identifier(name))).fetchone()
        found[name] = list(row or ())
    return found


def dump(dsn: str, snapshot: str) -> Iterator[bytes]:
    """The database as pg_dump's custom format, at the moment of the exported snapshot; nothing of it on any disk."""
    arguments = ["--format=custom", "--enable-row-security", "--no-large-objects", f"--snapshot={snapshot}"]
    with _program("pg_dump", dsn, arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101  a pipe was asked for
        while piece := process.stdout.read(CHUNK):
            yield piece
        _end(process)


def load(dsn: str, pieces: Iterable[bytes]) -> None:
    """Put a dump into an empty database, as the engine's superuser. Raises BackupBroken with PostgreSQL's words."""
    with _program("pg_restore", dsn, ["--exit-on-error", "--single-transaction"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101  a pipe was asked for
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says why on its error output
        process.stdin = None
        _end(process)


def _program(name: str, dsn: str, arguments: list[str], **pipes: Any) -> subprocess.Popen[bytes]:
    """One of PostgreSQL's programs, run as ourselves; the password goes by the environment, not by the command line."""
    parts = conninfo_to_dict(dsn)
    password = str(parts.pop("password", "") or "")
    environment = {"PGPASSWORD": password, "LC_ALL": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", "")}
    program: Path = installed() / "bin" / name
    child: subprocess.Popen[bytes] = subprocess.Popen(
        [str(program), *arguments, f"--dbname={make_conninfo('', **parts)}"],
        env=environment, stderr=subprocess.PIPE, **pipes,
        preexec_fn=tie(signal.SIGKILL),  # noqa: PLW1509  tie() insists on the main thread
    )  # fmt: skip
    return child


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for it. Its words may quote a row: they are for the operator at the console, not for a log."""
    _, words = process.communicate()
    if process.returncode != 0:
        message = words.decode(errors="replace").strip() or f"exit code {process.returncode}"
        raise BackupBroken(message)
