"""Role, action, database, purpose: the portal's pages answer as the policy says, in every cell."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import override_settings

from tests.api.door import Rest, a_door, give_key, told
from tests.api.filings import a_filing
from tests.api.test_matrix import DATABASES, QUESTIONS, decided, of_role, stored
from tests.cluster import Node
from tests.people import a_recorder
from vigie.foundation.actor import Actor, Resource, Role
from vigie.governance.nouns import office
from vigie.records.nouns import database_resource, record_resource
from vigie.records.queries import catalogue
from vigie.vocabulary.purposes import Purpose

pytestmark = pytest.mark.slow
DENIED, HIDDEN = 403, 404
PEOPLE = [role for role in Role if role is not Role.SERVICE]  # no machine sits at a screen
# Pages of the own bureau: address, action, what the policy weighs.
DESKS: dict[str, tuple[str, Any]] = {
    "/administration/bureaus/": ("governance.bureaus", lambda actor: office(actor.bureau)),
    "/administration/units/": ("governance.units", lambda actor: office(actor.bureau)),
    "/administration/officers/": ("governance.officers", lambda actor: office(actor.bureau)),
    "/administration/machines/": ("governance.tokens", lambda actor: office(actor.bureau)),
    "/ledger/status/": (
        "ledger.status", lambda actor: Resource("Ledger", actor.bureau, {"bureau": actor.bureau})
    ),
    "/records/own/": (
        "records.list", lambda actor: Resource("Office", actor.bureau, {"bureau": actor.bureau, "hub": False})
    ),
}  # fmt: skip
# What a button of a record's page does: address below the record, form, action, purpose that the act works for.
BUTTONS: dict[str, tuple[str, Mapping[str, str], Purpose]] = {
    "records.verify": ("/records/own/{}/confirm/", {}, Purpose.MAINTAIN),
    "records.restrict": ("/records/own/{}/audience/", {"who": "some", "countries": "QZB"}, Purpose.MAINTAIN),
    "records.block": ("/records/{}/block/", {"reason": "legal_review"}, Purpose.SUPERVISE),
    "records.unblock": ("/records/{}/unblock/", {"reason": "legal_review"}, Purpose.SUPERVISE),
}


@pytest.fixture(scope="module")
def door(node: Node) -> Iterator[Rest]:
    """The portal's own pages in this process, and REST beside them to arrange records."""
    with a_door(node) as rest, override_settings(ROOT_URLCONF="vigie.portal.urls"):
        yield rest


@pytest.fixture(scope="module")
def records(door: Rest) -> Mapping[str, dict[str, Any]]:
    """A record of Utopia in each database, shown to Zembrovia."""
    shown = {"countries": ["QZB", "XCM"]}
    return {
        name: told(door.post(a_recorder(), f"/databases/{name}/records", a_filing(name) | shown), 201)
        for name in DATABASES
    }


def at_the_screen(door: Rest, actor: Actor) -> Client:
    """A browser in which this person is signed in and has acknowledged the use notice."""
    name = f"{actor.bureau}.{min(actor.roles)}.{get_user_model().objects.count()}"
    user = get_user_model().objects.create(username=name)
    give_key(door.node, f"account:{user.pk}", actor)
    browser = Client(headers={"Host": "localhost"})
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["notice"] = True
    session.save()
    return browser


def take_up(browser: Client, purpose: Purpose, case: str) -> None:
    """The task in hand, past the page that offers only what was granted: the acts must not rely on that page."""
    session = browser.session
    session["task"] = {"purpose": str(purpose), "case": case, "reason": ""}
    session.save()


@pytest.mark.parametrize("role", PEOPLE)
def test_asking_agrees_with_the_policy(door: Rest, role: Role) -> None:
    actor = of_role(role)
    browser = at_the_screen(door, actor)
    wrong = []
    for name, purpose, case in product(DATABASES, Purpose, ("", "C-1")):
        expected = decided(door, actor, "search.ask", database_resource(catalogue()[name]), purpose, case)
        take_up(browser, purpose, case)
        fields = {
            f"ask.{path}": value if isinstance(value, str) else value[0] for path, value in QUESTIONS[name].items()
        }

        page = browser.post("/search/", {"database": name, **fields})

        if page.status_code != (200 if expected else DENIED):
            wrong.append((name, purpose, case, expected, page.status_code))
    assert wrong == []


@pytest.mark.parametrize(("role", "bureau"), list(product(PEOPLE, ("UTO", "QZB"))))
def test_opening_agrees_with_the_policy(
    door: Rest, records: Mapping[str, dict[str, Any]], role: Role, bureau: str
) -> None:
    actor = of_role(role, bureau)
    browser = at_the_screen(door, actor)
    wrong = []
    for name, purpose in product(DATABASES, sorted(set(Purpose) - {Purpose.MAINTAIN})):
        found = stored(door, records[name])
        expected = decided(door, actor, "search.open", record_resource(found), purpose, "C-1")
        take_up(browser, purpose, "C-1")

        page = browser.get(f"/records/{found.reference}/")

        fits = (
            page.status_code == 200 if expected and purpose in found.purposes else page.status_code in {DENIED, HIDDEN}
        )
        if not fits:
            wrong.append((name, purpose, expected, page.status_code))
    assert wrong == []


@pytest.mark.parametrize(("role", "bureau"), list(product(PEOPLE, ("UTO", "QZB"))))
def test_buttons_do_exactly_what_is_allowed(
    door: Rest, records: Mapping[str, dict[str, Any]], role: Role, bureau: str
) -> None:
    actor = of_role(role, bureau)
    browser = at_the_screen(door, actor)
    wrong = []
    for name, (action, (path, form, purpose)) in product(DATABASES, BUTTONS.items()):
        found = stored(door, records[name])
        expected = decided(door, actor, action, record_resource(found), purpose, "C-1")
        take_up(browser, purpose, "C-1")

        page = browser.post(path.format(found.reference), form)

        if page.status_code not in ({302} if expected else {DENIED, HIDDEN}):
            wrong.append((name, action, expected, page.status_code))
        door.node.superuser.execute("update record set blocked = false where reference = %s", (found.reference,))
    assert wrong == []


@pytest.mark.parametrize(("role", "bureau"), list(product(PEOPLE, ("UTO", "QZB"))))
def test_desks_open_exactly_when_allowed(
    door: Rest, records: Mapping[str, dict[str, Any]], role: Role, bureau: str
) -> None:
    actor = of_role(role, bureau)
    browser = at_the_screen(door, actor)
    wrong = []
    for path, (action, weighed) in DESKS.items():
        expected = decided(door, actor, action, weighed(actor), Purpose.MAINTAIN, "")
        page = browser.get(path)
        if page.status_code != (200 if expected else DENIED):
            wrong.append((path, action, expected, page.status_code))
    for name in DATABASES:
        found = stored(door, records[name])
        for tail, action in (("history", "records.history"), ("looks", "records.looks")):
            expected = decided(door, actor, action, record_resource(found), Purpose.MAINTAIN, "")
            page = browser.get(f"/records/own/{found.reference}/{tail}/")
            if bureau == "UTO" and page.status_code != (200 if expected else DENIED):
                wrong.append((tail, action, expected, page.status_code))
            if bureau != "UTO" and page.status_code == 200 and action == "records.history":
                wrong.append((tail, action, expected, page.status_code))
        expected = decided(door, actor, "records.file", database_resource(catalogue()[name]), Purpose.MAINTAIN, "")
        page = browser.post(f"/records/file/{name}/", {"step": "send"})
        if page.status_code != (422 if expected else DENIED):
            wrong.append((name, "records.file", expected, page.status_code))
    assert wrong == []
