"""A proof stands by itself: it verifies without the node, and no part of it can be exchanged."""

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.cluster import Node
from tests.foundation.ledger.ledgers import a_look, key_of, place_all, some_looks
from tests.people import a_guard, a_supervisor
from vigie.foundation import clock, house
from vigie.foundation.errors import NotFound
from vigie.foundation.ledger import tiles
from vigie.foundation.ledger.notes import VerifierKey
from vigie.foundation.ledger.proving import NotYetPlaced, check_bundle, prove


def proof_for(node: Node, entry: UUID, bureau: str = "QZB") -> dict[str, Any]:
    with node.act(a_supervisor(bureau)) as act:
        return prove(act.sql, house.ledger_folder(node.settings), entry)


def accepted(node: Node, bundle: dict[str, Any]) -> bool:
    return all(check.passed for check in check_bundle(bundle, key_of(node)))


@pytest.fixture(scope="module")
def entries(node: Node) -> list[UUID]:
    found = some_looks(node, 300)
    place_all(node)
    return found


@pytest.mark.parametrize("place", [0, 1, 255, 256, 298, 299])
def test_proof_is_accepted_off_line(node: Node, entries: list[UUID], place: int) -> None:
    bundle = json.loads(json.dumps(proof_for(node, entries[place])))

    checks = check_bundle(bundle, key_of(node))

    assert [(check.name, check.passed) for check in checks] == [
        ("format", True), ("signature", True), ("inclusion", True), ("body", True),
    ]  # fmt: skip
    assert json.loads(bundle["body"])["id"] == str(entries[place])


def test_other_bureau_gets_no_body(node: Node, entries: list[UUID]) -> None:
    bundle = proof_for(node, entries[7], bureau="XCM")

    assert "body" not in bundle
    assert "salt" not in bundle
    assert accepted(node, bundle)


def test_no_part_of_a_proof_can_be_exchanged(node: Node, entries: list[UUID]) -> None:
    one, other = proof_for(node, entries[20]), proof_for(node, entries[21])

    for part in ("index", "leaf", "path", "body", "salt", "entry"):
        assert not accepted(node, {**one, part: other[part]}), part


@pytest.mark.parametrize(
    "damage",
    [
        {"leaf": "00"}, {"leaf": 7}, {"path": ["?"]}, {"path": [base64.b64encode(b"short").decode()]}, {"path": None},
        {"index": -1}, {"index": "x"}, {"index": 10**30}, {"checkpoint": ""}, {"checkpoint": None}, {"salt": "xy"},
        {"body": "{}"}, {"body": None}, {"format": "vigie-proof-2"},
    ],
    ids=repr,
)  # fmt: skip
def test_damaged_proof_is_refused_quietly(node: Node, entries: list[UUID], damage: dict[str, Any]) -> None:
    assert not accepted(node, {**proof_for(node, entries[20]), **damage})


def test_incomplete_proof_is_refused_quietly(node: Node) -> None:
    assert not accepted(node, {})


def test_proof_of_another_node_is_refused(node: Node, entries: list[UUID]) -> None:
    strange = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    key = VerifierKey(node.settings.node, strange)

    assert not all(check.passed for check in check_bundle(proof_for(node, entries[3]), key))


def test_unknown_entry_has_no_proof(node: Node, entries: list[UUID]) -> None:
    with pytest.raises(NotFound):
        proof_for(node, clock.new_id())


def test_waiting_entry_has_no_proof_yet(fresh_node: Node) -> None:
    entry = a_look(fresh_node)

    with pytest.raises(NotYetPlaced):
        proof_for(fresh_node, entry)


def test_placed_entry_waits_for_its_checkpoint(fresh_node: Node) -> None:
    entry = a_look(fresh_node)
    fresh_node.superuser.execute("insert into ledger_leaf (leaf_index, entry_id) values (0, %s)", (entry,))

    with pytest.raises(NotYetPlaced):
        proof_for(fresh_node, entry)
    fresh_node.superuser.execute("delete from ledger_leaf")
    place_all(fresh_node)
    fresh_node.superuser.execute("update ledger_leaf set leaf_index = 9 where entry_id = %s", (entry,))
    with pytest.raises(NotYetPlaced):
        proof_for(fresh_node, entry)


def test_missing_file_is_said(fresh_node: Node) -> None:
    entry = a_look(fresh_node, a_guard())
    place_all(fresh_node)
    (house.ledger_folder(fresh_node.settings) / tiles.path_of("entries", 0, 1)).unlink()

    with pytest.raises(tiles.TileError, match="missing"):
        proof_for(fresh_node, entry)
