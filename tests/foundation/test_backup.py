"""Backup, wipe, restore: the same records, a ledger that verifies, and the deleted stays deleted."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, NOON, a_recorder
from vigie.cli.supervisor import NodeDown, Supervisor
from vigie.foundation import backup
from vigie.foundation.backup_key import PRIVATE, backup_keys_folder, ensure_backup_key
from vigie.foundation.dumping import BackupBroken, figures
from vigie.foundation.engines.migrating import migrate
from vigie.foundation.engines.postgres import SUPERUSER, PostgresServer, dsn_for
from vigie.foundation.following import Follower, lines
from vigie.foundation.house import ledger_folder, ledger_keys_folder
from vigie.foundation.journal import Gone, note_deletion
from vigie.foundation.ledger.keys import LedgerKeys
from vigie.foundation.ledger.notes import VerifierKey
from vigie.foundation.ledger.sequencer import Sequencer
from vigie.foundation.ledger.verifying import verify as verify_ledger
from vigie.foundation.ledger.writing import Verb
from vigie.foundation.restoring import CLOSED, closed, restore
from vigie.foundation.sealed_file import SealBroken
from vigie.foundation.settings import Settings, load

CANARY = "CANARY-D23145890"
CREDENTIAL = """
insert into credential (key, kind, subject, bureau, unit, level, roles, purposes, training_until)
values (%s, 'service', %s, %s, 'U', 1, '{service}', '{border}', 'infinity')
"""


@pytest.fixture
def filed(fresh_node: Node) -> Node:
    """A node with two records and five ledger entries, placed and signed."""
    for number in (1, 2):
        _file(fresh_node, UUID(int=number))
    fresh_node.superuser.execute(CREDENTIAL, ("token:ab", UUID(int=7), a_recorder().bit))
    for _ in range(5):
        with fresh_node.act(a_recorder(), MAINTENANCE) as act:
            act.note("records.file", Verb.COLLECT, f"TD-{CANARY}")
    _sequence(fresh_node.settings)
    return fresh_node


def test_backup_holds_every_table(filed: Node, tmp_path: Path) -> None:
    contents = backup.create(filed.settings, tmp_path / "node.backup")

    assert contents.tables["record_travel_documents"][0] == 2
    assert contents.tables["ledger_entry"][0] == contents.ledger_size == 6  # five and the heartbeat
    assert contents.tables["django_migrations"][0] > 0


def test_backup_verifies(filed: Node, tmp_path: Path) -> None:
    made = backup.create(filed.settings, tmp_path / "node.backup")

    found = backup.verify(filed.settings, tmp_path / "node.backup")

    assert found == made
    assert list(filed.settings.home.glob("verify-*")) == []


def test_backup_shows_nothing_in_clear(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")

    data = (tmp_path / "node.backup").read_bytes()

    assert CANARY.encode() not in data
    assert b"travel_documents" not in data


@pytest.mark.parametrize("place", [3, 40, 1500, -1, -5000])
def test_changed_byte_is_refused(filed: Node, tmp_path: Path, place: int) -> None:
    path = tmp_path / "node.backup"
    backup.create(filed.settings, path)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)

    with pytest.raises(SealBroken):
        backup.verify(filed.settings, path)


def test_cut_tail_is_refused(filed: Node, tmp_path: Path) -> None:
    path = tmp_path / "node.backup"
    backup.create(filed.settings, path)
    path.write_bytes(path.read_bytes()[:-3000])

    with pytest.raises(SealBroken):
        backup.verify(filed.settings, path)


def test_another_key_opens_nothing(filed: Node, fresh_home: Path, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")

    with pytest.raises(SealBroken, match="another key"):
        backup.verify(filed.settings, tmp_path / "node.backup", key=fresh_home / PRIVATE)


def test_hidden_table_is_named(filed: Node, tmp_path: Path) -> None:
    filed.superuser.execute("drop policy saved on record_nominal")

    with pytest.raises(BackupBroken, match="record_nominal"):
        backup.create(filed.settings, tmp_path / "node.backup")

    assert list(tmp_path.iterdir()) == []


def test_migration_opens_new_tables_to_backup(filed: Node, tmp_path: Path) -> None:
    with psycopg.connect(filed.dsn("vigie_migrate"), autocommit=True) as connection:
        connection.execute("create table newcomer (value text)")
        connection.execute("alter table newcomer enable row level security")
        connection.execute("alter table newcomer force row level security")
    filed.superuser.execute("insert into newcomer values ('x')")

    migrate(filed.settings)

    assert backup.create(filed.settings, tmp_path / "node.backup").tables["newcomer"][0] == 1


def test_restored_node_has_the_same_records(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    before = figures(filed.superuser)
    Follower(filed.settings).catch_up()
    settings = _wiped(filed, tmp_path)

    restored = restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE, journal_lost=True)

    with _Running(settings) as server, psycopg.connect(server.dsn(SUPERUSER)) as connection:
        after = figures(connection)
        checks = _ledger_checks(server, settings)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"ledger_entry", "ledger_leaf"}  # the entry that says so
    assert restored.rows == sum(row[0] for row in before.values())
    assert all(check.passed for check in checks), checks
    assert closed(settings.home) == ""


def test_deleted_after_the_backup_stays_deleted(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    _erase(filed, UUID(int=1))
    _revoke(filed, "token:ab")
    Follower(filed.settings).catch_up()
    settings = _wiped(filed, tmp_path)

    restored = restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE)

    with _Running(settings) as server, psycopg.connect(server.dsn(SUPERUSER)) as connection:
        left = connection.execute("select id from record").fetchall()
        keys = connection.execute("select count(*) from record_key").fetchone()
        stones = connection.execute("select id from tombstone").fetchall()
        active = connection.execute("select active from credential where key = 'token:ab'").fetchone()
    assert (restored.lines, left, keys, stones) == (2, [(UUID(int=2),)], (1,), [(UUID(int=1),)])
    assert active == (False,)


def test_restored_ledger_says_what_it_lost(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    for _ in range(3):
        with filed.act(a_recorder(), MAINTENANCE) as act:
            act.note("records.file", Verb.COLLECT)
    _sequence(filed.settings)
    Follower(filed.settings).catch_up()
    settings = _wiped(filed, tmp_path)

    restored = restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE, journal_lost=True)

    with _Running(settings) as server, psycopg.connect(server.dsn(SUPERUSER)) as connection:
        row = connection.execute("select body from ledger_entry where act = 'backup.restored'").fetchone()
    assert (restored.ledger_size, restored.lost_until) == (6, 9)
    assert row is not None
    said = json.loads(row[0])
    assert said["result"] == "restored from size 6, lost 6..8"
    assert said["details"]["by"] == "administrator at the console"


def test_restore_without_journal_is_refused(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    settings = _wiped(filed, tmp_path)

    with pytest.raises(BackupBroken, match="no deletion journal"):
        restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE)


def test_restore_over_a_database_is_refused(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    settings = _wiped(filed, tmp_path)
    (settings.home / "postgres" / "data").mkdir(parents=True)

    with pytest.raises(BackupBroken, match="already"):
        restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE, journal_lost=True)


def test_broken_restore_leaves_the_node_closed(filed: Node, tmp_path: Path) -> None:
    path = tmp_path / "node.backup"
    backup.create(filed.settings, path)
    settings = _wiped(filed, tmp_path)
    path.write_bytes(path.read_bytes()[:-3000])

    with pytest.raises(SealBroken):
        restore(settings, path, tmp_path / PRIVATE, journal_lost=True)

    assert "node.backup" in closed(settings.home)


def test_closed_node_does_not_start(tmp_path: Path) -> None:
    (tmp_path / CLOSED).write_text("being restored from node.backup\n")

    with pytest.raises(NodeDown, match=r"being restored from node\.backup"), Supervisor(load(tmp_path, {})):
        pass

    assert [path.name for path in tmp_path.iterdir()] == [CLOSED]


def test_journal_is_copied_once_and_in_order(filed: Node) -> None:
    for number in (1, 2, 3):
        _note(filed, Gone.RECORD_BLOCKED, UUID(int=number))
    follower = Follower(filed.settings)

    copied = follower.catch_up(), follower.step(), Follower(filed.settings).catch_up()

    assert copied == (3, 0, 0)
    assert [line["identifier"] for line in lines(filed.settings.journal)] == [str(UUID(int=n)) for n in (1, 2, 3)]


def test_late_commit_is_not_skipped(filed: Node) -> None:
    late = psycopg.connect(filed.dsn("vigie_web"))
    late.execute("set role vigie_app")
    note_deletion(late, Gone.RECORD_BLOCKED, UUID(int=1))
    _note(filed, Gone.RECORD_BLOCKED, UUID(int=2))
    follower = Follower(filed.settings)

    follower.step()
    late.commit()
    late.close()
    follower.catch_up()

    assert {line["identifier"] for line in lines(filed.settings.journal)} == {str(UUID(int=n)) for n in (1, 2)}


def test_empty_journal_says_that_nothing_was_deleted(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    Follower(filed.settings).catch_up()
    settings = _wiped(filed, tmp_path)

    restored = backup.restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE)

    assert (restored.lines, filed.settings.journal.read_text()) == (0, "")


def test_name_comes_back_with_the_configuration(filed: Node, tmp_path: Path) -> None:
    (filed.settings.home / "vigie.toml").write_text(f'node = "{filed.settings.node}"\n')
    backup.create(filed.settings, tmp_path / "node.backup")
    settings = replace(_wiped(filed, tmp_path), node="node.vigie.example/ledger")

    restored = backup.restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE, journal_lost=True)

    assert restored.node == filed.settings.node


def test_backup_of_another_node_is_refused(filed: Node, tmp_path: Path) -> None:
    backup.create(filed.settings, tmp_path / "node.backup")
    settings = replace(_wiped(filed, tmp_path), node="elsewhere.vigie.example/ledger")

    with pytest.raises(BackupBroken, match=r"elsewhere\.vigie\.example"):
        backup.restore(settings, tmp_path / "node.backup", tmp_path / PRIVATE, journal_lost=True)


def test_torn_line_is_survived(filed: Node) -> None:
    _note(filed, Gone.RECORD_BLOCKED, UUID(int=1))
    Follower(filed.settings).catch_up()
    with filed.settings.journal.open("a") as file:
        file.write('{"id": "torn')

    _note(filed, Gone.RECORD_BLOCKED, UUID(int=2))
    Follower(filed.settings).catch_up()

    assert [line["identifier"] for line in lines(filed.settings.journal)] == [str(UUID(int=n)) for n in (1, 2)]


def test_replayed_account_has_no_way_in(filed: Node) -> None:
    row = filed.superuser.execute(
        "insert into auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,"
        " date_joined) values ('pbkdf2_sha256$x', false, 'uto.lost', '', '', '', false, true, now()) returning id"
    ).fetchone()
    assert row is not None
    filed.superuser.execute(
        "insert into mfa_authenticator (type, data, user_id, created_at) values ('webauthn', '{}', %s, now())", row
    )

    filed.superuser.execute("select replay_deletion('account_shut', %s, now())", (str(row[0]),))

    left = filed.superuser.execute(
        "select password, (select count(*) from mfa_authenticator where user_id = u.id) from auth_user u where id = %s",
        row,
    ).fetchone()
    assert left == ("!", 0)


def test_unknown_kind_is_refused(filed: Node) -> None:
    with pytest.raises(ValueError, match="vanished"):
        _note(filed, "vanished", UUID(int=1))


@pytest.fixture
def fresh_home(tmp_path: Path) -> Path:
    """A backup key pair that has nothing to do with the node."""
    ensure_backup_key(tmp_path / "other")
    return backup_keys_folder(tmp_path / "other")


def _file(node: Node, name: UUID) -> None:
    owner = a_recorder().bit
    node.superuser.execute(
        "insert into record values ('travel_documents', %(id)s, %(reference)s, %(owner)s, 'U', %(id)s::text,"
        " '{border}', '{}', '{}', null, 1, '{}', null, %(mask)s, 'live', false, %(at)s, %(at)s, null,"
        " 'infinity', 1, '1', %(payload)s, %(digest)s)",
        {
            "id": name, "reference": f"TD-{name}", "owner": owner, "mask": b"\xff" * 32, "at": NOON,
            "payload": json.dumps({"number": CANARY}), "digest": b"\0" * 32,
        },
    )  # fmt: skip
    node.superuser.execute(
        "insert into record_key (database, field, lane, value, record) values"
        " ('travel_documents', 'number', 'exact', %s, %s)",
        (CANARY, name),
    )


def _sequence(settings: Settings) -> None:
    keys = LedgerKeys.load(ledger_keys_folder(settings))
    sequencer = Sequencer(dsn_for(settings, "vigie_ledger"), ledger_folder(settings), keys, settings.node)
    sequencer.heartbeat()
    sequencer.step()
    sequencer.close()


def _erase(node: Node, name: UUID) -> None:
    """As the act of erasing does: the row goes, the journal's line comes, in one transaction."""
    with node.superuser.transaction():
        node.superuser.execute("delete from record where id = %s", (name,))
        note_deletion(node.superuser, Gone.RECORD_ERASED, name)


def _revoke(node: Node, key: str) -> None:
    note_deletion(node.superuser, Gone.CREDENTIAL_REVOKED, key)


def _note(node: Node, kind: Gone | str, name: UUID) -> None:
    with psycopg.connect(node.dsn("vigie_web")) as connection:
        connection.execute("set role vigie_app")
        note_deletion(connection, kind, name)


def _wiped(node: Node, tmp_path: Path) -> Settings:
    """A new machine: an empty home, the journal's disk as it was, and the private key from the safe."""
    (tmp_path / PRIVATE).write_text((node.settings.home / "keys" / "backup" / PRIVATE).read_text())
    return replace(node.settings, home=tmp_path / "new-home", database="", journal=node.settings.journal)


class _Running:
    """A restored node's engine, for looking."""

    def __init__(self, settings: Settings) -> None:
        self.server = PostgresServer(settings.home)

    def __enter__(self) -> PostgresServer:
        self.server.start()
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.stop()


def _ledger_checks(server: PostgresServer, settings: Settings) -> list[Any]:
    keys = LedgerKeys.load(ledger_keys_folder(settings))
    with psycopg.connect(server.dsn("vigie_backup"), autocommit=True) as connection:
        return list(verify_ledger(connection, ledger_folder(settings), VerifierKey(settings.node, keys.public)))
