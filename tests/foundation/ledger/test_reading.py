"""Who looked at a record, what the own bureau did, and how the ledger stands."""

from pathlib import Path

import pytest

from tests.cluster import Node
from tests.foundation.ledger.ledgers import REFERENCE, a_look, a_sequencer, place_all, some_looks
from tests.people import a_guard, a_recorder, a_supervisor
from vigie.foundation import house
from vigie.foundation.ledger.reading import Look, entries, looks, status
from vigie.foundation.ledger.writing import Verb


def seen_by(node: Node, bureau: str, reference: str = REFERENCE) -> list[Look]:
    with node.act(a_supervisor(bureau)) as act:
        return looks(act.sql, reference)


def test_owner_sees_foreign_officers_as_pseudonyms(node: Node) -> None:
    guard = a_guard("QZB")
    entry = a_look(node, guard, "TD-OWNER-SEES")

    (look,) = seen_by(node, "UTO", "TD-OWNER-SEES")

    assert (look.entry, look.act, look.purpose, look.bureau, look.unit) == (
        entry, "search.ask", "border", "QZB", "QZB-1",
    )  # fmt: skip
    assert look.actor is None
    assert look.alias == node.house.ledger.pseudonym("UTO", guard.id)
    assert str(guard.id) not in repr(look)


def test_own_officers_are_shown_as_themselves(node: Node) -> None:
    guard = a_guard("QZB")
    a_look(node, guard, "TD-OWN")

    (look,) = seen_by(node, "QZB", "TD-OWN")

    assert look.actor == guard.id
    assert look.alias == ""


def test_third_bureau_sees_nothing(node: Node) -> None:
    a_look(node, a_guard("QZB"), "TD-THIRD")

    assert seen_by(node, "XCM", "TD-THIRD") == []
    assert seen_by(node, "UTO", "TD-UNKNOWN") == []


def test_officer_asks_for_the_own_bureaus_looks(node: Node) -> None:
    a_look(node, a_guard("QZB"), "TD-BOTH")
    a_look(node, a_recorder("UTO"), "TD-BOTH")

    with node.act(a_recorder("UTO")) as act:
        own = looks(act.sql, "TD-BOTH", bureau="UTO")

    assert [look.bureau for look in own] == ["UTO"]
    assert len(seen_by(node, "UTO", "TD-BOTH")) == 2


def test_looks_are_turned_page_by_page(node: Node) -> None:
    written = some_looks(node, 7, reference="TD-PAGES")
    found: list[Look] = []
    with node.act(a_supervisor("UTO")) as act:
        while page := looks(act.sql, "TD-PAGES", limit=3, before=found[-1] if found else None):
            found += page

    assert len(found) == 7
    assert {look.entry for look in found} == set(written)
    assert found == sorted(found, key=lambda look: (look.at, look.entry), reverse=True)


def test_bureau_reads_its_own_entries(node: Node) -> None:
    guard = a_guard("XRM", name="reader")
    first, second = a_look(node, guard), a_look(node, guard)

    with node.act(a_supervisor("XRM")) as act:
        newest = entries(act.sql, actor=guard.id, limit=1)
        next_one = entries(act.sql, actor=guard.id, limit=1, before=newest[0])
    with node.act(a_supervisor("XAB")) as act:
        others = entries(act.sql, actor=guard.id)

    assert [newest[0].entry, next_one[0].entry] == [second, first]
    assert newest[0].body is not None
    assert newest[0].body["act"] == "search.ask"
    assert newest[0].index is None
    assert others == []


def test_erased_body_reads_as_none(fresh_node: Node) -> None:
    entry = a_look(fresh_node)
    place_all(fresh_node)
    fresh_node.superuser.execute("update ledger_entry set body = null, salt = null")

    with fresh_node.act(a_supervisor("QZB")) as act:
        (line,) = entries(act.sql)

    assert (line.entry, line.index, line.body) == (entry, 0, None)


def test_looks_of_the_node_itself_have_no_bureau(fresh_node: Node) -> None:
    with fresh_node.act(a_recorder("UTO")) as act:
        act.note("records.file", Verb.COLLECT, "TD-FILED", owners={"TD-FILED": "UTO"})
    fresh_node.superuser.execute("update ledger_reference set bureau = null, unit = ''")

    (look,) = seen_by(fresh_node, "UTO", "TD-FILED")

    assert look.bureau == ""


def test_status_counts_what_waits(fresh_node: Node) -> None:
    folder = house.ledger_folder(fresh_node.settings)
    some_looks(fresh_node, 3)
    with fresh_node.act(a_guard()) as act:
        before = status(act.sql, folder)
    place_all(fresh_node)
    with fresh_node.act(a_guard()) as act:
        after = status(act.sql, folder)

    assert (before.size, before.signed_at, before.unplaced) == (0, None, 3)
    assert before.waits_since is not None
    assert (after.size, after.unplaced, after.waits_since) == (3, 0, None)
    assert after.signed_at is not None
    assert after.origin == fresh_node.settings.node


@pytest.mark.parametrize("text", ["", "rubbish\n"])
def test_damaged_checkpoint_reads_as_never_signed(node: Node, tmp_path: Path, text: str) -> None:
    (tmp_path / "checkpoint").write_text(text)

    with node.act(a_guard()) as act:
        assert status(act.sql, tmp_path).signed_at is None


def test_sequencer_is_closed_twice_quietly(node: Node) -> None:
    sequencer = a_sequencer(node)
    sequencer.close()

    sequencer.close()
