"""Sending a request twice: the same key and request give the same answer, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from tests.api.door import Rest, problem, told
from tests.api.filings import a_passport
from tests.people import a_recorder, an_administrator
from vigie.foundation.actor import Role

KEY = "5f0c2f6e-7d1b-4c55-9a51-2f7f0a3a9b10"
PATH = "/databases/travel_documents/records"


def test_same_request_gets_the_same_answer(rest: Rest) -> None:
    filing = {**a_passport("K0000001")}

    first = rest.post(a_recorder(), PATH, filing, Idempotency_Key=KEY)
    second = rest.post(a_recorder(), PATH, filing, Idempotency_Key=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"


def test_other_request_with_the_key_conflicts(rest: Rest) -> None:
    key = KEY.replace("5f", "6a")
    told(rest.post(a_recorder(), PATH, a_passport("K0000002"), Idempotency_Key=key), 201)

    refused = rest.post(a_recorder(), PATH, a_passport("K0000003"), Idempotency_Key=key)

    problem(refused, 409, "idempotency_key_reused")


def test_keys_of_two_callers_are_apart(rest: Rest) -> None:
    key = KEY.replace("5f", "7b")
    first = told(rest.post(a_recorder(), PATH, a_passport("K0000004"), Idempotency_Key=key), 201)

    other = a_recorder(name="colleague")
    second = told(rest.post(other, PATH, a_passport("K0000005"), Idempotency_Key=key), 201)

    assert first["reference"] != second["reference"]


@pytest.mark.parametrize("change", [{"suspended": True}, {"roles": frozenset({Role.GUARD})}, {"training_valid": False}])
def test_answer_is_not_told_again_without_the_right(rest: Rest, change: dict[str, Any]) -> None:
    key = KEY.replace("5f", f"{len(str(change)):02}")
    passport = a_passport(f"K00001{len(str(change)):02}")
    recorder = a_recorder(name=str(change))
    told(rest.post(recorder, PATH, passport, Idempotency_Key=key), 201)
    before = entries(rest)

    refused = rest.post(replace(recorder, **change), PATH, passport, Idempotency_Key=key)

    problem(refused, 403, "not_permitted")
    assert entries(rest)[len(before) :] == [("records.file", "refuse")]


def test_telling_again_is_noted(rest: Rest) -> None:
    key = KEY.replace("5f", "9d")
    filed = told(rest.post(a_recorder(), PATH, a_passport("K0000190"), Idempotency_Key=key), 201)
    before = entries(rest)

    told(rest.post(a_recorder(), PATH, a_passport("K0000190"), Idempotency_Key=key), 201)

    assert entries(rest)[len(before) :] == [("api.repeat", "disclose")]
    row = rest.node.superuser.execute(
        "select count(*) from ledger_reference where act = 'api.repeat' and reference = %s", (filed["reference"],)
    ).fetchone()
    assert row == (1,)


def entries(rest: Rest) -> list[tuple[str, str]]:
    """Act and verb of every entry, oldest first."""
    rows = rest.node.superuser.execute("select act, verb from ledger_entry order by id").fetchall()
    return [(str(row[0]), str(row[1])) for row in rows]


def test_refused_request_may_be_repeated(rest: Rest) -> None:
    key = KEY.replace("5f", "8c")
    problem(rest.post(a_recorder(), PATH, a_passport("K0000006", status="gone"), Idempotency_Key=key), 422, "invalid")

    told(rest.post(a_recorder(), PATH, a_passport("K0000006"), Idempotency_Key=key), 201)


@pytest.mark.parametrize("key", ["short", "x" * 201, "naïve-and-long-enough"])
def test_key_that_could_be_guessed_is_refused(rest: Rest, key: str) -> None:
    refused = problem(rest.post(a_recorder(), PATH, a_passport("K0000007"), Idempotency_Key=key), 422, "invalid")

    assert refused["errors"][0]["pointer"] == "/Idempotency-Key"


def test_token_shown_once_is_kept_sealed(rest: Rest) -> None:
    order = {"label": "gate 4", "unit": "HQ", "purposes": ["border"], "databases": ["vehicles"]}
    found_bureau(rest)
    key = KEY.replace("5f", "9d")

    first = told(rest.post(an_administrator(), "/governance/tokens", order, Idempotency_Key=key), 201)
    second = told(rest.post(an_administrator(), "/governance/tokens", order, Idempotency_Key=key), 201)

    kept = rest.node.superuser.execute("select sealed from kept_answer").fetchall()
    assert first == second
    assert all(first["token"].encode() not in bytes(sealed) for (sealed,) in kept)


def found_bureau(rest: Rest) -> None:
    """Utopia runs this node."""
    from vigie.foundation import clock  # noqa: PLC0415
    from vigie.governance import actions  # noqa: PLC0415
    from vigie.governance.nouns import NewBureau, console  # noqa: PLC0415

    with rest.node.act(console("UTO", an_administrator().id, clock.now())) as act:
        actions.first_administrator(act, NewBureau("UTO", {}, "Nimra Belavane"))


def test_two_at_once_are_one(rest: Rest) -> None:
    key = KEY.replace("5f", "ae")
    filing = a_passport("K0000008")
    rest.token(a_recorder())

    def send(_: int) -> Any:
        try:
            return rest.post(a_recorder(), PATH, filing, Idempotency_Key=key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(4)))

    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
