"""Who may do what to the ledger's tables: everybody adds, each bureau sees its own, nobody changes."""

from contextlib import nullcontext

import psycopg
import pytest

from tests.cluster import Node
from tests.foundation.ledger.ledgers import a_look
from tests.people import a_guard, a_recorder, a_supervisor
from vigie.foundation.database import Act
from vigie.foundation.ledger.writing import Verb

TABLES = ("ledger_entry", "ledger_reference", "ledger_sought_key", "ledger_unplaced", "ledger_leaf")
CHANGES = (
    "update ledger_entry set body = null, salt = null", "delete from ledger_entry", "truncate ledger_entry cascade",
    "update ledger_reference set reference = ''", "delete from ledger_reference",
    "update ledger_leaf set leaf_index = leaf_index + 1", "delete from ledger_leaf",
    "delete from ledger_sought_key", "update ledger_unplaced set at = at", "update ledger_sought_key set sealed = ''",
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_outside_an_act_the_ledger_is_closed(node: Node, table: str) -> None:
    with node.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"select from {table}")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("login", ["act", "vigie_ledger", "vigie_backup"])
def test_nobody_changes_what_is_written(node: Node, login: str, change: str) -> None:
    a_look(node)

    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        nullcontext(node.connect(login)) if login != "act" else node.act(a_guard()) as opened,
    ):
        (opened.sql if isinstance(opened, Act) else opened).execute(change)


def test_bureau_sees_its_own_entries_only(node: Node) -> None:
    a_look(node, a_guard("XAB"))

    with node.act(a_supervisor("XAB")) as act:
        own = act.sql.execute("select distinct bureau from ledger_entry").fetchall()
    with node.act(a_supervisor("XCM")) as act:
        other = act.sql.execute("select count(*) from ledger_entry where actor = %s", (a_guard("XAB").id,)).fetchone()

    assert own == [(a_guard("XAB").bit,)]
    assert other == (0,)


def test_owner_sees_the_look_and_not_the_entry(node: Node) -> None:
    entry = a_look(node, a_guard("XRM"), owner="UTO")

    with node.act(a_supervisor("UTO")) as act:
        seen = act.sql.execute("select bureau from ledger_reference where entry = %s", (entry,)).fetchall()
        whole = act.sql.execute("select from ledger_entry where id = %s", (entry,)).fetchall()
    with node.act(a_supervisor("XCM")) as act:
        stranger = act.sql.execute("select bureau from ledger_reference where entry = %s", (entry,)).fetchall()

    assert seen == [(a_guard("XRM").bit,)]
    assert whole == stranger == []


def test_without_settings_nothing_is_seen_or_written(node: Node) -> None:
    a_look(node)
    with node.pool.connection() as connection, connection.transaction():
        connection.execute("set local role vigie_app")
        assert connection.execute("select count(*) from ledger_entry").fetchone() == (0,)
        assert connection.execute("select count(*) from ledger_reference").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(
                "insert into ledger_entry (id, at, act, verb, leaf) values (gen_random_uuid(), now(), 'a', 'consult', %s)",
                (bytes(45),),
            )


def test_sequencer_writes_only_its_heartbeat(node: Node) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        node.connect("vigie_ledger").execute(
            "insert into ledger_entry (id, at, act, verb, leaf) values (gen_random_uuid(), now(), 'a', 'consult', %s)",
            (bytes(45),),
        )


def test_backup_reads_all(node: Node) -> None:
    a_look(node, a_guard("XAB"))
    a_look(node, a_guard("XCM"))

    rows = node.connect("vigie_backup").execute("select count(distinct bureau) from ledger_entry").fetchone()

    assert rows is not None
    assert rows[0] >= 2


def test_looks_at_a_record_are_found_by_index(node: Node) -> None:
    with node.act(a_recorder()) as act:
        act.note("records.list", Verb.CONSULT, *(f"VH-{n:06d}" for n in range(3000)))
    node.superuser.execute("analyze ledger_reference")

    with node.act(a_supervisor("UTO")) as act:
        plan = act.sql.execute("explain select at from ledger_reference where reference = 'VH-000001'").fetchall()

    assert "ledger_reference_of" in str(plan)
