"""The second wall: what PostgreSQL itself refuses, whatever the code above it forgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tests.cluster import Node
from tests.people import AT_THE_BORDER, MAINTENANCE, a_guard, a_hub_reviewer, a_recorder
from tests.records.bodies import a_passport, a_person
from tests.records.filing import file
from vigie.foundation.actor import Task
from vigie.foundation.database import Act
from vigie.records import actions
from vigie.vocabulary.members import bit_of
from vigie.vocabulary.purposes import Purpose

TABLES = ["record", "record_key", "record_history", "tombstone", "feed", "draft"]
COPY = (
    "insert into record select * from jsonb_populate_record(null::public.record, (select to_jsonb(r) || %s::jsonb from record r"
    " where reference = %s))"
)


ADD_KEY = (
    "insert into record_key (database, field, lane, value, record)"
    " values ('travel_documents', 'document_number', 'exact', 'X', %s)"
)


@contextmanager
def as_app(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The role of an act without an act's settings."""
    connection.execute("select set_config('role', 'vigie_app', true)")
    yield


def seen(act: Act, reference: str) -> int:
    """How many rows of this reference the row policies let through."""
    row = act.sql.execute("select count(*) from record where reference = %s", (reference,)).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["vigie_web", "vigie_ledger"])
def test_outside_an_act_a_table_is_denied(node: Node, table: str, role: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        node.connect(role).execute(f"select from {table} where false")


@pytest.mark.parametrize("table", TABLES)
def test_table_forces_its_policies(node: Node, table: str) -> None:
    flags = node.superuser.execute(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", (table,)
    ).fetchone()
    policies = node.superuser.execute("select count(*) from pg_policies where tablename = %s", (table,)).fetchone()

    assert flags == (True, True)
    assert policies is not None
    assert policies[0] > 1


def test_partition_is_read_by_the_backup_only(node: Node) -> None:
    rows = node.superuser.execute(
        "select c.relname, coalesce(array_agg(distinct a.grantee::regrole::text) filter (where a.grantee <> c.relowner), '{}')"
        " from pg_class c join pg_inherits i on i.inhrelid = c.oid, aclexplode(c.relacl) a"
        " where c.relkind = 'r' and c.relispartition group by c.relname"
    ).fetchall()

    assert len(rows) == 4
    assert {tuple(grantees) for _, grantees in rows} == {("vigie_backup",)}


def test_act_without_settings_sees_and_adds_nothing(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("W1000001"))
    connection = node.connect("vigie_web")

    with connection.transaction(), as_app(connection):
        rows = connection.execute("select count(*) from record").fetchone()

    assert rows == (0,)
    with pytest.raises(InsufficientPrivilege), connection.transaction(), as_app(connection):
        connection.execute(ADD_KEY, (record.id,))


def test_migrator_does_not_walk_past(node: Node) -> None:
    file(node, "travel_documents", a_passport("W1000002"))

    rows = node.connect("vigie_migrate").execute("select count(*) from record").fetchone()

    assert rows == (0,)


def test_row_of_another_owner_cannot_be_added(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("W1000003"))

    with pytest.raises(InsufficientPrivilege), node.act(a_recorder("QZB"), MAINTENANCE) as act:
        act.sql.execute(
            COPY,
            ('{"id": "01890000-0000-7000-8000-000000000001", "reference": "TD-X", "owner_ref": "x"}', record.reference),
        )


@pytest.mark.parametrize(
    "statement",
    [
        "update record set state = 'withdrawn' where reference = %s",
        "update record set updated_at = now() where reference = %s",
    ],
)
def test_row_of_another_owner_cannot_be_changed(node: Node, statement: str) -> None:
    record = file(node, "travel_documents", a_passport("W100000" + str(len(statement))))

    with node.act(a_recorder("QZB"), MAINTENANCE) as act:
        changed = act.sql.execute(statement, (record.reference,)).rowcount

    assert changed == 0


@pytest.mark.parametrize("column", ["owner", "id", "database", "reference", "recorded_at", "blocked", "owner_ref"])
def test_owner_changes_no_column_that_stays(node: Node, column: str) -> None:
    with pytest.raises(InsufficientPrivilege), node.act(a_recorder("UTO"), MAINTENANCE) as act:
        act.sql.execute(f"update record set {column} = {column} where false")  # noqa: S608


def test_owner_cannot_give_a_row_away(node: Node) -> None:
    with pytest.raises(InsufficientPrivilege), node.act(a_recorder("UTO"), MAINTENANCE) as act:
        act.sql.execute("update record set owner = %s", (bit_of("QZB"),))


def test_keys_of_another_owner_are_not_touched(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("W1000004"))

    with node.act(a_recorder("QZB"), MAINTENANCE) as act:
        assert act.sql.execute("delete from record_key where record = %s", (record.id,)).rowcount == 0
    with pytest.raises(InsufficientPrivilege), node.act(a_recorder("QZB"), MAINTENANCE) as act:
        act.sql.execute(ADD_KEY, (record.id,))


def test_history_and_feed_of_another_owner_are_not_written(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("W1000005"))

    for statement in (
        "insert into feed (database, record, version, change, at) values ('travel_documents', %s, 1, 'x', now())",
        "insert into record_history values ('travel_documents', %s, 1, 240, 1, 'x', '', now(), gen_random_uuid(), 241)",
    ):
        with pytest.raises(InsufficientPrivilege), node.act(a_recorder("QZB"), MAINTENANCE) as act:
            act.sql.execute(statement, (record.id,))


def test_feed_and_tombstones_are_read_by_workers_only(node: Node) -> None:
    for table in ("feed", "tombstone"):
        with pytest.raises(InsufficientPrivilege), node.act(a_recorder("UTO"), MAINTENANCE) as act:
            act.sql.execute(f"select from {table}")


def test_hidden_row_and_its_keys_do_not_exist(node: Node) -> None:
    record = file(node, "nominal", a_person() | {"countries": ["XAB"]})

    for actor, rows in ((a_guard("QZB"), 0), (a_guard("XAB"), 1), (a_guard("UTO"), 1)):
        with node.act(actor, AT_THE_BORDER) as act:
            keys = act.sql.execute("select count(*) from record_key where record = %s", (record.id,)).fetchone()
            assert keys is not None
            assert (seen(act, record.reference), bool(keys[0])) == (rows, bool(rows))


def test_blocked_row_is_seen_by_its_owner_only(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("W1000006"))
    with node.act(a_hub_reviewer("XAB"), Task(Purpose.SUPERVISE)) as act:
        actions.block_record(act, record.reference, "legal_review")

    for actor, rows in ((a_guard("QZB"), 0), (a_guard("UTO"), 1)):
        with node.act(actor, AT_THE_BORDER) as act:
            assert seen(act, record.reference) == rows


def test_key_of_a_record_is_found_by_its_index(node: Node) -> None:
    with node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        act.sql.execute("set local enable_seqscan = off")
        plan = act.sql.execute(
            "explain select from record_key where database = 'travel_documents' and field = 'document_number'"
            " and lane = 'exact' and value >= 'A' and value < 'B'"
        ).fetchall()

    assert any("Index Cond" in line[0] and "value" in line[0] for line in plan)
