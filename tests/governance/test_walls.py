"""Row-level security of the tables of governance: the second wall."""

import psycopg
import pytest
from psycopg import errors, sql

from tests.cluster import Node
from tests.governance.bureaus import House, a_gate, a_guard_of, a_house
from vigie.governance import actions, store
from vigie.governance.nouns import HEADQUARTERS, NewToken, Rights
from vigie.vocabulary.purposes import Purpose

TABLES = ("bureau", "unit", "officer", "service")


@pytest.fixture(scope="module")
def house(node: Node) -> House:
    made = a_house(node)
    a_gate(made)
    a_guard_of(made, account=7)
    with node.act(made.administrator) as act:
        rights = Rights(frozenset({Purpose.BORDER}), frozenset({"vehicles"}))
        actions.issue_token(act, NewToken("gate", HEADQUARTERS, rights))
    return made


def counted(connection: psycopg.Connection[tuple[int]], table: str) -> int:
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("table", TABLES)
def test_outside_an_act_permission_is_denied(house: House, table: str) -> None:
    with house.node.pool.connection() as connection:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(sql.SQL("select from {} where false").format(sql.Identifier(table)))
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))


def test_door_reads_credentials_and_changes_none(house: House) -> None:
    with house.node.pool.connection() as connection:
        assert counted(connection, "credential") == 4
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("update credential set level = 3")


@pytest.mark.parametrize(("table", "rows"), [("unit", 2), ("officer", 2), ("service", 1), ("credential", 3)])
def test_act_sees_its_own_bureau_only(house: House, table: str, rows: int) -> None:
    with house.node.act(house.administrator) as act:
        assert counted(act.sql, table) == rows
    with house.node.act(house.hub_administrator) as act:
        assert counted(act.sql, table) == (0 if table == "service" else 1)


@pytest.mark.parametrize("table", ["unit", "officer", "service", "credential"])
def test_role_without_a_bureau_sees_nothing(house: House, table: str) -> None:
    with house.node.pool.connection() as connection, connection.transaction():
        connection.execute("select set_config('role', 'vigie_app', true)")

        assert counted(connection, table) == 0


def test_act_changes_nothing_of_another_bureau(house: House) -> None:
    with house.node.act(house.administrator) as act:
        changed = act.sql.execute("update credential set level = 3 where bureau = 240").rowcount
        changed += act.sql.execute("update officer set level = 3 where bureau = 240").rowcount
        changed += act.sql.execute("update unit set level = 3 where bureau = 240").rowcount

    assert changed == 0


def test_act_writes_nothing_into_another_bureau(house: House) -> None:
    foreign = store.unit(house.node.superuser, "UTO", HEADQUARTERS)
    assert foreign is not None

    with pytest.raises(errors.InsufficientPrivilege), house.node.act(house.administrator) as act:
        act.sql.execute(
            "insert into unit select 240, 'x', name, purposes, databases, level, until, created_at from unit"
        )


def test_act_admits_no_member_by_itself(house: House) -> None:
    with pytest.raises(errors.InsufficientPrivilege), house.node.act(house.hub_administrator) as act:
        act.sql.execute("update bureau set suspended = true")


@pytest.mark.parametrize("table", [*TABLES, "credential"])
def test_policies_bind_the_owner_too(house: House, table: str) -> None:
    row = house.node.superuser.execute(
        "select relrowsecurity, relforcerowsecurity from pg_class where relname = %s", (table,)
    ).fetchone()

    assert row == (True, True)


@pytest.mark.parametrize("table", [*TABLES, "credential"])
def test_backup_reads_every_row(house: House, table: str) -> None:
    copied = counted(house.node.connect("vigie_backup"), table)

    assert copied == counted(house.node.superuser, table)
    assert copied > 0
