"""The journey of a lost machine: backup, deletions, wipe, restore, and the same questions asked again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cluster import Node
from tests.people import AT_THE_BORDER, MAINTENANCE, a_guard, a_hub_reviewer, a_recorder, an_actor
from tests.search.filing import a_passport, file_as
from vigie.foundation import backup
from vigie.foundation.actor import Role, Task
from vigie.foundation.backup_key import PRIVATE, backup_keys_folder
from vigie.foundation.engines.postgres import PostgresServer
from vigie.foundation.following import Follower
from vigie.foundation.house import act_on_pool, pool
from vigie.foundation.settings import Settings
from vigie.records.actions import block_record, erase_record, restrict_record, withdraw_record
from vigie.search.nouns import Question
from vigie.search.queries import ask
from vigie.vocabulary.purposes import Purpose

NUMBERS = {
    "kept": "UP1000001", "withdrawn": "UP1000002", "erased": "UP1000003", "blocked": "UP1000004", "hidden": "UP1000005",
    "shown": "UP1000006",
}  # fmt: skip


@pytest.fixture
def references(fresh_node: Node) -> dict[str, str]:
    """Passports on file; the last one is shown to nobody else yet."""
    found = {
        fate: file_as(fresh_node, "UTO", "travel_documents", a_passport(number)).reference
        for fate, number in NUMBERS.items()
    }
    with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        restrict_record(act, found["shown"], [])
    return found


def test_lost_machine_comes_back_without_the_deleted(
    fresh_node: Node, references: dict[str, str], tmp_path: Path
) -> None:
    node, archive = fresh_node, tmp_path / "node.backup"
    node.superuser.execute("insert into django_session values ('signed-in', 'data', 'infinity')")
    backup.create(node.settings, archive)
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        withdraw_record(act, references["withdrawn"], "recovered")
    for fate, countries in (("hidden", ["XAB"]), ("shown", None)):
        with node.act(a_recorder("UTO"), MAINTENANCE) as act:
            restrict_record(act, references[fate], countries)
    with node.act(an_actor(Role.COMMISSION, "XAB", level=3), Task(Purpose.SUPERVISE)) as act:
        erase_record(act, references["erased"], "commission")
    with node.act(a_hub_reviewer("XAB"), Task(Purpose.SUPERVISE)) as act:
        block_record(act, references["blocked"], "legal_review")
    Follower(node.settings).catch_up()
    new = replace(node.settings, home=tmp_path / "new", database="", journal=node.settings.journal)

    restored = backup.restore(new, archive, backup_keys_folder(node.settings.home) / PRIVATE)

    with _started(new):
        found = {fate: _references_of(new, number) for fate, number in NUMBERS.items()}
        with pool(new).connection() as connection:
            sessions = connection.execute("select count(*) from django_session").fetchone()
    assert (restored.lines, sessions) == (5, (0,))
    assert found == {fate: [reference] if fate in {"kept", "shown"} else [] for fate, reference in references.items()}


@contextmanager
def _started(settings: Settings) -> Iterator[None]:
    server = PostgresServer(settings.home)
    server.start()
    try:
        yield
    finally:
        pool(settings).close()
        server.stop()


def _references_of(settings: Settings, number: str) -> list[str]:
    with act_on_pool(settings, a_guard("QZB"), AT_THE_BORDER) as act:
        answer = ask(act, Question(ask={"document_number": number, "issuing_country": "UTO"}))
    return [candidate.reference for each in answer.answers for candidate in each.candidates]
