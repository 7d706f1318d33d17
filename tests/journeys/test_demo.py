"""The demonstration from outside: it comes true, finds its data again, and leaves nothing behind, killed or not."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from vigie.foundation.engines.postgres import SUPERUSER, PostgresServer

VIGIE = str(Path(sys.executable).with_name("vigie"))
PATIENCE = 120.0
FEW, MANY = 120, 6000


def environment(home: Path, records: int) -> dict[str, str]:
    """A demonstration in a home of its own, in English whatever the machine speaks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    return kept | {"VIGIE_HOME": str(home), "VIGIE_DEMO_RECORDS": str(records), "LC_ALL": "C.UTF-8"}


def check(home: Path, records: int, **more: str) -> subprocess.CompletedProcess[str]:
    """`vigie demo --check`; the story is told on standard error."""
    return subprocess.run(
        [VIGIE, "demo", "--check"], env=environment(home, records) | more, capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip


@contextmanager
def playing(home: Path, told: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`vigie demo ...` in the background, telling its story into a file; dead at the end of the block."""
    with told.open("w") as file:
        parent = subprocess.Popen([VIGIE, "demo", *arguments], env=environment(home, FEW) | more, stderr=file)
    try:
        yield parent
    finally:
        parent.kill()
        parent.wait()


def left(home: Path) -> list[str]:
    """The commands of the processes that speak of this home, in their arguments or their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                said = (entry / "cmdline").read_bytes() + b"\0" + (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue  # gone meanwhile, or the kernel's
            if str(home).encode() in said and command:
                found.append(command)
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def waited_for(truth: Callable[[], bool]) -> bool:
    """Whether this becomes true in time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if truth():
            return True
        time.sleep(0.05)
    return False


def count_records(home: Path) -> int:
    """How many records the node holds, past every policy."""
    server = PostgresServer(home)
    server.start()
    try:
        with psycopg.connect(server.dsn(SUPERUSER)) as connection:
            row = connection.execute("select count(*) from record where owner_ref like 'SYN-%'").fetchone()
    finally:
        server.stop()
    return 0 if row is None else int(row[0])


def test_checked_demonstration_comes_true_and_finds_its_data_again(tmp_path: Path) -> None:
    home = tmp_path / "node"

    first = check(home, FEW)
    after_first = left(home)
    second = check(home, FEW)

    assert first.returncode == 0, first.stderr
    for words in ("HIT", "opens the record", "sees who looked", "byte for byte", "ledger was verified"):
        assert words in first.stderr
    assert after_first == []
    assert second.returncode == 0, second.stderr
    assert f"{FEW} records are here from the first start" in second.stderr
    assert left(home) == []
    assert count_records(home) == FEW


@pytest.mark.parametrize(("moment", "records"), [("The node is up", FEW), ("Four bureaus are here", MANY)])
def test_demonstration_killed_in_the_middle_leaves_nothing_and_starts_again(
    tmp_path: Path, moment: str, records: int
) -> None:
    home = tmp_path / "node"
    told = tmp_path / "told"
    with playing(home, told, "--check", VIGIE_DEMO_RECORDS=str(records)) as parent:
        assert waited_for(lambda: moment in told.read_text()), told.read_text()
        assert parent.poll() is None
        assert left(home)

        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()

    assert waited_for(lambda: left(home) == []), left(home)
    again = check(home, records)
    assert again.returncode == 0, again.stderr
    assert count_records(home) == records


def test_demonstration_prints_three_sign_ins_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    home = tmp_path / "node"
    told = tmp_path / "told"
    with playing(home, told, VIGIE_LISTEN=f"127.0.0.1:{free_port()}") as parent:
        assert waited_for(lambda: "ledger verify" in told.read_text() or parent.poll() is not None), told.read_text()

        parent.send_signal(signal.SIGINT)
        code = parent.wait(PATIENCE)

    assert code == 0, told.read_text()
    words = told.read_text()
    assert all(account in words for account in ("uto.desk", "qzb.gate", "xrm.dpo"))
    assert all(f"  {place}. " in words for place in range(1, 6))
    assert left(home) == []


def test_checked_demonstration_says_no_when_the_port_is_taken(tmp_path: Path) -> None:
    home = tmp_path / "node"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        answer = check(home, FEW, VIGIE_LISTEN=address)

    assert answer.returncode != 0
    assert left(home) == []
