"""Role and action of administration: rights are given at REST exactly when the policy allows; no action is forgotten."""

import re
from collections.abc import Callable, Mapping
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest

from tests.api.door import Rest, told
from tests.api.test_matrix import CHANGES, decided, of_role
from tests.api.test_matrix_deeds import DEEDS, KEEPING
from tests.governance.bureaus import a_house
from vigie import governance
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Resource, Role
from vigie.governance.nouns import HEADQUARTERS, office
from vigie.vocabulary.purposes import Purpose

pytestmark = pytest.mark.slow
DENIED = 403
NUMBERS = count(1)
GRANT: Mapping[str, Any] = {"purposes": ["border"], "databases": ["vehicles"], "level": 1}
RIGHTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "governance.create_unit": ("/governance/units", lambda: {"code": f"U{next(NUMBERS)}", "name": "Gate", **GRANT}),
    "governance.create_officer": (
        "/governance/officers",
        lambda: {"name": "Dio Varel", "unit": HEADQUARTERS, "roles": ["guard"], **GRANT},
    ),
    "governance.issue_token": (
        "/governance/tokens",
        lambda: {"label": f"gate {next(NUMBERS)}", "unit": HEADQUARTERS, **GRANT},
    ),
}
# Actions whose cells stand elsewhere, and where.
ELSEWHERE = {
    "search.ask": "test_matrix.py", "search.open": "test_matrix.py", "records.file": "test_matrix.py",
    "records.describe": "test_matrix_deeds.py", "records.withdraw": "test_matrix_deeds.py",
    "records.correct": "test_matrix_deeds.py", "records.erase": "tests/governance/test_review_races.py: no door yet",
    "governance.my_rights": "tests/governance/test_officers.py: everybody's own",
    "governance.issue_own_token": "test_own_tokens.py: everybody's own",
    "governance.revoke_own_token": "test_own_tokens.py: everybody's own",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def house(rest: Rest) -> None:
    """Utopia runs this node, Zembrovia is a member."""
    a_house(rest.node)


@pytest.fixture(scope="module")
def made(rest: Rest) -> Mapping[str, dict[str, Any]]:
    """An officer and a machine of each bureau."""
    found = {}
    for bureau in ("UTO", "QZB"):
        administrator = of_role(Role.ADMINISTRATOR, bureau)
        for action in ("governance.create_officer", "governance.issue_token"):
            path, body = RIGHTS[action]
            found[f"{bureau} {action}"] = told(rest.post(administrator, path, body()), 201)
    return found


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, ("UTO", "QZB"))))
def test_rights_are_given_exactly_when_allowed(
    rest: Rest, made: Mapping[str, dict[str, Any]], role: Role, bureau: str
) -> None:
    actor = of_role(role, bureau)
    officer = made[f"{bureau} governance.create_officer"]["id"]
    machine = made[f"{bureau} governance.issue_token"]["service"]["id"]
    deeds = {action: ("POST", path, body()) for action, (path, body) in RIGHTS.items()} | {
        "governance.change_officer": (
            "PATCH",
            f"/governance/officers/{officer}",
            {"name": f"Dio {next(NUMBERS)} Varel"},
        ),
        "governance.revoke_token": ("DELETE", f"/governance/tokens/{machine}", None),
    }
    wrong = []
    for action, (method, path, body) in deeds.items():
        expected = decided(rest, actor, action, office(bureau), Purpose.MAINTAIN, "")
        answer = rest.send(actor, method, path, body)
        if (answer.status_code < 300, answer.status_code == DENIED) != (expected, not expected):
            wrong.append((action, expected, answer.status_code, answer.content[:160]))
    assert wrong == []


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, ("UTO", "QZB"))))
def test_members_are_admitted_and_suspended_by_the_hub_alone(rest: Rest, role: Role, bureau: str) -> None:
    actor = of_role(role, bureau)
    weighed = office("XCM", hub=bureau == "UTO")
    order = {"code": "XCM" if role is Role.ADMINISTRATOR else "XRM", "administrator": "Delo Marenez"}
    deeds = {
        "governance.create_bureau": ("/governance/bureaus", order),
        "governance.suspend": ("/governance/bureaus/XCM/suspension", {"reason": "incident 4"}),
    }
    for action, (path, body) in deeds.items():
        expected = decided(rest, actor, action, weighed, Purpose.MAINTAIN, "")
        answer = rest.post(actor, path, body)
        assert (answer.status_code < 300, answer.status_code == DENIED) == (expected, not expected), answer.content


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, ("UTO", "QZB"))))
def test_proofs_are_drawn_exactly_when_allowed(rest: Rest, role: Role, bureau: str) -> None:
    actor = of_role(role, bureau)
    expected = decided(rest, actor, "ledger.prove", ledger_of(actor), None, "")

    answer = rest.get(actor, f"/ledger/entries/{clock.new_id()}/proof")

    assert answer.status_code == (404 if expected else DENIED), answer.content


def ledger_of(actor: Actor) -> Resource:
    """The own bureau's part of the ledger."""
    return Resource("Ledger", actor.bureau, {"bureau": actor.bureau})


def test_every_action_stands_in_a_matrix() -> None:
    schema = Path(governance.__path__[0]) / "policies" / "schema.cedarschema"

    declared = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', schema.read_text(encoding="utf-8")))
    placed = {
        *CHANGES, *KEEPING, *DEEDS, *RIGHTS, *ELSEWHERE, "governance.change_officer", "governance.revoke_token",
        "governance.create_bureau", "governance.suspend", "ledger.prove",
    }  # fmt: skip

    assert declared - placed == set()
