"""Whatever kills a node's parent, nothing of the node is left, and its data is there again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from vigie.foundation.engines.postgres import PostgresServer
from vigie.foundation.engines.tie import alive

SERVE = "from vigie.cli.serve import serve; from vigie.foundation.settings import load; serve(load())"


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A node in a home of its own, up and answering."""
    home = tmp_path / "home"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    environment = {
        **clean,
        "VIGIE_HOME": str(home),
        "VIGIE_LISTEN": f"127.0.0.1:{_free_port()}",
        "VIGIE_WEB_WORKERS": "1",
    }
    parent = subprocess.Popen([sys.executable, "-c", SERVE], env=environment, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert "answers at" in parent.stdout.readline()
    yield parent, home
    parent.kill()
    parent.communicate()


def test_killed_parent_leaves_nothing(serving: tuple[subprocess.Popen[str], Path]) -> None:
    parent, home = serving
    family = _descendants(parent.pid)
    assert len(family) >= 5  # PostgreSQL and its helpers, granian and its workers, the sequencer

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    assert _left(family) == []
    assert _speaks_of(home) == []


def test_asked_parent_leaves_nothing(serving: tuple[subprocess.Popen[str], Path]) -> None:
    parent, home = serving
    family = _descendants(parent.pid)

    parent.terminate()
    code = parent.wait(30)

    assert code == 0
    assert _left(family) == []
    assert _speaks_of(home) == []


def test_killed_node_starts_with_its_data(serving: tuple[subprocess.Popen[str], Path]) -> None:
    parent, home = serving
    with psycopg.connect(PostgresServer(home).dsn("vigie_migrate")) as connection:
        connection.execute("create table kept as select 7 as value")
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    server = PostgresServer(home)
    server.start()
    with psycopg.connect(server.dsn("vigie_migrate")) as connection:
        row = connection.execute("select value from kept").fetchone()
    server.stop()

    assert row == (7,)


@pytest.mark.parametrize("part", ["vigie.cli.web", "vigie.workers.ledger", "postgres -D"])
def test_killed_part_is_started_again(serving: tuple[subprocess.Popen[str], Path], part: str) -> None:
    parent, _home = serving
    before = [pid for pid in _descendants(parent.pid) if part in _command(pid)][:1]

    os.kill(before[0], signal.SIGKILL)

    assert _waited_for(lambda: [pid for pid in _descendants(parent.pid) if part in _command(pid) and pid not in before])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdecimal() and alive(int(path.name)):
            try:
                parent = int((path / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(path.name))
    found, waiting = [], [root]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.append(child)
            waiting.append(child)
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _waited_for(found: Callable[[], list[int]]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found():
            return True
        time.sleep(0.05)
    return False


def _left(family: list[int]) -> list[str]:
    _waited_for(lambda: [] if any(alive(pid) for pid in family) else [1])
    return [_command(pid) for pid in family if alive(pid)]


def _speaks_of(home: Path) -> list[str]:
    """Processes that have this home in their environment."""
    wanted = f"VIGIE_HOME={home}".encode()
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal() and alive(int(path.name)) and int(path.name) != os.getpid():
            try:
                if wanted in (path / "environ").read_bytes().split(b"\0"):
                    found.append(_command(int(path.name)))
            except OSError:
                continue
    return found
