"""Giving rights and proving entries by REST."""

from typing import Any

import pytest

from tests.api.door import Rest, problem, told
from tests.people import a_dpo, a_guard, an_administrator, an_officer
from vigie.foundation import clock
from vigie.foundation.house import ledger_folder
from vigie.foundation.ledger.notes import VerifierKey
from vigie.foundation.ledger.proving import check_bundle
from vigie.foundation.ledger.sequencer import Sequencer
from vigie.governance import actions
from vigie.governance.nouns import NewBureau, console

GRANT = {"purposes": ["border"], "level": 1}


@pytest.fixture(scope="module", autouse=True)
def founded(rest: Rest) -> None:
    """Utopia runs this node."""
    with rest.node.act(console("UTO", an_administrator().id, clock.now())) as act:
        actions.first_administrator(act, NewBureau("UTO", {}, "Nimra Belavane"))


def test_administrator_gives_rights(rest: Rest) -> None:
    unit = told(rest.post(an_administrator(), "/governance/units", {"code": "GATE", "name": "Gate", **GRANT}), 201)
    order = {"name": "Dio Varel", "unit": unit["code"], "roles": ["guard"], **GRANT}

    officer = told(rest.post(an_administrator(), "/governance/officers", order), 201)
    changed = told(rest.send(an_administrator(), "PATCH", f"/governance/officers/{officer['id']}", {"active": False}))

    assert officer["roles"] == ["guard"]
    assert changed["active"] is False
    assert officer["id"] in [each["id"] for each in told(rest.get(an_administrator(), "/governance/officers"))["items"]]


def test_partial_grant_is_named(rest: Rest) -> None:
    some = told(rest.get(an_administrator(), "/governance/officers"))["items"][0]["id"]

    refused = rest.send(an_administrator(), "PATCH", f"/governance/officers/{some}", {"level": 2})

    assert problem(refused, 422, "invalid")["errors"][0]["code"] == "needs"


def test_token_works_until_revoked(rest: Rest) -> None:
    order = {"label": "gate 7", "unit": "HQ", "databases": ["vehicles"], **GRANT}
    issued = told(rest.post(an_administrator(), "/governance/tokens", order), 201)
    question = {"purpose": "border", "ask": {"vin": "1M8GDM9AXKP042788"}}
    assert rest.post(issued["token"], "/questions", question).status_code == 200

    told(rest.send(an_administrator(), "DELETE", f"/governance/tokens/{issued['service']['id']}"))

    problem(rest.post(issued["token"], "/questions", question), 401, "not_signed_in")
    assert issued["token"] not in rest.get(an_administrator(), "/governance/tokens").content.decode()


def test_suspended_member_is_out_until_restored(rest: Rest) -> None:
    order = {"code": "XCM", "administrator": "Delo Marenez"}
    told(rest.post(an_administrator(), "/governance/bureaus", order), 201)

    suspended = told(rest.post(an_administrator(), "/governance/bureaus/XCM/suspension", {"reason": "incident 4"}))
    restored = told(rest.post(an_administrator(), "/governance/bureaus/XCM/restoration", {"reason": "closed"}))

    assert (suspended["suspended"], restored["suspended"]) == (True, False)


def test_others_give_no_rights(rest: Rest) -> None:
    for path, order in (
        ("/governance/units", {"code": "X", "name": "X", **GRANT}),
        ("/governance/tokens", {"label": "x", "unit": "HQ", "databases": ["vehicles"], **GRANT}),
        ("/governance/bureaus", {"code": "XRM", "administrator": "x"}),
    ):
        problem(rest.post(an_officer("UTO"), path, order), 403, "not_permitted")


@pytest.mark.parametrize(
    ("order", "pointer", "code"),
    [({"until": "2026-01-01"}, "/until", "not_a_date"), ({"roles": ["king"]}, "/roles/0", "not_in_list"),
     ({"level": 9}, "/level", "not_in_list"), ({"nickname": "x"}, "/nickname", "unknown_field")],
)  # fmt: skip
def test_faults_of_orders_are_named(rest: Rest, order: dict[str, Any], pointer: str, code: str) -> None:
    whole = {"name": "Dio Varel", "unit": "HQ", "roles": ["guard"], **GRANT, **order}

    refused = problem(rest.post(an_administrator(), "/governance/officers", whole), 422, "invalid")

    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == (pointer, code)


def test_entry_proves_itself_off_line(rest: Rest) -> None:
    answer = told(
        rest.post(a_guard("UTO"), "/questions", {"purpose": "border", "ask": {"document_number": "A1234567"}})
    )
    path = f"/ledger/entries/{answer['question']}/proof"
    problem(rest.get(a_guard("UTO"), path), 409, "not_yet_placed")
    house = rest.node.house
    key = VerifierKey(house.node, house.ledger.public)
    sequencer = Sequencer(rest.node.dsn("vigie_ledger"), ledger_folder(rest.node.settings), house.ledger, house.node)
    sequencer.step()
    sequencer.close()

    bundle = told(rest.get(a_guard("UTO"), path))

    assert all(check.passed for check in check_bundle(bundle, key))
    assert told(rest.get(a_dpo(), "/ledger/status"))["size"] > 0
    assert rest.get(a_guard(), "/ledger/checkpoint").content.startswith(house.node.encode())
    assert rest.get(
        a_guard(), f"/ledger/tiles/entries/000.p/{told(rest.get(a_dpo(), '/ledger/status'))['size']}"
    ).content
    problem(rest.get(a_guard(), "/ledger/tiles/../../keys/ledger/signing.key"), 404, "no_such_operation")
