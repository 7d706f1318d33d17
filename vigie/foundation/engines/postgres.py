"""Starts, attaches to and stops the node's own PostgreSQL: unprivileged, unix socket only, dies with its parent.

The engine is started in its data folder and told that its data is in /proc/self/cwd, so that a home below a folder
closed to the engine's user (mktemp -d as root, /root) works without opening anybody's folders.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vigie.foundation import clock
from vigie.foundation.engines.binaries import EngineError, Runner, reachable, runner
from vigie.foundation.engines.tie import alive, tie
from vigie.foundation.settings import Settings

LOGINS = ("vigie_migrate", "vigie_web", "vigie_ledger", "vigie_backup")
SUPERUSER = "vigie_engine"
DATABASE = "vigie"
HERE = "/proc/self/cwd"
READY_WITHIN = 60.0
SOCKET_PATH_LIMIT = 100  # sockaddr_un holds 107 characters; the engine adds nothing to the name below

# A searched value must not land in the engine's log: no statement, no parameter, no "Key (number)=(...)" detail, and
# no error text ('invalid input syntax ... "D231"'): errors go to the client, the log keeps LOG, FATAL and PANIC.
QUIET = {
    "log_min_messages": "log",
    "log_statement": "none", "log_min_error_statement": "panic", "log_error_verbosity": "terse",
    "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0", "log_min_duration_statement": "-1",
}  # fmt: skip
SOUND = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
SHAPE = {
    "listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100", "shared_buffers": "128MB",
    "timezone": "UTC", "log_timezone": "UTC", "password_encryption": "scram-sha-256", "jit": "off",
    "log_line_prefix": "%m [%p] ", "lc_messages": "C",
}  # fmt: skip


class PostgresServer:
    """One cluster, in `<home>/postgres`. `extra` options are for tests that need speed more than durability."""

    def __init__(self, home: Path, extra: Mapping[str, str] | None = None) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.secrets = self.home / "secrets" / "postgres"
        self.log = self.home / "logs" / "postgres.log"
        self.extra = dict(extra or {})
        self.child: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Make the cluster if there is none, start it, or attach to it if it runs; returns when it answers.

        Call it from the main thread. Raises EngineError with the end of the engine's log when it does not come up.
        """
        self._lay_folders()
        deadline = time.monotonic() + READY_WITHIN
        while not self._take_lock():
            if self._ready(None) and self._answers():
                return
            if time.monotonic() > deadline:
                message = f"another process holds {self.folder / 'lock'} and its PostgreSQL does not answer"
                raise EngineError(message)
            time.sleep(0.02)
        try:
            self._start_own(deadline)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the engine if this object started it: open transactions are rolled back, data is flushed."""
        child, self.child = self.child, None
        if child is not None and child.poll() is None:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._lock is not None:
            if child is not None:
                self._clear_run()
            self._lock.close()
            self._lock = None

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """The libpq address for one role, with its secret: for processes of this node, never for a log or a page."""
        return make_conninfo(
            "", host=str(self._run()), user=role, dbname=database, password=secret(self.secrets / role),
            connect_timeout=10, application_name="vigie", require_auth="scram-sha-256",
        )  # fmt: skip

    @property
    def running(self) -> bool:
        """Whether the engine that this object started still runs; True after attaching."""
        return self.child is None or self.child.poll() is None

    # ------------------------------------------------------------ inside

    def _lay_folders(self) -> None:
        for folder in (self.home, self.folder, self.secrets, self.log.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _take_lock(self) -> bool:
        """The lock is inherited by the engine, so it is free only when the last of its processes is gone."""
        lock = (self.folder / "lock").open("a", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _start_own(self, deadline: float) -> None:
        user = runner()
        programs = reachable(user)
        user.own(self.folder)
        if not self.data.exists():
            self._initialise(user, programs)
        self._make_run(user)
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # stale: we hold the lock, so nothing of it runs
        options = {**SHAPE, **SOUND, **QUIET, **self.extra, "unix_socket_directories": str(self._run())}
        arguments = [str(programs / "bin" / "postgres"), "-D", HERE]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        assert self._lock is not None  # noqa: S101  start() took it
        self.child = self._popen(user, arguments, pass_fds=(self._lock.fileno(),))
        while not self._ready(self.child.pid):
            if self.child.poll() is not None or time.monotonic() > deadline:
                raise EngineError("PostgreSQL did not come up. Its log ends:\n" + self._log_tail())
            time.sleep(0.01)
        self._prepare()

    def _popen(self, user: Runner, arguments: list[str], **more: Any) -> subprocess.Popen[bytes]:
        _rotate(self.log)
        with self.log.open("ab") as log:
            child: subprocess.Popen[bytes] = subprocess.Popen(
                arguments, cwd=self.data, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}, start_new_session=True,
                preexec_fn=tie(signal.SIGINT),  # noqa: PLW1509  tie() insists on the main thread
                **user.popen(), **more,  # type: ignore[call-overload]
            )  # fmt: skip
        return child

    def _initialise(self, user: Runner, programs: Path) -> None:
        """A new cluster, made beside its place and renamed into it, so that a broken attempt leaves nothing."""
        final, self.data = self.data, self.folder / "data.new"
        try:
            shutil.rmtree(self.data, ignore_errors=True)
            self.data.mkdir(mode=0o700)
            user.own(self.data)
            self._run_initdb(user, programs)
            self.data.rename(final)
        finally:
            self.data = final

    def _run_initdb(self, user: Runner, programs: Path) -> None:
        word = os.memfd_create("password", 0)  # no file on any disk
        try:
            os.write(word, secret(self.secrets / SUPERUSER).encode())
            os.fchmod(word, 0o400)
            if user.change:
                os.fchown(word, user.uid, user.gid)
            child = self._popen(
                user,
                [
                    str(programs / "bin" / "initdb"), "-D", HERE, "--no-sync", "--no-instructions", "-U", SUPERUSER,
                    "--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums",
                    "--auth-local=scram-sha-256", "--auth-host=reject", f"--pwfile=/proc/self/fd/{word}",
                ],
                pass_fds=(word,),
            )  # fmt: skip
            if child.wait() != 0:
                raise EngineError("initdb failed. Its log ends:\n" + self._log_tail())
        finally:
            os.close(word)

    def _run(self) -> Path:
        """The folder of the socket: in home when the path is short and open to the engine, else in the temp folder."""
        chosen = self.folder / "run"
        if chosen.is_symlink():
            return chosen.readlink()
        return chosen

    def _make_run(self, user: Runner) -> None:
        """The same address at every start: other processes of the node hold it when the engine is started again."""
        chosen = self.folder / "run"
        self._clear_run()
        if not chosen.is_symlink():
            chosen.mkdir(mode=0o700, exist_ok=True)
            user.own(chosen)
            fits = len(str(chosen / ".s.PGSQL.5432")) < SOCKET_PATH_LIMIT
            if fits and _enters(user, chosen):
                return
            chosen.rmdir()
            short = Path(tempfile.mkdtemp(prefix="vigie-"))
        else:
            short = chosen.readlink()
            try:
                short.mkdir(mode=0o700)
            except OSError:  # somebody has taken the name meanwhile
                short = Path(tempfile.mkdtemp(prefix="vigie-"))
            chosen.unlink()
        user.own(short)
        chosen.symlink_to(short)

    def _clear_run(self) -> None:
        """Remove the socket's folder with whatever a killed engine left in it; its name stays noted."""
        with contextlib.suppress(OSError):
            shutil.rmtree(self._run())

    def _ready(self, pid: int | None) -> bool:
        """Line 1 is our child and the status line says ready: the file of a killed server says "ready" too."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        if len(lines) < 8 or lines[7].strip() != "ready":  # noqa: PLR2004  the eighth line (miscadmin.h)
            return False
        return int(lines[0]) == pid if pid is not None else alive(int(lines[0]))

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.dsn("vigie_web"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _prepare(self) -> None:
        """Roles, secrets and the database; again only when roles.sql changed or an earlier attempt broke off."""
        text = resources.files("vigie").joinpath("schema", "roles.sql").read_text(encoding="utf-8")
        mark, wanted = self.folder / "prepared", hashlib.sha256(text.encode()).hexdigest()
        if mark.is_file() and mark.read_text(encoding="ascii") == wanted:
            return
        with psycopg.connect(self.dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(text.encode())
            for role in LOGINS:
                word = connection.pgconn.encrypt_password(
                    secret(self.secrets / role).encode(), role.encode(), b"scram-sha-256"
                )
                connection.execute(
                    sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(word.decode()))
                )
            if connection.execute("select from pg_database where datname = %s", (DATABASE,)).fetchone() is None:
                connection.execute(sql.SQL("create database {} owner vigie_migrate").format(sql.Identifier(DATABASE)))
            close_database(connection, DATABASE)
        with psycopg.connect(self.dsn(SUPERUSER), autocommit=True) as connection:
            connection.execute("revoke create on schema public from public")
            connection.execute("grant usage on schema public to public")
        mark.write_text(wanted, encoding="ascii")

    def _log_tail(self) -> str:
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        except OSError:
            return "(no log)"


def close_database(connection: psycopg.Connection[Any], name: str) -> None:
    """Only the node's own logins may connect to this database."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    for role in LOGINS:
        connection.execute(sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(role)))


def dsn_for(settings: Settings, role: str, database: str = DATABASE) -> str:
    """The libpq address of this node's database for one role: embedded, or the operator's own by `database`.

    With one's own PostgreSQL the role's password is read from `<home>/secrets/postgres/<role>` when it is there.
    """
    if settings.embedded:
        return PostgresServer(settings.home).dsn(role, database)
    parts = {**conninfo_to_dict(settings.database), "user": role}
    if database != DATABASE or "dbname" not in parts:
        parts["dbname"] = database
    path = settings.home / "secrets" / "postgres" / role
    if path.exists():
        parts["password"] = secret(path)
    return make_conninfo("", **parts)


def secret(path: Path) -> str:
    """The secret kept in a 0600 file; made on first use, whole or not at all."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(clock.new_secret().hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike a rename it does not replace what somebody faster has written
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")


def _enters(user: Runner, folder: Path) -> bool:
    if not user.change:
        return True
    done = subprocess.run(
        ["/usr/bin/test", "-w", str(folder)],
        check=False,
        cwd="/",
        **user.popen(),  # type: ignore[call-overload]
    )
    return bool(done.returncode == 0)


def _rotate(log: Path, limit: int = 10_000_000) -> None:
    if log.is_file() and log.stat().st_size > limit:
        log.rename(log.with_suffix(".log.1"))
