"""The sequencer: every committed entry gets one place, whatever breaks in between."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from tests.cluster import Node
from tests.foundation.ledger.ledgers import a_look, a_sequencer, key_of, place_all, some_looks
from tests.people import a_guard
from vigie.foundation import clock, house
from vigie.foundation.ledger import sequencer as sequencing
from vigie.foundation.ledger import tiles
from vigie.foundation.ledger.notes import open_checkpoint
from vigie.foundation.ledger.sequencer import AnotherSequencerError, SequencerError
from vigie.foundation.ledger.verifying import verify
from vigie.foundation.ledger.writing import Verb

WAIT_SECONDS = 20


def files(node: Node) -> Path:
    return house.ledger_folder(node.settings)


def signed_size(node: Node) -> int:
    try:
        return open_checkpoint((files(node) / "checkpoint").read_text(), key_of(node)).size
    except FileNotFoundError:
        return 0


def doubts(node: Node, remembered: str | None = None) -> list[str]:
    checks = verify(node.connect("vigie_ledger"), files(node), key_of(node), remembered=remembered)
    return [f"{check.name}: {check.found}" for check in checks if not check.passed]


def wait_for(node: Node, size: int) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while signed_size(node) < size:
        assert time.monotonic() < end, f"only {signed_size(node)} of {size} entries were signed"
        time.sleep(0.02)


def test_written_entry_gets_place_and_checkpoint(fresh_node: Node) -> None:
    a_look(fresh_node)

    size = place_all(fresh_node)

    assert size == signed_size(fresh_node) == 1
    assert doubts(fresh_node) == []


def test_nothing_new_writes_nothing(fresh_node: Node) -> None:
    a_look(fresh_node)
    place_all(fresh_node)
    before = (files(fresh_node) / "checkpoint").stat()

    place_all(fresh_node)

    assert (files(fresh_node) / "checkpoint").stat().st_ino == before.st_ino


def test_late_commit_is_not_skipped(fresh_node: Node) -> None:
    with fresh_node.act(a_guard()) as act:
        late = act.note("search.ask", Verb.CONSULT)
        # Another act begins later, commits earlier, and is placed meanwhile; an "id > last" would pass by the first.
        other = threading.Thread(target=lambda: a_look(fresh_node))
        other.start()
        other.join()
        assert place_all(fresh_node) == 1

    assert place_all(fresh_node) == 2
    row = fresh_node.superuser.execute("select leaf_index from ledger_leaf where entry_id = %s", (late,)).fetchone()
    assert row == (1,)


def test_backlog_is_placed_in_batches(fresh_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 100)
    some_looks(fresh_node, 250)
    sequencer = a_sequencer(fresh_node)

    steps = [sequencer.step() for _ in range(4)]
    sequencer.close()

    assert [(step.placed, step.size) for step in steps] == [(100, 100), (100, 200), (50, 250), (0, 250)]
    assert doubts(fresh_node) == []


def test_second_sequencer_waits(fresh_node: Node) -> None:
    first, second = a_sequencer(fresh_node), a_sequencer(fresh_node)
    first.step()

    with pytest.raises(AnotherSequencerError):
        second.step()
    first.close()

    second.step()
    second.close()


def test_other_folder_does_not_make_a_second_sequencer(fresh_node: Node, tmp_path: Path) -> None:
    first = a_sequencer(fresh_node)
    keys, name = fresh_node.house.ledger, fresh_node.settings.node
    second = sequencing.Sequencer(fresh_node.dsn("vigie_ledger"), tmp_path, keys, name)
    first.step()

    with pytest.raises(AnotherSequencerError):
        second.step()
    first.close()


def test_places_without_files_are_caught_up(fresh_node: Node) -> None:
    some_looks(fresh_node, 300)
    place_all(fresh_node)
    older = (files(fresh_node) / "checkpoint").read_text()
    # As after kill -9 between the commit of places and the files.
    some_looks(fresh_node, 300)
    fresh_node.connect("vigie_ledger").execute(sequencing.PLACE, {"limit": 1000, "size": 300})

    assert signed_size(fresh_node) == 300
    assert place_all(fresh_node) == 600
    assert doubts(fresh_node, older) == []


def test_half_written_file_does_not_count(fresh_node: Node) -> None:
    some_looks(fresh_node, 10)
    place_all(fresh_node)
    some_looks(fresh_node, 10)
    (files(fresh_node) / "tile/0/000.p/20.new").write_bytes(b"half")

    assert place_all(fresh_node) == 20
    assert doubts(fresh_node) == []


def test_lost_tiles_are_made_again_from_the_tables(fresh_node: Node) -> None:
    some_looks(fresh_node, 300)
    place_all(fresh_node)
    shutil.rmtree(files(fresh_node) / "tile")

    place_all(fresh_node)

    assert doubts(fresh_node) == []


def test_rewritten_tables_are_not_signed(fresh_node: Node) -> None:
    some_looks(fresh_node, 20)
    place_all(fresh_node)
    before = (files(fresh_node) / "checkpoint").read_text()
    fresh_node.superuser.execute(
        "update ledger_entry set leaf = set_byte(leaf, 44, get_byte(leaf, 44) # 1)"
        " where id = (select entry_id from ledger_leaf where leaf_index = 3)"
    )
    a_look(fresh_node)

    with pytest.raises(SequencerError, match="no longer begin"):
        place_all(fresh_node)

    assert (files(fresh_node) / "checkpoint").read_text() == before


def test_changed_tiles_are_not_signed(fresh_node: Node) -> None:
    some_looks(fresh_node, 20)
    place_all(fresh_node)
    path = files(fresh_node) / tiles.path_of(0, 0, 20)
    path.write_bytes(bytes(640))

    with pytest.raises(SequencerError, match="do not give the root"):
        place_all(fresh_node)


def test_shorter_tables_are_not_signed(fresh_node: Node) -> None:
    some_looks(fresh_node, 20)
    place_all(fresh_node)
    fresh_node.superuser.execute("delete from ledger_leaf where leaf_index >= 15")

    with pytest.raises(SequencerError, match="15 places, but 20 are signed"):
        place_all(fresh_node)


def test_strange_checkpoint_is_not_continued(fresh_node: Node) -> None:
    a_look(fresh_node)
    place_all(fresh_node)
    path = files(fresh_node) / "checkpoint"
    path.write_text(path.read_text().replace("tests.vigie", "other.vigie"))

    with pytest.raises(SequencerError, match="not ours"):
        place_all(fresh_node)


def test_placed_and_gone_entry_is_not_signed(fresh_node: Node) -> None:
    fresh_node.superuser.execute("insert into ledger_leaf (leaf_index, entry_id) values (0, gen_random_uuid())")

    with pytest.raises(SequencerError, match="only 0 have an entry"):
        place_all(fresh_node)


def test_silence_is_broken_each_hour(fresh_node: Node) -> None:
    sequencer = a_sequencer(fresh_node)

    first, again = sequencer.heartbeat(), sequencer.heartbeat()
    with clock.moved(timedelta(minutes=61)):
        later = sequencer.heartbeat()
    step = sequencer.step()
    sequencer.close()

    assert (first, again, later) == (True, False, True)
    assert step.placed == 2
    assert doubts(fresh_node) == []


def test_heartbeat_of_before_is_remembered(fresh_node: Node) -> None:
    first, second = a_sequencer(fresh_node), a_sequencer(fresh_node)

    assert first.heartbeat()
    first.close()

    assert not second.heartbeat()
    second.close()


def test_lost_connection_is_opened_again(fresh_node: Node) -> None:
    sequencer = a_sequencer(fresh_node)
    sequencer.step()
    fresh_node.superuser.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vigie_ledger' and datname = current_database()"
    )
    a_look(fresh_node)

    with pytest.raises(psycopg.OperationalError):
        sequencer.step()
    step = sequencer.step()
    sequencer.close()

    assert step.size == 1


def start_worker(node: Node) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "vigie.workers.ledger"],
        env={**os.environ, **node.environment}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def test_killed_worker_loses_no_entry(fresh_node: Node) -> None:
    total = 1  # the first heartbeat
    for kill_after in (0.0, 0.02, 0.05, 0.1):
        worker = start_worker(fresh_node)
        a_look(fresh_node)
        wait_for(fresh_node, total + 1)
        some_looks(fresh_node, 400)
        time.sleep(kill_after)
        worker.kill()
        worker.communicate()
        total += 401

    worker = start_worker(fresh_node)
    a_look(fresh_node)
    wait_for(fresh_node, total + 1)
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=WAIT_SECONDS)

    assert worker.returncode == 0
    assert json.loads(said.splitlines()[-1])["event"] == "sequencer ended"
    assert doubts(fresh_node) == []
    entries = fresh_node.superuser.execute("select count(*) from ledger_entry").fetchone()
    places = fresh_node.superuser.execute("select count(*), max(leaf_index) + 1 from ledger_leaf").fetchone()
    assert places is not None
    assert entries == (places[0],)
    assert places[0] == places[1]


def test_worker_says_when_the_ledger_is_in_doubt(fresh_node: Node) -> None:
    some_looks(fresh_node, 5)
    place_all(fresh_node)
    fresh_node.superuser.execute("delete from ledger_leaf where leaf_index = 4")
    worker = start_worker(fresh_node)
    assert worker.stderr is not None

    lines = [json.loads(worker.stderr.readline()) for _ in range(2)]
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=WAIT_SECONDS)

    assert lines[1]["event"] == "sequencer stopped: ledger in doubt"
    assert worker.returncode == 0


def test_running_sequencer_stops_when_told(fresh_node: Node) -> None:
    stop = threading.Event()
    sequencer = a_sequencer(fresh_node)
    runner = threading.Thread(target=sequencer.run, args=(stop,))
    runner.start()
    some_looks(fresh_node, 3)

    wait_for(fresh_node, 4)
    stop.set()
    runner.join(WAIT_SECONDS)

    assert not runner.is_alive()
    assert place_all(fresh_node) == 4


class Killed(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


def test_end_before_any_file_is_survived(fresh_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    write, left, older = tiles.write_file, [0], None

    def write_until_killed(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        write(path, data)

    for files_first in range(1, 9):
        some_looks(fresh_node, 90)
        left[0] = files_first
        monkeypatch.setattr(tiles, "write_file", write_until_killed)
        sequencer = a_sequencer(fresh_node)
        try:
            sequencer.step()
        except Killed:
            sequencer.close()
        monkeypatch.setattr(tiles, "write_file", write)
        sequencer.close()

        assert place_all(fresh_node) == files_first * 90
        assert doubts(fresh_node, older) == []
        older = (files(fresh_node) / "checkpoint").read_text()
