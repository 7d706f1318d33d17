"""Whatever is killed while questions are asked, no answer was given that the ledger does not know."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.faults.test_kill_parent import SERVE, _command, _descendants, _free_port
from vigie.foundation import clock
from vigie.foundation.credentials import account_key, actor_of
from vigie.foundation.engines.postgres import dsn_for
from vigie.foundation.house import act_on_pool, ledger_folder, open_house, pool
from vigie.foundation.ledger.notes import VerifierKey
from vigie.foundation.ledger.verifying import verify
from vigie.foundation.settings import Settings, as_environment, load
from vigie.governance.actions import first_administrator, issue_token
from vigie.governance.nouns import HEADQUARTERS, NewBureau, NewToken, Rights, console
from vigie.vocabulary.purposes import Purpose

QUESTIONS = 1_000
ACCOUNT = 4711


@dataclass
class Tally:
    """What came back: the entries that answers named, and how many questions were not answered."""

    answered: set[str] = field(default_factory=set)
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def a_machine(settings: Settings) -> str:
    """The token of a machine that asks for documents at a border."""
    names = dict.fromkeys(("en", "fr", "es", "ar"), "Utopia")
    with act_on_pool(settings, console("UTO", clock.new_id(), clock.now())) as act:
        first_administrator(act, NewBureau("UTO", names, administrator="Ada Vell", account=ACCOUNT))
    with pool(settings).connection() as connection:
        administrator = actor_of(connection, account_key(ACCOUNT), now=clock.now())
    assert administrator is not None
    rights = Rights(frozenset({Purpose.BORDER}), frozenset({"travel_documents"}), 1)
    with act_on_pool(settings, administrator) as act:
        return issue_token(act, NewToken("gate 7", HEADQUARTERS, rights)).token


def ask(client: httpx.Client, number: int, tally: Tally) -> None:
    """One question; an error of any kind is a question that was not answered."""
    body = {"purpose": "border", "ask": {"document_number": f"QX{number:07}"}}
    try:
        reply = client.post("/api/v1/questions", json=body)
    except httpx.HTTPError:
        reply = None
    with tally.lock:
        if reply is not None and reply.status_code == httpx.codes.OK:
            tally.answered.add(reply.json()["question"])
        else:
            tally.failed += 1


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Settings]]:
    """An exercise node in a home of its own, up and answering."""
    settings = replace(load(tmp_path / "home"), exercise=True, listen=f"127.0.0.1:{_free_port()}")
    environment = {**os.environ, **as_environment(settings)}
    parent = subprocess.Popen([sys.executable, "-c", SERVE], env=environment, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert "answers at" in parent.stdout.readline()
    yield parent, settings
    pool(settings).close()
    parent.terminate()
    parent.communicate()


@pytest.mark.parametrize("part", ["vigie.cli.web", "postgres -D"])
def test_no_answer_without_its_entry(serving: tuple[subprocess.Popen[str], Settings], part: str) -> None:
    parent, settings = serving
    headers = {"Authorization": f"Bearer {a_machine(settings)}"}
    tally = Tally()
    with (
        httpx.Client(base_url=f"http://{settings.listen}", headers=headers, timeout=20) as client,
        ThreadPoolExecutor(4) as workers,
    ):
        asked = [workers.submit(ask, client, number, tally) for number in range(QUESTIONS)]
        deadline = time.monotonic() + 60
        while len(tally.answered) < QUESTIONS // 4 and tally.failed < QUESTIONS // 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        victims = [pid for pid in _descendants(parent.pid) if part in _command(pid)]
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        unanswered = QUESTIONS - len(tally.answered)
        for each in asked:
            each.result()
        assert settled(client)

    kept, doubts = ledger_of(settings)
    assert victims
    assert unanswered > QUESTIONS // 4  # killed in the middle; a question that waited for the new process may succeed
    assert len(tally.answered) >= QUESTIONS // 4
    assert len(tally.answered) + tally.failed == QUESTIONS
    assert tally.answered <= kept
    assert doubts == []


def ledger_of(settings: Settings) -> tuple[set[str], list[str]]:
    """The ids of all questions' entries, and every doubt that verifying the ledger raises."""
    with psycopg.connect(dsn_for(settings, "vigie_backup")) as connection:
        rows = connection.execute("select id from ledger_entry where act = 'search.ask'").fetchall()
        key = VerifierKey(settings.node, open_house(settings).ledger.public)
        checks = verify(connection, ledger_folder(settings), key)
    return {str(row[0]) for row in rows}, [f"{check.name}: {check.found}" for check in checks if not check.passed]


def settled(client: httpx.Client) -> bool:
    """Whether the node is ready again, with a deadline."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").status_code == httpx.codes.OK:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return False
