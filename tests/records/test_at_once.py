"""Two acts at the same moment: one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, a_recorder
from tests.records.bodies import a_car
from tests.records.filing import count, file
from vigie.foundation.errors import Refusal
from vigie.records import actions

WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def wait_until_one_waits(node: Node) -> None:
    """Until the second act stands before the first one's lock."""
    for _ in range(500):
        if count(node, WAITING):
            return
        sleep(0.01)
    pytest.fail("nobody waits for the first act")


def filing(node: Node, vin: str) -> str:
    """What a filing under the one file number says: "done" or the code of its refusal."""
    try:
        file(node, "vehicles", a_car(vin) | {"owner_ref": "UTO/1"})
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_one_file_number_makes_one_record(fresh_node: Node) -> None:
    with ThreadPoolExecutor(1) as other:
        with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
            actions.file_record(act, "vehicles", a_car("ZZZVG1E26TT700001") | {"owner_ref": "UTO/1"})
            second = other.submit(filing, fresh_node, "ZZZVG1E26TT700002")
            wait_until_one_waits(fresh_node)
        said = second.result(10)

    assert said == "conflict"
    assert count(fresh_node, "select count(*) from record") == 1


def correcting(node: Node, reference: str, colour: str) -> str:
    """What a correction of version 1 says."""
    try:
        with node.act(a_recorder("UTO"), MAINTENANCE) as act:
            actions.correct_record(act, reference, {"colour": colour}, version=1, reason="typo")
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_one_correction_wins(fresh_node: Node) -> None:
    record = file(fresh_node, "vehicles", a_car("ZZZVG1E26TT700009"))

    with ThreadPoolExecutor(1) as other:
        with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
            actions.correct_record(act, record.reference, {"colour": "red"}, version=1, reason="typo")
            second = other.submit(correcting, fresh_node, record.reference, "blue")
            wait_until_one_waits(fresh_node)
        said = second.result(10)

    assert said == "stale_version"
    assert count(fresh_node, "select max(version) from record") == 2
    assert count(fresh_node, "select count(*) from record_history") == 1
