"""Role and form of administration, role and withdrawal: the portal does it exactly when the policy allows it."""

from collections.abc import Iterator, Mapping
from itertools import count, product
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test.utils import override_settings

from tests.api.door import Rest, a_door, told
from tests.api.filings import a_filing
from tests.api.test_matrix import DATABASES, decided, of_role, stored
from tests.cluster import Node
from tests.governance.bureaus import a_house
from tests.people import a_recorder
from tests.portal.test_matrix import DENIED, HIDDEN, PEOPLE, at_the_screen
from vigie.foundation.actor import Role
from vigie.governance.nouns import HEADQUARTERS, office
from vigie.records.nouns import record_resource
from vigie.vocabulary.purposes import Purpose

pytestmark = pytest.mark.slow
BUREAUS = ("UTO", "QZB")
NUMBERS = count(1)
GRANT = {"purposes": ["border"], "databases": ["vehicles"], "level": "1"}
PERSON = {"name": "Dio Varel", "unit": HEADQUARTERS, "roles": ["guard"], "username": "{}", **GRANT}
# Address, form (`{}` is a number), action.
FORMS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("units/new/", {"code": "U{}", "name": "Gate", **GRANT}, "governance.create_unit"),
    ("officers/new/", PERSON, "governance.create_officer"),
    ("machines/new/", {"label": "{}", "unit": HEADQUARTERS, "days": "9", **GRANT}, "governance.issue_token"),
    ("bureaus/new/", {"code": "XCM", "administrator": "Delo", "username": "{}"}, "governance.create_bureau"),
    ("bureaus/XCM/suspend/", {}, "governance.suspend"),
    ("bureaus/XCM/restore/", {}, "governance.suspend"),
)


@pytest.fixture(scope="module")
def door(node: Node) -> Iterator[Rest]:
    """The portal's own pages in this process, at a node that Utopia runs; Zembrovia is a member."""
    with a_door(node) as rest, override_settings(ROOT_URLCONF="vigie.portal.urls"):
        for name in ("first.uto", "first.qzb"):  # the accounts of the two first administrators
            get_user_model().objects.create(username=name)
        a_house(node)
        yield rest


@pytest.mark.parametrize(("role", "bureau"), list(product(PEOPLE, BUREAUS)))
def test_forms_give_rights_exactly_when_allowed(door: Rest, role: Role, bureau: str) -> None:
    actor = of_role(role, bureau)
    browser = at_the_screen(door, actor)
    wrong = []
    for path, form, action in FORMS:
        of_others = path.startswith("bureaus/")
        weighed = office("XCM", hub=bureau == "UTO") if of_others else office(bureau)
        expected = decided(door, actor, action, weighed, None, "")
        number = f"{bureau.lower()}-{next(NUMBERS)}"
        filled = {name: value.format(number) if isinstance(value, str) else value for name, value in form.items()}
        before = rights(door)

        page = browser.post(f"/administration/{path}", filled)

        done = rights(door) != before
        if (page.status_code in {200, 302}, page.status_code == DENIED, done) != (expected, not expected, expected):
            wrong.append((path, action, expected, page.status_code, done))
    assert wrong == []


@pytest.mark.parametrize(("role", "bureau"), list(product(PEOPLE, BUREAUS)))
def test_withdrawals_are_done_exactly_when_allowed(door: Rest, role: Role, bureau: str) -> None:
    actor = of_role(role, bureau)
    browser = at_the_screen(door, actor)
    for name in DATABASES:
        filing = a_filing(name, next(NUMBERS))
        found = stored(door, told(door.post(a_recorder(), f"/databases/{name}/records", filing), 201))
        expected = decided(door, actor, "records.withdraw", record_resource(found), Purpose.MAINTAIN, "")

        page = browser.post(f"/records/own/{found.reference}/withdraw/", {"reason": "filed_in_error"})

        assert page.status_code in ({302} if expected else {DENIED, HIDDEN}), (name, expected)
        assert (str(stored(door, {"reference": found.reference}).state) == "withdrawn") == expected


def rights(door: Rest) -> Any:
    """How many bureaus (suspended ones), units, officers and credentials there are."""
    return door.node.superuser.execute(
        "select (select count(*) from bureau), (select count(*) from bureau where suspended),"
        " (select count(*) from unit), (select count(*) from officer), (select count(*) from credential)"
    ).fetchone()
