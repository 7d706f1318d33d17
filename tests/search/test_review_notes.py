"""What is noted of a question and of a refusal, and that a refusal says nothing about what it did not reach."""

import json
from typing import Any

import pytest

from tests.cluster import Node
from tests.people import AT_THE_BORDER, a_guard, a_service, an_administrator, an_officer
from tests.search.filing import a_passport, file_as
from vigie.foundation.actor import Actor, Task
from vigie.foundation.errors import NotPermitted, Refusal
from vigie.records.queries import history, looks
from vigie.search.nouns import Question
from vigie.search.queries import ask, open_record
from vigie.vocabulary.purposes import Purpose

UNKNOWN = "TD-0000-0000-0000-0"


def last_body(node: Node) -> dict[str, Any]:
    """The newest entry's body."""
    row = node.superuser.execute("select body from ledger_entry order by at desc, id desc limit 1").fetchone()
    assert row is not None
    found: dict[str, Any] = json.loads(bytes(row[0]))
    return found


def refused(node: Node, actor: Actor, task: Task, reference: str, do: Any = open_record) -> str:
    """The code of the refusal of this act."""
    with pytest.raises(Refusal) as raised, node.act(actor, task) as act:
        do(act, reference)
    return raised.value.code


def test_blank_case_is_no_case(node: Node) -> None:
    with pytest.raises(NotPermitted), node.act(an_officer(), Task(Purpose.INVESTIGATE, case="  ")) as act:
        ask(act, Question(ask={"vin": "1M8GDM9AXKP042788"}))


def test_every_number_asked_has_its_fingerprint(node: Node) -> None:
    with node.act(a_guard(), AT_THE_BORDER) as act:
        ask(act, Question(ask={"document_number": "DECOY0001"}))
    alone = last_body(node)["question"]["travel_documents|document_number"]
    with node.act(a_guard(), AT_THE_BORDER) as act:
        ask(act, Question(ask={"document_number": ("ZZ0000002", "DECOY0001")}))  # type: ignore[dict-item]

    question = last_body(node)["question"]
    assert alone in question.values()
    assert len({value for place, value in question.items() if place.startswith("travel_documents")}) == 2


@pytest.mark.parametrize("do", [open_record, looks, history])
@pytest.mark.parametrize(
    "actor", [an_administrator("QZB"), a_service("QZB", databases=frozenset({"vehicles"})), an_officer("QZB", purposes=frozenset())]
)  # fmt: skip
def test_refusal_does_not_tell_whether_a_record_exists(node: Node, actor: Actor, do: Any) -> None:
    record = file_as(
        node, "UTO", "travel_documents", a_passport(f"X{len(actor.purposes)}{do.__name__}{actor.kind}"[:30])
    )

    there = refused(node, actor, AT_THE_BORDER, record.reference, do)
    gone = refused(node, actor, AT_THE_BORDER, UNKNOWN, do)

    assert there == gone


def test_refused_opening_is_noted_by_its_name(node: Node) -> None:
    refused(node, a_guard(), AT_THE_BORDER, UNKNOWN)

    body = last_body(node)
    assert (body["act"], body["verb"], body["result"]) == ("search.open", "refuse", "not_found")
