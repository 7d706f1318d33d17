"""The verifier that is not ours accepts what is honest and refuses what is not."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster import ROOT, Node
from tests.foundation.ledger import tampering
from tests.foundation.ledger.ledgers import key_of, place_all, some_looks
from tests.people import a_supervisor
from vigie.foundation import house
from vigie.foundation.ledger.proving import prove

Verifier = Callable[..., "subprocess.CompletedProcess[str]"]
SOURCES = Path("/usr/share/gocode")
SIZES = (377, 1000)
SEEDS = range(2)


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    """The Go verifier, built as its README says; gives a function that runs it."""
    if shutil.which("go") is None or not (SOURCES / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("needs go: apt-get install golang-go golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    subprocess.run(
        ["go", "build", "-o", str(folder / "verify"), "."], cwd=ROOT / "verify/go", check=True,
        env={**os.environ, "GO111MODULE": "off", "GOPATH": str(SOURCES), "GOCACHE": str(folder / "cache"), "GOFLAGS": ""},
    )  # fmt: skip

    def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([folder / "verify", *arguments], capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="module")
def older(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 1000 entries, and the checkpoint from when it had 377."""
    kept = tmp_path_factory.mktemp("kept") / "older.note"
    some_looks(node, SIZES[0])
    place_all(node)
    shutil.copy(house.ledger_folder(node.settings) / "checkpoint", kept)
    some_looks(node, SIZES[1] - SIZES[0])
    place_all(node)
    return kept


def proof_in(node: Node, folder: Path, bureau: str = "QZB", index: int = 640) -> Path:
    row = node.superuser.execute("select entry_id from ledger_leaf where leaf_index = %s", (index,)).fetchone()
    assert row is not None
    with node.act(a_supervisor(bureau)) as act:
        bundle = prove(act.sql, house.ledger_folder(node.settings), row[0])
    (folder / "proof.json").write_text(json.dumps(bundle))
    return folder / "proof.json"


def test_go_accepts_an_honest_ledger(go: Verifier, node: Node, older: Path, tmp_path: Path) -> None:
    folder, proof = house.ledger_folder(node.settings), proof_in(node, tmp_path)

    done = go("-key", str(key_of(node)), "-ledger", folder, "-older", older, "-proof", proof)

    assert done.returncode == 0, done.stderr
    assert "ledger: 1000 entries" in done.stdout
    assert "consistent with the checkpoint of 377 entries" in done.stdout
    assert "proof: entry 640 of 1000" in done.stdout


def test_go_reads_the_key_from_a_file(go: Verifier, node: Node, older: Path, tmp_path: Path) -> None:
    (tmp_path / "node.key").write_text(f"{key_of(node)}\n")

    done = go("-key", tmp_path / "node.key", "-ledger", house.ledger_folder(node.settings))

    assert done.returncode == 0, done.stderr


def test_go_accepts_a_proof_without_body(go: Verifier, node: Node, older: Path, tmp_path: Path) -> None:
    done = go("-key", str(key_of(node)), "-proof", proof_in(node, tmp_path, bureau="XCM"))

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", tampering.IN_FILES + tampering.AGAINST_MEMORY, ids=lambda kind: kind.__name__)
def test_go_refuses_tampered_files(
    go: Verifier, node: Node, older: Path, tmp_path: Path, kind: tampering.Tampering, seed: int
) -> None:
    copy = tmp_path / "ledger"
    shutil.copytree(house.ledger_folder(node.settings), copy)
    kept = shutil.copy(copy / "checkpoint", tmp_path / "kept.note")
    sign, chance = node.house.ledger.signer(), random.Random(seed)
    node.superuser.execute("begin")
    kind(tampering.Scene(node.superuser, copy, chance, key_of(node), sign))
    node.superuser.execute("rollback")

    honest = go("-key", str(key_of(node)), "-ledger", house.ledger_folder(node.settings), "-older", kept)
    done = go("-key", str(key_of(node)), "-ledger", copy, "-older", kept)

    assert honest.returncode == 0
    assert done.returncode == 1
    assert done.stderr.startswith("REFUSED: ")
    assert "ACCEPTED" not in done.stdout


@pytest.mark.parametrize("part", ["leaf", "index", "body", "salt", "checkpoint", "path"])
def test_go_refuses_an_exchanged_part(go: Verifier, node: Node, older: Path, tmp_path: Path, part: str) -> None:
    (tmp_path / "other").mkdir()
    proof, other = proof_in(node, tmp_path), proof_in(node, tmp_path / "other", index=3)
    exchanged = json.loads(other.read_text())[part] if part != "checkpoint" else older.read_text()
    assert go("-key", str(key_of(node)), "-proof", proof).returncode == 0
    proof.write_text(json.dumps({**json.loads(proof.read_text()), part: exchanged}))

    assert go("-key", str(key_of(node)), "-proof", proof).returncode == 1


def test_go_refuses_to_check_nothing(go: Verifier, node: Node) -> None:
    assert go("-key", str(key_of(node))).returncode == 1
    assert go("-key", "rubbish", "-ledger", "/nowhere").returncode == 1
