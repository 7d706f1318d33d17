"""An honest ledger is accepted; every known tampering is refused, and by the line that is meant to see it."""

import random
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cluster import Node
from tests.foundation.ledger import tampering
from tests.foundation.ledger.ledgers import a_sequencer, key_of, place_all, some_looks
from tests.people import a_dpo
from vigie.foundation import clock, house
from vigie.foundation.ledger.proving import Check
from vigie.foundation.ledger.verifying import verify
from vigie.foundation.ledger.writing import Verb

SEEDS = range(4)
SIZES = (150, 610)


@dataclass
class Kept:
    """A ledger of 610 entries and a checkpoint kept from when it had 150."""

    node: Node
    folder: Path
    older: str


@pytest.fixture(scope="module")
def kept(node: Node) -> Kept:
    folder = house.ledger_folder(node.settings)
    some_looks(node, SIZES[0])
    place_all(node)
    older = (folder / "checkpoint").read_text()
    some_looks(node, SIZES[1] - SIZES[0])
    place_all(node)
    return Kept(node, folder, older)


@pytest.fixture
def copy(kept: Kept, tmp_path: Path) -> Iterator[Path]:
    """The files copied, and whatever happens to the tables undone at the end."""
    shutil.copytree(kept.folder, tmp_path / "ledger")
    kept.node.superuser.execute("begin")
    yield tmp_path / "ledger"
    kept.node.superuser.execute("rollback")


def failed(checks: list[Check]) -> set[str]:
    return {check.name for check in checks if not check.passed}


def tampered(kept: Kept, copy: Path, kind: tampering.Tampering, seed: int) -> None:
    sign = kept.node.house.ledger.signer()
    kind(tampering.Scene(kept.node.superuser, copy, random.Random(seed), key_of(kept.node), sign))


def test_honest_ledger_is_accepted(kept: Kept) -> None:
    checks = verify(kept.node.connect("vigie_ledger"), kept.folder, key_of(kept.node), remembered=kept.older)

    assert failed(checks) == set()
    assert [check.name for check in checks] == [
        "signatures", "checkpoint", "leaves", "root", "bodies", "references", "order", "gaps", "erasures",
    ]  # fmt: skip
    assert {check.name: check.found for check in checks}["bodies"] == "610 checked"


def test_backup_login_can_verify(kept: Kept) -> None:
    assert failed(verify(kept.node.connect("vigie_backup"), kept.folder, key_of(kept.node))) == set()


def test_login_that_sees_a_part_doubts(kept: Kept) -> None:
    with kept.node.act(a_dpo("XAB")) as act:
        checks = verify(act.sql, kept.folder, key_of(kept.node))

    assert "gaps" in failed(checks)


def test_bodies_before_the_start_are_left_out(kept: Kept) -> None:
    checks = verify(kept.node.connect("vigie_ledger"), kept.folder, key_of(kept.node), start=600)

    assert {check.name: check.found for check in checks}["bodies"] == "10 checked"
    assert failed(checks) == set()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", tampering.IN_TABLES + tampering.IN_FILES, ids=lambda kind: kind.__name__)
def test_tampering_is_refused(kept: Kept, copy: Path, kind: tampering.Tampering, seed: int) -> None:
    tampered(kept, copy, kind, seed)

    assert failed(verify(kept.node.superuser, copy, key_of(kept.node))) != set()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", tampering.AGAINST_MEMORY, ids=lambda kind: kind.__name__)
def test_kept_checkpoint_shows_a_replaced_ledger(kept: Kept, copy: Path, kind: tampering.Tampering, seed: int) -> None:
    kept_now = (copy / "checkpoint").read_text()
    tampered(kept, copy, kind, seed)

    assert "checkpoint" in failed(verify(kept.node.superuser, copy, key_of(kept.node), remembered=kept_now))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (tampering.flipped_body, "bodies"), (tampering.swapped_salts, "bodies"),
        (tampering.flipped_leaf_in_tables, "leaves"), (tampering.flipped_byte_in_hashes, "root"),
        (tampering.cut_tail, "root"), (tampering.cut_tail_of_tables, "gaps"), (tampering.cut_middle, "gaps"),
        (tampering.unplaced_entry_dropped, "gaps"), (tampering.swapped_leaf, "leaves"),
        (tampering.wrong_key, "signatures"), (tampering.forged_signature, "signatures"),
        (tampering.unnoted_erasure, "erasures"), (tampering.unnoted_erasure_of_sought, "erasures"),
        (tampering.hidden_look, "references"), (tampering.missing_checkpoint, "gaps"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)  # fmt: skip
def test_the_right_line_says_so(kept: Kept, copy: Path, kind: tampering.Tampering, line: str) -> None:
    tampered(kept, copy, kind, 1)

    assert line in failed(verify(kept.node.superuser, copy, key_of(kept.node)))


def test_forged_older_checkpoint_is_refused(kept: Kept) -> None:
    forged = kept.older.replace("150", "151", 1)

    checks = verify(kept.node.connect("vigie_ledger"), kept.folder, key_of(kept.node), remembered=forged)

    assert failed(checks) == {"checkpoint"}


def test_noted_erasure_is_accepted(fresh_node: Node) -> None:
    some_looks(fresh_node, 3)
    with fresh_node.act(a_dpo("QZB")) as act:
        act.note("ledger.erase", Verb.ERASE, erased=(1, 2))
    place_all(fresh_node)
    fresh_node.superuser.execute(
        "update ledger_entry set body = null, salt = null, sought = null"
        " where id = (select entry_id from ledger_leaf where leaf_index = 1)"
    )
    fresh_node.superuser.execute(
        "update ledger_entry set sought = null where id = (select entry_id from ledger_leaf where leaf_index = 2)"
    )

    checks = verify(fresh_node.connect("vigie_ledger"), house.ledger_folder(fresh_node.settings), key_of(fresh_node))

    assert failed(checks) == set()


def test_clock_turned_back_is_seen(fresh_node: Node) -> None:
    some_looks(fresh_node, 2)
    place_all(fresh_node)
    with clock.moved(timedelta(hours=-1)):
        some_looks(fresh_node, 2)
        place_all(fresh_node)

    checks = verify(fresh_node.connect("vigie_ledger"), house.ledger_folder(fresh_node.settings), key_of(fresh_node))

    assert failed(checks) == {"order"}


def test_empty_ledger_is_not_in_doubt(fresh_node: Node) -> None:
    folder = house.ledger_folder(fresh_node.settings)

    assert failed(verify(fresh_node.connect("vigie_ledger"), folder, key_of(fresh_node))) == set()


def test_kept_checkpoint_needs_a_ledger(fresh_node: Node, kept: Kept) -> None:
    folder = house.ledger_folder(fresh_node.settings)

    checks = verify(fresh_node.connect("vigie_ledger"), folder, key_of(fresh_node), remembered=kept.older)

    assert failed(checks) == {"checkpoint"}


def test_ledger_is_verified_while_it_grows(fresh_node: Node) -> None:
    stop, sequencer = threading.Event(), a_sequencer(fresh_node)
    runner = threading.Thread(target=sequencer.run, args=(stop,))
    runner.start()
    found: set[str] = set()
    for _ in range(8):
        some_looks(fresh_node, 120)
        with fresh_node.act(a_dpo("QZB")):  # written and not committed yet, while the ledger is read
            folder = house.ledger_folder(fresh_node.settings)
            found |= failed(verify(fresh_node.connect("vigie_ledger"), folder, key_of(fresh_node)))
    stop.set()
    runner.join()

    # Until the first checkpoint is signed the places are in doubt, rightly; nothing else ever is.
    assert found <= {"gaps"}
    assert failed(verify(fresh_node.connect("vigie_ledger"), folder, key_of(fresh_node))) == set()
