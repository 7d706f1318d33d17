"""Every table with personal data has row-level security that binds its owner too; exemptions are few and named."""

import pytest
from psycopg import sql

from tests.cluster import Node

# Django's own: accounts and sessions, opened by the portal before anybody's bureau is known.
DJANGO = ("account_", "auth_", "django_", "mfa_", "portal_cache", "vigie_portal_")
# Ours, and why.
EXEMPT = {"outbox": "news names records by reference only; acts may insert and never read, the worker reads it all"}

TABLES = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity, c.relispartition,
       exists (select from pg_policies p where p.tablename = c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1
"""
RIGHTS = """
select c.relname, a.privilege_type
from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
where n.nspname = 'public' and a.grantee = %s::regrole order by 1, 2
"""


def ours(name: str) -> bool:
    """Whether a table is a capability's and not Django's."""
    return not name.startswith(DJANGO)


def unguarded(node: Node) -> set[str]:
    """Tables of ours on which row-level security is missing, not forced, or without a policy."""
    return {
        name for name, forced, _, policy in node.superuser.execute(TABLES) if ours(name) and not (forced and policy)
    }


def test_every_table_of_ours_guards_its_rows(node: Node) -> None:
    assert unguarded(node) == set(EXEMPT)


def test_missing_row_security_is_noticed(fresh_node: Node) -> None:
    fresh_node.superuser.execute("alter table record disable row level security")

    assert "record" in unguarded(fresh_node)


def test_unforced_row_security_is_noticed(fresh_node: Node) -> None:
    fresh_node.superuser.execute("alter table officer no force row level security")

    assert "officer" in unguarded(fresh_node)


def test_login_role_touches_no_capability_table(node: Node) -> None:
    rights = {(name, right) for name, right in node.superuser.execute(RIGHTS, ["vigie_web"]) if ours(name)}

    assert rights == {("credential", "SELECT")}


def test_nobody_but_backup_reaches_a_partition(node: Node) -> None:
    partitions = {name for name, _, part, _ in node.superuser.execute(TABLES) if part}

    for role in ("vigie_web", "vigie_app", "vigie_worker", "vigie_ledger"):
        reached = {name for name, _ in node.superuser.execute(RIGHTS, [role])} & partitions
        assert reached == set(), role


def test_ledger_can_only_grow(node: Node) -> None:
    for role in ("vigie_web", "vigie_app", "vigie_worker", "vigie_ledger"):
        rights = set(node.superuser.execute(RIGHTS, [role]))
        assert not {("ledger_entry", right) for right in ("UPDATE", "DELETE", "TRUNCATE")} & rights, role


@pytest.mark.parametrize(
    "role", ["vigie_web", "vigie_app", "vigie_worker", "vigie_ledger", "vigie_backup", "vigie_migrate"]
)
def test_no_role_walks_past_the_policies(node: Node, role: str) -> None:
    row = node.superuser.execute("select rolbypassrls or rolsuper from pg_roles where rolname = %s", [role]).fetchone()

    assert row == (False,)


def test_login_outside_an_act_is_refused_everywhere(node: Node) -> None:
    tables = [name for name, _, _, _ in node.superuser.execute(TABLES) if ours(name) and name != "credential"]

    connection = node.connect("vigie_web")

    for name in tables:
        with pytest.raises(Exception, match="permission denied"):
            connection.execute(sql.SQL("select 1 from {} where false").format(sql.Identifier(name)))
