"""What a caller may not see changes nothing they get: the same answer as from a store that never had it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

import psycopg
import pytest

from tests.cluster import Node
from tests.people import AT_THE_BORDER, MAINTENANCE, a_guard, a_recorder, a_supervisor
from tests.search.filing import BASIS, a_passport, file_as
from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK, Actor, Task
from vigie.foundation.database import Act, begin
from vigie.foundation.errors import NotFound
from vigie.foundation.wire import plain
from vigie.records.actions import file_many, withdraw_record
from vigie.records.queries import list_own
from vigie.search.nouns import How, Part, Question
from vigie.search.queries import ask, open_record

NUMBERS = ("AB10001", "AB10002", "AB1OOO1", "AB10003", "AB20000")
QUESTIONS = (
    *(Question(ask={"document_number": number}) for number in NUMBERS),
    *(Question(ask={"document_number": number}, limit=1) for number in NUMBERS),
    Question(ask={"document_number": "AB10001", "issuing_country": "UTO"}),
    Question(ask={"document_number": "AB20050"}),
    Question(any="AB10001"),
    Question(ask={"vin": Part(How.END, "042788")}),
    Question(ask={"vin": "1M8GDM9A?KP042788"}),
    Question(ask={"names": "Odalys Brenn", "birth": "1966-12-30"}),
)
MASKS: tuple[list[str] | None, ...] = (None, ["QZB"], ["XCM"], ["QZB", "XCM", "XRM"], ["XAB"], [])
CHANGING = {"question", "as_of", "took_ms"}


class Counted(psycopg.Cursor[Any]):
    """Counts the statements of its connection."""

    statements: ClassVar[list[str]] = []

    def execute(self, query: Any, *args: Any, **more: Any) -> Any:
        """Remember the statement, then run it."""
        Counted.statements.append(str(query)[:200])
        return super().execute(query, *args, **more)


@contextmanager
def counted_act(node: Node, actor: Actor, task: Task = NO_TASK) -> Iterator[Act]:
    """An act whose statements are counted."""
    connection = psycopg.connect(node.dsn("vigie_web"), autocommit=True, cursor_factory=Counted)
    with connection, begin(node.house, connection, actor, task, outer=connection.transaction()) as act:
        yield act


def without_ids(value: Any) -> Any:
    """The answer without ids and times."""
    if isinstance(value, dict):
        return {name: without_ids(each) for name, each in value.items() if name not in CHANGING}
    return [without_ids(each) for each in value] if isinstance(value, list) else value


def answers(node: Node, actor: Actor) -> list[tuple[Any, int]]:
    """Every question's answer for this caller, with the number of SQL statements it took."""
    given = []
    for question in QUESTIONS:
        Counted.statements.clear()
        with counted_act(node, actor, AT_THE_BORDER) as act:
            answer = ask(act, question)
        found = sum(len(each.candidates) for each in answer.answers)
        given.append((without_ids(plain(answer)), len(Counted.statements) - found))
    return given


def fill(node: Node) -> None:
    """Records with the same numbers under every mask, of two owners, some blocked, expired or withdrawn."""
    chance = random.Random(7)
    for place in range(60):
        number, countries = chance.choice(NUMBERS), MASKS[place % len(MASKS)]
        owner = chance.choice(("UTO", "XAB"))
        extra: dict[str, Any] = {} if countries is None else {"countries": countries}
        kind = chance.choice(("passport", "visa", "permit"))
        payload = a_passport(f"{number}", owner) | {"kind": kind}
        _file_past_duplicates(node, owner, payload, extra)
    vin = {"vin": "1M8GDM9AXKP042788", "kind": "car", "status": "stolen", "event_on": "2026-01-01"}
    file_as(node, "UTO", "vehicles", vin, countries=["XCM"])
    file_as(node, "XAB", "vehicles", vin, countries=["QZB"])
    person = {
        "names": ["Odalys Brenn"],
        "birth": "1966-12-30",
        "sex": "F",
        "person_status": "suspect",
        "action": "locate",
    }
    file_as(node, "UTO", "nominal", person, countries=["XCM"])
    hide_some(node)


def _file_past_duplicates(node: Node, owner: str, payload: dict[str, Any], extra: dict[str, Any]) -> None:
    """Through `file_many`, which looks for no repeated keys: the same number many times is what is wanted here."""
    with node.act(a_recorder(owner), MAINTENANCE) as act:
        file_many(act, "travel_documents", [{"record": payload, "legal_basis": BASIS, **extra}])


def hide_some(node: Node) -> None:
    """Block, expire and withdraw some of them, past the acts."""
    node.superuser.execute("update record set blocked = true where ('x' || right(id::text, 1))::bit(4)::int in (1, 2)")
    node.superuser.execute(
        "update record set expires_at = now() - interval '1 second' where ('x' || right(id::text, 1))::bit(4)::int in (3, 4)"
    )
    node.superuser.execute("update record set state = 'withdrawn' where ('x' || right(id::text, 1))::bit(4)::int = 5")


@pytest.mark.parametrize("caller", ["QZB", "XCM", "XRM", "UTO"])
def test_hidden_records_change_no_answer(fresh_node: Node, caller: str) -> None:
    fill(fresh_node)
    guard = a_guard(caller)
    with_hidden = answers(fresh_node, guard)

    deleted = fresh_node.superuser.execute(
        "delete from record where state <> 'live' or blocked or expires_at <= now()"
        " or level > 1 or get_bit(allow_mask, %s) = 0",
        (guard.bit,),
    ).rowcount
    without = answers(fresh_node, guard)

    assert deleted > 10
    assert with_hidden == without
    assert any(part["state"] == "hit" for answer, _ in without for part in answer["answers"])


def test_a_hidden_reference_is_as_unknown(fresh_node: Node) -> None:
    hidden = file_as(fresh_node, "UTO", "travel_documents", a_passport("AB10001"), countries=["XCM"])
    guard = a_guard("QZB")
    outcomes = []
    for reference in (hidden.reference, "TD-7K3M-9QXF-2BTW-4"):
        Counted.statements.clear()
        with pytest.raises(NotFound) as refused, counted_act(fresh_node, guard, AT_THE_BORDER) as act:
            open_record(act, reference)
        outcomes.append((refused.value.code, refused.value.says, list(Counted.statements)))

    assert outcomes[0] == outcomes[1]


def test_owner_lists_are_of_the_own_bureau(fresh_node: Node) -> None:
    mine = file_as(fresh_node, "XAB", "travel_documents", a_passport("AB10002", "XAB"))
    with fresh_node.act(a_supervisor("XAB"), MAINTENANCE) as act:
        before = without_ids(plain(list_own(act)))

    file_as(fresh_node, "UTO", "travel_documents", a_passport("AB10001"))

    with fresh_node.act(a_supervisor("XAB"), MAINTENANCE) as act:
        page = list_own(act)
    assert [record.reference for record in page.records] == [mine.reference]
    assert without_ids(plain(page)) == before


def test_expiry_holds_to_the_second(fresh_node: Node) -> None:
    record = file_as(fresh_node, "UTO", "travel_documents", a_passport("AB10001"))
    question = Question(ask={"document_number": "AB10001"})
    left = record.expires_at - clock.now()

    with clock.moved(left - timedelta(seconds=1)), fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        assert ask(act, question).hit
    with clock.moved(left + timedelta(milliseconds=1)), fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        assert not ask(act, question).hit


def test_withdrawn_is_out_of_answers_at_once(fresh_node: Node) -> None:
    record = file_as(fresh_node, "UTO", "travel_documents", a_passport("AB10001"))

    with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        withdraw_record(act, record.reference, "recovered")

    with fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        assert not ask(act, Question(ask={"document_number": "AB10001"})).hit
