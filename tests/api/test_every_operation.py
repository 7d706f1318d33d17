"""Every operation with odd addresses, queries, headers and bodies, by five roles: never an internal error."""

import json
import random
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.door import Rest, told
from tests.api.filings import a_filing
from tests.api.mutating import SCRAPS, spoiled
from tests.people import a_dpo, a_hub_reviewer, a_recorder, an_administrator, an_officer
from vigie.foundation import clock
from vigie.governance import actions
from vigie.governance.nouns import NewBureau, console

ROUNDS = 25
PLACES: dict[str, list[str]] = {
    "database": ["vehicles", "travel_documents", "nominal", "unicorns", "..", "é", "\x01", "x" * 300],
    "owner_ref": ["UTO-1", "a/b", "é", " ", "%", "x" * 300],
    "code": ["UTO", "QZB", "ZZZ", "HQ", "é", "x" * 300],
    "path": ["000", "0/000", "entries/000", "../x", "entries/x001/000.p/1", "5/999"],
}
WORDS = [
    "",
    "0",
    "-1",
    "1",
    "200",
    "999999999999999999999",
    "border",
    "maintain",
    "vehicles",
    "é",
    "x" * 400,
    "null",
    "[]",
]
GRANT = {"purposes": ["border"], "databases": ["vehicles"], "level": 1}
ORDERS: dict[str, Any] = {
    "records.withdraw": {"reason": "found"}, "records.block": {"reason": "legal_review"},
    "records.unblock": {"reason": "legal_review"}, "records.restrict": {"countries": ["XCM"]},
    "records.correct": {"changes": {"status": "lost"}, "reason": "typo"}, "governance.change_officer": {"name": "Dio Varel"},
    "governance.create_unit": {"code": "GATE", "name": "Gate", **GRANT}, "governance.renew_unit": {"until": None},
    "governance.create_officer": {"name": "Dio Varel", "unit": "HQ", "roles": ["guard"], **GRANT},
    "governance.issue_token": {"label": "gate", "unit": "HQ", "quota": 5, "days": 3, **GRANT},
    "governance.create_bureau": {"code": "XCM", "administrator": "Delo Marenez"},
    "governance.issue_own_token": {"label": "laptop"}, "governance.suspend_bureau": {"reason": "incident"},
    "search.ask": {"purpose": "border", "ask": {"vin": "1M8GDM9AXKP042788"}}, "records.file": a_filing("vehicles", 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def spec(rest: Rest) -> Any:
    """The operations of a node that Utopia runs, with a record that Utopia filed."""
    with rest.node.act(console("UTO", an_administrator().id, clock.now())) as act:
        actions.first_administrator(act, NewBureau("UTO", {}, "Nimra Belavane"))
    record = told(rest.post(a_recorder(), "/databases/vehicles/records", a_filing("vehicles")), 201)
    officer = str(an_administrator().id)
    for name in ("reference", "officer", "token", "entry", "draft"):
        PLACES[name] = [record["reference"], record["id"], officer, "TD-7K3M-9QXF-2BTW-4", "é", "\x01", "x" * 300, "0"]
    return told(rest.get(None, "/openapi.json"))


CALLERS = (a_recorder(), an_administrator(), a_dpo(), a_hub_reviewer(), an_officer("UTO"))


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_no_operation_fails_inside(rest: Rest, spec: Any, round_: int) -> None:
    dice = random.Random(round_)
    rest.tokens.clear()  # an earlier round may have revoked them
    for path, methods in spec["paths"].items():
        for method, told_of in methods.items():
            address = _address(dice, path.removeprefix("/api/v1"), told_of)
            body = _body(dice, told_of) if "requestBody" in told_of else None
            headers = {
                "If_Match": dice.choice(['"1"', "*", "x", '"99999999999"']),
                "Vigie_Purpose": dice.choice(WORDS[:9]),
            }

            response = rest.send(dice.choice(CALLERS), method.upper(), address, body, **headers)

            assert response.status_code < 500, (round_, told_of["operationId"], address, body, response.content)
            if response.status_code >= 400:
                assert json.loads(response.content)["advice"], (told_of["operationId"], response.content)


def _body(dice: random.Random, told_of: dict[str, Any]) -> bytes:
    """What the operation takes, or what another does, whole or spoiled."""
    fitting = ORDERS.get(told_of["operationId"], {"reason": "found"})
    order = fitting if dice.random() < 0.7 else dice.choice(list(ORDERS.values()))
    return json.dumps(order).encode() if dice.random() < 0.5 else spoiled(dice.randrange(10**6), order)


def _address(dice: random.Random, path: str, told_of: dict[str, Any]) -> str:
    """The address with odd places filled in, and now and then an odd query."""
    query = []
    for each in told_of["parameters"]:
        if each["in"] == "path":
            path = path.replace("{" + each["name"] + "}", quote(dice.choice(PLACES[each["name"]]), safe=""))
        elif each["in"] == "query" and dice.random() < 0.6:
            value = dice.choice([*WORDS, *(scrap for scrap in SCRAPS if isinstance(scrap, str))])
            query.append(f"{each['name']}={quote(value, safe='', errors='replace')}")
    return path + ("?" + "&".join(query) if query else "")
