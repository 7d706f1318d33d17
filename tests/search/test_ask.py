"""Asking and opening as acts, on real PostgreSQL: permitted first, answered from the records, noted always."""

from collections.abc import Sequence

import psycopg
import pytest

from tests.cluster import Node
from tests.people import AT_THE_BORDER, INVESTIGATION, a_guard, a_service, an_administrator, an_officer
from tests.search.filing import a_passport, file_as
from vigie.foundation.actor import Task
from vigie.foundation.database import Act
from vigie.foundation.errors import NotFound, NotPermitted
from vigie.records.nouns import Match, Wanted
from vigie.search.nouns import Question, State
from vigie.search.queries import PostgresFinder, ask, open_record
from vigie.search.rules import BadQuestion, NoPurpose
from vigie.vocabulary.purposes import Purpose

BY_NUMBER = Question(ask={"document_number": "L898902C3", "issuing_country": "UTO"})

BEFORE_AN_ACT = {"credential"}  # a door reads it to learn who is there


class CountingFinder(PostgresFinder):
    """Counts how often anything is searched."""

    def __init__(self) -> None:
        self.searches = 0

    def find(self, act: Act, purpose: Purpose, wanted: Sequence[Wanted]) -> Sequence[Match]:
        """Count, then search."""
        self.searches += 1
        return super().find(act, purpose, wanted)


def entries(node: Node) -> list[tuple[str, str, list[str]]]:
    """Act, verb and references of every committed entry, oldest first."""
    rows = node.superuser.execute(
        "select e.act, e.verb, array(select reference from ledger_reference where entry = e.id order by 1)"
        " from ledger_entry e order by e.at, e.id"
    ).fetchall()
    return [(str(row[0]), str(row[1]), list(row[2])) for row in rows]


def test_guard_finds_another_bureaus_passport(fresh_node: Node) -> None:
    record = file_as(fresh_node, "UTO", "travel_documents", a_passport("L898902C3"))

    with fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        answer = ask(act, BY_NUMBER)

    found = next(each for each in answer.answers if each.database == "travel_documents")
    assert (found.state, found.meaning) == (State.HIT, "not_valid")
    assert [candidate.reference for candidate in found.candidates] == [record.reference]
    assert set(found.candidates[0].shown) <= {"document_number", "kind", "issuing_country", "status", "event_on"}
    assert entries(fresh_node)[-1] == ("search.ask", "consult", [record.reference])


def test_opening_is_a_second_entry(fresh_node: Node) -> None:
    record = file_as(fresh_node, "UTO", "travel_documents", a_passport("L898902C3", event_place="Utopia City"))

    with fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        opened = open_record(act, record.reference.lower())

    assert opened.record.payload["event_place"] == "Utopia City"
    assert entries(fresh_node)[-1] == ("search.open", "consult", [record.reference])


def test_question_costs_one_select(fresh_node: Node) -> None:
    file_as(fresh_node, "UTO", "travel_documents", a_passport("L898902C3"))
    finder = CountingFinder()

    with fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        ask(act, BY_NUMBER, finder)

    assert finder.searches == 1


def test_no_hit_is_noted_too(node: Node) -> None:
    with node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        answer = ask(act, Question(ask={"document_number": "ZZ99999"}))

    assert {each.state for each in answer.answers} == {State.NO_HIT, State.NOT_ASKED}
    assert entries(node)[-1] == ("search.ask", "consult", [])


@pytest.mark.parametrize(
    ("actor", "task"),
    [
        (an_officer("QZB"), Task(Purpose.INVESTIGATE)),
        (a_guard("QZB"), Task(Purpose.INVESTIGATE, case="QZB-1")),
        (an_administrator("QZB"), AT_THE_BORDER),
        (a_guard("QZB", training_valid=False), AT_THE_BORDER),
        (a_guard("QZB", suspended=True), AT_THE_BORDER),
    ],
)
def test_refused_question_searches_nothing(node: Node, actor: object, task: Task) -> None:
    finder = CountingFinder()

    with pytest.raises(NotPermitted), node.act(actor, task) as act:  # type: ignore[arg-type]
        ask(act, BY_NUMBER, finder)

    assert finder.searches == 0
    assert entries(node)[-1] == ("search.ask", "refuse", [])


def test_border_needs_no_case_and_investigation_does(node: Node) -> None:
    with node.act(an_officer("QZB"), INVESTIGATION) as act:
        assert ask(act, BY_NUMBER).answers
    with pytest.raises(NotPermitted), node.act(an_officer("QZB"), Task(Purpose.INVESTIGATE)) as act:
        ask(act, BY_NUMBER)


def test_question_without_purpose_is_refused(node: Node) -> None:
    with pytest.raises(NoPurpose), node.act(a_guard("QZB")) as act:
        ask(act, BY_NUMBER)


def test_unknown_database_is_named(node: Node) -> None:
    with pytest.raises(BadQuestion) as refused, node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        ask(act, Question(ask={"document_number": "A123"}, databases=("passports",)))

    assert refused.value.faults[0].pointer == "/databases/0"


def test_machine_is_told_that_persons_need_an_officer(node: Node) -> None:
    with node.act(a_service("QZB"), AT_THE_BORDER) as act:
        answer = ask(act, Question(ask={"document_number": "A1234567"}))

    assert {each.database: each.why for each in answer.answers if each.state is State.NOT_ASKED} == {
        "nominal": "needs_officer",
        "vehicles": "no_key",
    }


@pytest.mark.parametrize("reference", ["TD-7K3M-9QXF-2BTW-4", "nonsense", "", "\x00", "TD-0000-0000-0000-0"])
def test_unknown_reference_is_not_found(node: Node, reference: str) -> None:
    with pytest.raises(NotFound), node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        open_record(act, reference)


def test_nothing_searched_stands_in_clear(fresh_node: Node) -> None:
    with fresh_node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        ask(act, Question(ask={"document_number": "CANARY77123"}))

    rows = fresh_node.superuser.execute("select row_to_json(e)::text from ledger_entry e").fetchall()
    bodies = fresh_node.superuser.execute("select body from ledger_entry").fetchall()
    outbox = fresh_node.superuser.execute("select payload::text from outbox").fetchall()
    assert not any("CANARY77123" in str(row) for row in [*rows, *outbox])
    assert not any(b"CANARY77123" in bytes(body) for (body,) in bodies)


def test_outside_an_act_every_table_is_denied(node: Node) -> None:
    tables = [
        row[0]
        for row in node.superuser.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where nspname = 'public' and relkind in ('r', 'p') and relrowsecurity order by 1"
        ).fetchall()
    ]

    denied = set(tables) - BEFORE_AN_ACT
    assert {"record", "record_key", "ledger_entry", "officer"} <= denied
    for table in denied:
        with node.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"select 1 from {table} limit 1")  # noqa: S608  names of our own tables
