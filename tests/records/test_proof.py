"""A record's proof: its digest stands in an entry of the ledger, and verifies with the node's key alone."""

import json
from pathlib import Path

import pytest

from tests.cluster import Node
from tests.foundation.ledger.ledgers import key_of, place_all
from tests.people import AT_THE_BORDER, MAINTENANCE, a_guard, a_recorder
from tests.records.bodies import a_car, a_passport
from tests.records.filing import file
from vigie.foundation.errors import NotPermitted
from vigie.foundation.house import ledger_folder
from vigie.foundation.ledger.proving import NotYetPlaced, check_bundle
from vigie.records import actions, queries, rules


@pytest.fixture
def ledger(node: Node) -> Path:
    return ledger_folder(node.settings)


def test_filed_record_is_proved_by_its_entry(node: Node, ledger: Path) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT600001"))
    place_all(node)

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        proof = queries.proof(act, record.reference, ledger)

    assert all(check.passed for check in check_bundle(proof["proof"], key_of(node)))
    assert json.loads(proof["proof"]["body"])["digest"] == rules.digest_of(proof["record"]) == proof["digest"]


def test_corrected_record_is_proved_by_its_correction(node: Node, ledger: Path) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT600002"))
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        actions.correct_record(act, record.reference, {"colour": "red"}, version=1, reason="new_fact")
    place_all(node)

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        proof = queries.proof(act, record.reference, ledger)

    assert json.loads(proof["proof"]["body"])["digest"] == rules.digest_of(proof["record"])


def test_entry_without_a_place_is_not_proved_yet(node: Node, ledger: Path) -> None:
    place_all(node)
    record = file(node, "vehicles", a_car("ZZZVG1E26TT600003"))

    with pytest.raises(NotYetPlaced), node.act(a_recorder("UTO"), MAINTENANCE) as act:
        queries.proof(act, record.reference, ledger)


def test_record_filed_with_others_says_so(node: Node, ledger: Path) -> None:
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        (record,) = actions.file_many(act, "travel_documents", [a_passport("Z1000001")])

    with pytest.raises(rules.NoProof), node.act(a_recorder("UTO"), MAINTENANCE) as act:
        queries.proof(act, record.reference, ledger)


def test_another_bureau_proves_nothing(node: Node, ledger: Path) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT600004"))

    with pytest.raises(NotPermitted), node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        queries.proof(act, record.reference, ledger)
