"""Two people at once: one of them is refused cleanly, and nothing is there twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, a_recorder, an_actor
from tests.search.filing import a_passport, file_as
from vigie.foundation import clock
from vigie.foundation.actor import Role, Task
from vigie.foundation.errors import Refusal
from vigie.governance import actions
from vigie.governance.nouns import NewBureau, console
from vigie.records.actions import block_record, correct_record, erase_record
from vigie.vocabulary.purposes import Purpose


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of acts that begin together: "done" or the code of the refusal, sorted."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_two_first_administrators_make_one(fresh_node: Node) -> None:
    def found(code: str) -> None:
        with fresh_node.act(console(code, clock.new_id(), clock.now())) as act:
            actions.first_administrator(act, NewBureau(code, {}, "First Administrator"))

    outcome = at_once(lambda: found("UTO"), lambda: found("QZB"))

    hubs = fresh_node.superuser.execute("select count(*) from bureau where hub").fetchone()
    officers = fresh_node.superuser.execute("select count(*) from officer").fetchone()
    assert (outcome.count("done"), hubs, officers) == (1, (1,), (1,))


@pytest.mark.parametrize("deed", ["erase", "block", "correct"])
def test_two_deeds_on_one_record_end_cleanly(node: Node, deed: str) -> None:
    record = file_as(node, "UTO", "travel_documents", a_passport(f"RACE{deed}1"))
    commission = an_actor(Role.COMMISSION, "UTO", level=3)

    def do() -> None:
        recorder = deed == "correct"
        with node.act(
            a_recorder() if recorder else commission, MAINTENANCE if recorder else Task(Purpose.SUPERVISE)
        ) as act:
            if deed == "erase":
                erase_record(act, record.reference, "commission")
            elif deed == "block":
                block_record(act, record.reference, "legal_review")
            else:
                correct_record(act, record.reference, {"status": "lost"}, version=1, reason="new_fact")

    outcome = at_once(*[do] * 4)

    assert "done" in outcome
    assert set(outcome) <= {"done", "not_found", "stale_version"}
