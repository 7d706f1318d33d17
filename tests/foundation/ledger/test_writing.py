"""An entry: what it says, what it never says, and whose it is."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
import rfc8785

from tests.cluster import Node
from tests.foundation.ledger.ledgers import NUMBER, REFERENCE, a_look
from tests.people import AT_THE_BORDER, NOON, a_guard, a_recorder
from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK, Task
from vigie.foundation.ledger import sealing
from vigie.foundation.ledger.keys import LOG_PRIVATE
from vigie.foundation.ledger.writing import Entry, Verb, commitment, leaf_of, milliseconds_of, moment_text, write_entry
from vigie.vocabulary.purposes import Purpose


def the_row(node: Node, entry: UUID) -> tuple[Any, ...]:
    row = node.superuser.execute(
        "select leaf, body, salt, sought, at, actor, bureau from ledger_entry where id = %s", (entry,)
    ).fetchone()
    assert row is not None
    return tuple(row)


def the_body(node: Node, entry: UUID) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(the_row(node, entry)[1])
    return body


def test_entry_says_who_what_and_why(node: Node) -> None:
    guard = a_guard(device="gate-7")
    body = the_body(node, a_look(node, guard))

    assert body["act"] == "search.ask"
    assert body["verb"] == "consult"
    assert body["purpose"] == "border"
    assert body["database"] == "travel_documents"
    assert body["references"] == [REFERENCE]
    assert body["count"] == 1
    assert body["actor"]["id"] == str(guard.id)
    assert (body["actor"]["bureau"], body["actor"]["unit"], body["actor"]["device"]) == ("QZB", "QZB-1", "gate-7")
    assert body["node"] == node.settings.node


def test_body_is_canonical_json(node: Node) -> None:
    body = the_row(node, a_look(node))[1]

    assert rfc8785.dumps(json.loads(body)) == body


def test_searched_value_is_nowhere_in_clear(node: Node) -> None:
    a_look(node)

    rows = node.superuser.execute("select e::text from ledger_entry e").fetchall()
    rows += node.superuser.execute("select r::text from ledger_reference r").fetchall()

    assert rows
    for (text,) in rows:
        assert NUMBER not in text
        assert NUMBER.encode().hex() not in text


def test_reason_and_session_stay_out_of_the_body(node: Node) -> None:
    guard = a_guard(session="secret-session")
    with node.act(guard, Task(Purpose.BORDER, reason="Anna Eriksson is my neighbour")) as act:
        entry = act.note("search.ask", Verb.CONSULT)

    leaf, body, _, sought, *_ = the_row(node, entry)

    assert b"Eriksson" not in body + leaf + sought
    assert b"secret-session" not in body
    assert json.loads(body)["reason_given"] is True


def test_officer_for_data_protection_opens_what_was_sought(node: Node) -> None:
    entry = a_look(node)
    sealed = the_row(node, entry)[3]
    name = sealing.key_of(sealed)
    row = node.superuser.execute("select sealed from ledger_sought_key where id = %s", (name,)).fetchone()
    log = sealing.private_key(bytes.fromhex((node.house.ledger.folder / LOG_PRIVATE).read_text()))

    assert row is not None
    opened = json.loads(sealing.unseal(sealed, sealing.open_key(row[0], log, name), entry))

    assert opened == {"sought": {"travel_documents|number": f"{NUMBER}0"}}


def test_leaf_commits_to_the_body(node: Node) -> None:
    leaf, body, salt, _, at, _, _ = the_row(node, a_look(node))

    assert leaf == leaf_of(milliseconds_of(at), Verb.CONSULT, commitment(salt, body))
    assert len(leaf) == 45
    assert len(salt) == 32


def test_leaf_is_laid_out_as_published() -> None:
    leaf = leaf_of(0x0102030405, Verb.CONSULT, bytes(range(32)))

    assert leaf.hex() == "01" + "0000000102030405" + "0003" + "0001" + bytes(range(32)).hex()


def test_verbs_keep_their_numbers() -> None:
    assert {verb.value: verb.number for verb in Verb} == {
        "collect": 1, "alter": 2, "consult": 3, "disclose": 4, "combine": 5, "erase": 6, "sign_in": 7,
        "grant": 8, "policy": 9, "key": 10, "block": 11, "refuse": 12, "override": 13, "system": 14,
    }  # fmt: skip


def test_many_references_are_counted_and_digested(node: Node) -> None:
    references = tuple(f"TD-{n:04d}" for n in range(101))
    with node.act(a_recorder()) as act:
        entry = act.note("records.list", Verb.CONSULT, *references)

    body = the_body(node, entry)

    assert body["references"]["count"] == 101
    assert len(body["references"]["sha256"]) == 64
    count = node.superuser.execute("select count(*) from ledger_reference where entry = %s", (entry,)).fetchone()
    assert count == (101,)


def test_empty_facts_are_left_out(node: Node) -> None:
    with node.act(a_guard(session="", device="")) as act:
        entry = act.note("search.ask", Verb.CONSULT)

    body = the_body(node, entry)

    assert set(body) == {"v", "id", "node", "at", "act", "verb", "actor", "correlation", "policy_version"}
    assert "session" not in body["actor"]


def test_count_of_nothing_is_said(node: Node) -> None:
    with node.act(a_guard(), AT_THE_BORDER) as act:
        entry = act.note("search.ask", Verb.CONSULT, count=0)

    assert the_body(node, entry)["count"] == 0


def test_undone_act_leaves_no_entry(node: Node) -> None:
    before = node.superuser.execute("select count(*) from ledger_entry").fetchone()

    with pytest.raises(psycopg.errors.DivisionByZero), node.act(a_guard()) as act:
        act.sql.execute("select 1 / length(%s::text)", (str(act.note("search.ask", Verb.CONSULT))[:0],))

    assert node.superuser.execute("select count(*) from ledger_entry").fetchone() == before


def test_entry_in_anothers_name_is_refused(node: Node) -> None:
    entry = Entry("search.ask", Verb.CONSULT, NOON, "n", a_guard("UTO"), NO_TASK, clock.new_id())

    with pytest.raises(psycopg.errors.InsufficientPrivilege), node.act(a_guard("QZB")) as act:
        write_entry(act.sql, entry, node.house.ledger)


def test_time_without_zone_is_refused(node: Node) -> None:
    entry = Entry("search.ask", Verb.CONSULT, NOON, "n", a_guard(), NO_TASK, clock.new_id())

    with pytest.raises(ValueError, match="zone"), node.act(a_guard()) as act:
        write_entry(act.sql, replace(entry, at=NOON.replace(tzinfo=None)), node.house.ledger)


def test_time_is_cut_to_milliseconds() -> None:
    at = datetime(2026, 3, 2, 12, 0, 0, 999_999, tzinfo=UTC)

    assert moment_text(milliseconds_of(at)) == "2026-03-02T12:00:00.999Z"
    assert milliseconds_of(at) % 1000 == 999
