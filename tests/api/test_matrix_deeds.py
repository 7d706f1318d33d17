"""Role, action, database: what is done at REST, and really succeeds, is exactly what the policy allows."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pytest

from tests.api.door import Rest, told
from tests.api.filings import a_filing
from tests.api.test_matrix import DATABASES, decided, of_role, stored
from tests.people import a_recorder
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Resource, Role
from vigie.governance.nouns import office
from vigie.records.nouns import database_resource, record_resource
from vigie.records.queries import catalogue
from vigie.vocabulary.purposes import Purpose

pytestmark = pytest.mark.slow
DENIED, HIDDEN = 403, 404
BUREAUS = ("UTO", "QZB")
# What may be done to one record over and over: method, what follows the reference, body.
KEEPING: dict[str, tuple[str, str, Any]] = {
    "records.verify": ("POST", "/verification", {}),
    "records.restrict": ("PUT", "/restrictions", {"countries": ["QZB", "XCM"]}),
    "records.history": ("GET", "/history", None),
    "records.looks": ("GET", "/looks", None),
    "records.block": ("POST", "/block", {"reason": "legal_review"}),
    "records.unblock": ("POST", "/unblock", {"reason": "legal_review"}),
}
# What is done in one's own bureau: method, path, body (made anew for each cell), the resource that the policy weighs.
DEEDS: dict[str, tuple[str, str, Callable[[], Any], Callable[[Actor], Resource]]] = {
    "governance.bureaus": ("GET", "/governance/bureaus", lambda: None, lambda actor: office(actor.bureau)),
    "governance.units": ("GET", "/governance/units", lambda: None, lambda actor: office(actor.bureau)),
    "governance.officers": ("GET", "/governance/officers", lambda: None, lambda actor: office(actor.bureau)),
    "governance.tokens": ("GET", "/governance/tokens", lambda: None, lambda actor: office(actor.bureau)),
    "governance.own_tokens": ("GET", "/governance/own-tokens", lambda: None, lambda actor: office(actor.bureau)),
    "ledger.status": ("GET", "/ledger/status", lambda: None, lambda actor: Resource("Ledger", actor.bureau, {"bureau": actor.bureau})),
    "records.list": ("GET", "/records", lambda: None, lambda actor: Resource("Office", actor.bureau, {"bureau": actor.bureau, "hub": False})),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def records(rest: Rest) -> Mapping[str, dict[str, Any]]:
    """A record of Utopia in each database, shown to Zembrovia."""
    return {
        name: told(
            rest.post(a_recorder(), f"/databases/{name}/records", a_filing(name) | {"countries": ["QZB", "XCM"]}), 201
        )
        for name in DATABASES
    }


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, BUREAUS)))
def test_keeping_is_done_exactly_when_allowed(
    rest: Rest, records: Mapping[str, dict[str, Any]], role: Role, bureau: str
) -> None:
    actor = of_role(role, bureau)
    wrong = []
    for name, (action, (method, tail, body)) in product(DATABASES, KEEPING.items()):
        purpose = Purpose.BORDER if action == "records.looks" else Purpose.MAINTAIN
        expected = decided(rest, actor, action, record_resource(stored(rest, records[name])), purpose, "")

        answer = rest.send(
            actor, method, f"/records/{records[name]['reference']}{tail}", body, Vigie_Purpose=str(purpose)
        )

        if (answer.status_code == 200) != expected or (answer.status_code not in {200, DENIED, HIDDEN}):
            wrong.append((name, action, expected, answer.status_code, answer.content[:120]))
        show_again(rest, records[name]["reference"])
    assert wrong == []


@pytest.mark.parametrize(("role", "name"), list(product(Role, DATABASES)))
def test_withdrawing_and_correcting_are_done_exactly_when_allowed(rest: Rest, role: Role, name: str) -> None:
    for bureau in BUREAUS:
        actor = of_role(role, bureau)
        filing = a_filing(name) | {"owner_ref": str(clock.new_id()), "countries": ["QZB"]}
        rest.node.superuser.execute("delete from record_key where database = %s", (name,))  # the same thing, filed anew
        record = told(rest.post(a_recorder(), f"/databases/{name}/records", filing), 201)
        weighed = record_resource(stored(rest, record))
        changed = {"changes": {"circumstances" if name == "travel_documents" else "features" if name == "vehicles" else "facts": "x"}, "reason": "typo"}  # fmt: skip

        corrected = rest.send(actor, "PATCH", f"/records/{record['reference']}", changed, If_Match='"1"')
        withdrawn = rest.post(actor, f"/records/{record['reference']}/withdrawal", {"reason": "filed_in_error"})

        for action, answer in (("records.correct", corrected), ("records.withdraw", withdrawn)):
            expected = decided(rest, actor, action, weighed, Purpose.MAINTAIN, "")
            assert (answer.status_code == 200) == expected, (bureau, action, answer.content)
            assert answer.status_code in {200, DENIED, HIDDEN}


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, BUREAUS)))
def test_own_affairs_are_done_exactly_when_allowed(rest: Rest, role: Role, bureau: str) -> None:
    actor = of_role(role, bureau)
    wrong = []
    for action, (method, path, body, weighed) in DEEDS.items():
        expected = decided(rest, actor, action, weighed(actor), Purpose.MAINTAIN, "")

        answer = rest.send(actor, method, path, body(), Vigie_Purpose="maintain")

        if (answer.status_code < 300, answer.status_code == DENIED) != (expected, not expected):
            wrong.append((action, expected, answer.status_code, answer.content[:120]))
    for name in DATABASES:
        expected = decided(rest, actor, "records.describe", database_resource(catalogue()[name]), None, "")
        answer = rest.get(actor, f"/databases/{name}/schema")
        if (answer.status_code == 200) != expected:
            wrong.append(("records.describe", expected, answer.status_code, answer.content[:120]))
    assert wrong == []


def show_again(rest: Rest, reference: str) -> None:
    """Whatever the last cell did, the next one finds the record live and unblocked."""
    rest.node.superuser.execute("update record set blocked = false, state = 'live' where reference = %s", (reference,))
