"""Personal tokens by REST: made, used, listed, revoked; a token is in no answer twice."""

from uuid import UUID

import pytest

from tests.api.door import Rest, problem, told
from tests.governance.bureaus import House, a_guard_of, a_house, an_account, signed_in
from tests.people import a_service
from vigie.foundation.actor import Actor

PATH = "/governance/own-tokens"
QUESTION = {"purpose": "border", "ask": {"document_number": "L898902C3"}}
KEY = "0d1f7e52-6a50-4f0b-9c49-b5a5be1d5f01"


@pytest.fixture(scope="module")
def house(rest: Rest) -> House:
    return a_house(rest.node)


@pytest.fixture
def guard(house: House) -> Actor:
    account = an_account()
    a_guard_of(house, account=account)
    return signed_in(house.node, account)


def test_own_token_asks_as_its_officer(rest: Rest, guard: Actor) -> None:
    made = told(rest.post(guard, PATH, {"label": "laptop", "days": 7}), 201)

    mine = told(rest.get(made["token"], "/governance/me"))
    answer = told(rest.post(made["token"], "/questions", QUESTION))

    assert (mine["bureau"]["code"], mine["roles"]) == ("QZB", ["guard"])
    assert {each["database"] for each in answer["answers"] if each["state"] == "no_hit"} >= {"travel_documents"}


def test_token_stands_in_one_answer_only(rest: Rest, guard: Actor) -> None:
    first = told(rest.post(guard, PATH, {"label": "laptop"}, Idempotency_Key=KEY), 201)
    second = told(rest.post(guard, PATH, {"label": "laptop"}, Idempotency_Key=KEY), 201)

    listed = told(rest.get(guard, PATH))

    assert first["token"].startswith("vgt_")
    assert second == {"own": first["own"], "token": None}
    assert [each["id"] for each in listed["items"] if each["label"] == "laptop"] == [first["own"]["id"]]
    assert first["token"] not in str(listed)


def test_revoked_by_its_id(rest: Rest, guard: Actor) -> None:
    made = told(rest.post(guard, PATH, {"label": "laptop"}), 201)

    revoked = told(rest.send(made["token"], "DELETE", f"{PATH}/{made['own']['id']}"))

    assert revoked == {**made["own"], "active": False}
    problem(rest.get(made["token"], PATH), 401, "not_signed_in")


def test_unknown_token_is_not_found(rest: Rest, guard: Actor) -> None:
    problem(rest.send(guard, "DELETE", f"{PATH}/{UUID(int=0)}"), 404, "unknown_holder")


@pytest.mark.parametrize("order", [{}, {"label": ""}, {"label": "x", "days": 91}, {"label": "x", "level": 3}])
def test_impossible_order_is_refused(rest: Rest, guard: Actor, order: object) -> None:
    problem(rest.post(guard, PATH, order), 422, "invalid")


def test_machine_makes_no_token(rest: Rest) -> None:
    problem(rest.post(a_service("QZB"), PATH, {"label": "x"}), 403, "not_permitted")


def test_administrator_ends_tokens_of_an_officer(rest: Rest, house: House, guard: Actor) -> None:
    made = told(rest.post(guard, PATH, {"label": "laptop"}), 201)
    path = f"/governance/officers/{guard.id}/own-tokens"
    problem(rest.send(guard, "DELETE", path), 403, "not_permitted")

    ended = told(rest.send(house.administrator, "DELETE", path))

    assert not any(each["active"] for each in ended["items"])
    problem(rest.get(made["token"], PATH), 401, "not_signed_in")
