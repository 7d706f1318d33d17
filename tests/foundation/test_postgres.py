"""The embedded PostgreSQL: closed to strangers, quiet about values, gone with its parent."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cluster import Node
from vigie.foundation.engines.postgres import LOGINS, PostgresServer
from vigie.foundation.engines.tie import alive


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    started = PostgresServer(tmp_path_factory.mktemp("closed") / "home")
    started.start()
    yield started
    started.stop()


def test_engine_runs_below_a_closed_folder(server: PostgresServer) -> None:
    server.home.parent.chmod(0o700)

    with psycopg.connect(server.dsn("vigie_web")) as connection:
        row = connection.execute("select current_user, current_database()").fetchone()

    assert row == ("vigie_web", "vigie")


def test_engine_is_not_root(server: PostgresServer) -> None:
    assert server.child is not None

    assert Path(f"/proc/{server.child.pid}").stat().st_uid != 0


def test_second_starter_attaches(server: PostgresServer) -> None:
    other = PostgresServer(server.home)

    other.start()
    other.stop()

    assert other.child is None
    assert server.running


def test_wrong_secret_is_refused(server: PostgresServer) -> None:
    dsn = server.dsn("vigie_web").replace("password=", "password=x")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(dsn)


def test_secrets_differ_and_are_private(server: PostgresServer) -> None:
    files = [server.secrets / role for role in (*LOGINS, "vigie_engine")]

    assert len({path.read_text() for path in files}) == len(files)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_nothing_listens_on_the_network(server: PostgresServer) -> None:
    with psycopg.connect(server.dsn("vigie_engine")) as connection:
        row = connection.execute("select current_setting('listen_addresses')").fetchone()

    assert row == ("",)


def test_writes_reach_the_disk_first(server: PostgresServer) -> None:
    with psycopg.connect(server.dsn("vigie_web")) as connection:
        row = connection.execute("select current_setting('fsync'), current_setting('synchronous_commit')").fetchone()

    assert row == ("on", "on")


def test_searched_values_stay_out_of_the_log(server: PostgresServer) -> None:
    with psycopg.connect(server.dsn("vigie_migrate"), autocommit=True) as connection:
        connection.execute("create table canary (value text primary key)")
        connection.execute("insert into canary values ('CANARY77')")
        for statement in ("insert into canary values ('CANARY77')", "select 'CANARY77'::int", "select CANARY77"):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())
        with pytest.raises(psycopg.Error):
            connection.execute("select %s::text::int", ("CANARY77",))

    assert "canary77" not in server.log.read_text().lower()


def test_web_role_has_no_right_on_tables(node: Node) -> None:
    connection = node.connect("vigie_web")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select 1 from outbox")


def test_engine_dies_with_its_parent(tmp_path: Path) -> None:
    starter = (
        "import sys, time; from pathlib import Path; from vigie.foundation.engines.postgres import PostgresServer\n"
        "s = PostgresServer(Path(sys.argv[1])); s.start(); print(s.child.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter, str(tmp_path / "home")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    engine = int(parent.stdout.readline())

    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()

    assert _gone(engine)


def test_killed_engine_starts_again_with_its_data(tmp_path: Path) -> None:
    first = PostgresServer(tmp_path / "home")
    first.start()
    with psycopg.connect(first.dsn("vigie_migrate")) as connection:
        connection.execute("create table kept as select 7 as value")
    address = first.dsn("vigie_migrate")
    assert first.child is not None
    first.child.kill()
    first.child.wait()
    first.stop()

    second = PostgresServer(tmp_path / "home")
    second.start()
    with psycopg.connect(address) as connection:  # of before: other processes still hold it
        row = connection.execute("select value from kept").fetchone()
    second.stop()

    assert row == (7,)


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)
