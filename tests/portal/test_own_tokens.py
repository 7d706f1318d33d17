"""The page "My tokens": made once, shown once, revoked; and what recovery does to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.api.door import a_door
from tests.cluster import Node
from tests.governance.bureaus import House, a_guard_of, a_house, an_account, at_the_door, entries
from vigie.foundation import clock
from vigie.foundation.credentials import account_key, token_key
from vigie.governance import actions, queries
from vigie.governance.nouns import NewOwnToken

PATH = "/account/tokens/"
TOKEN = re.compile(r"vgt_[A-Za-z0-9_-]{43}")


@dataclass
class Desk:
    """A guard of QZB in front of the portal."""

    house: House
    browser: Client
    account: int
    officer: UUID

    def get(self, path: str = PATH, **headers: str) -> Any:
        """One page."""
        return self.browser.get(path, headers={"Host": "localhost", **headers})

    def post(self, path: str = PATH, **form: str) -> Any:
        """One form."""
        return self.browser.post(path, form, headers={"Host": "localhost"})

    def labels(self) -> dict[str, bool]:
        """The guard's tokens: what each is for, and whether it is still good."""
        actor = at_the_door(self.house.node, account_key(self.account))
        assert actor is not None
        with self.house.node.act(actor) as act:
            return {each.label: each.active for each in queries.own_tokens(act)}


@pytest.fixture(scope="module")
def house(node: Node) -> Iterator[House]:
    with a_door(node), override_settings(ROOT_URLCONF="vigie.portal.urls"):
        yield a_house(node)


@pytest.fixture
def desk(house: House, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Signed in with a password, use notice acknowledged."""
    from django.contrib.auth.models import User  # noqa: PLC0415  Django is set up by now

    from vigie.portal import acts  # noqa: PLC0415

    monkeypatch.setattr(acts, "NODE", house.node.settings)
    account = User.objects.create_user(f"guard-{clock.new_id()}", pk=an_account())
    officer = a_guard_of(house, account=account.pk)
    browser = Client()
    browser.force_login(account)
    desk = Desk(house, browser, account.pk, officer.id)
    desk.post("/account/notice/")
    return desk


def test_token_is_shown_once(desk: Desk) -> None:
    made = desk.post(label="laptop", days="30")

    token = TOKEN.search(made.content.decode())
    assert token is not None
    assert at_the_door(desk.house.node, token_key(token[0])) is not None
    assert "no-store" in made["Cache-Control"]
    assert TOKEN.search(desk.get().content.decode()) is None
    assert desk.labels() == {"laptop": True}


@pytest.mark.parametrize(("days", "label"), [("91", "laptop"), ("30", ""), ("x", "laptop")])
def test_impossible_order_is_explained(desk: Desk, days: str, label: str) -> None:
    refused = desk.post(label=label, days=days)

    assert b"fault-summary" in refused.content
    assert desk.labels() == {}


def test_revoked_at_the_page(desk: Desk) -> None:
    desk.post(label="laptop", days="30")
    address = re.search(r"/account/tokens/[0-9a-f-]{36}/revoke/", desk.get().content.decode())
    assert address is not None

    answer = desk.post(address[0])

    assert (answer.status_code, answer["Location"]) == (302, PATH)
    assert desk.labels() == {"laptop": False}
    assert entries(desk.house.node, "governance.revoke_own_token") >= 1


@pytest.mark.parametrize(("language", "title"), [("fr", "Mes jetons"), ("es", "Mis testigos"), ("ar", "رموزي المميزة")])
def test_page_speaks_the_readers_language(desk: Desk, language: str, title: str) -> None:
    page = desk.get(**{"Accept-Language": language})

    assert f"<h1>{title}</h1>" in page.content.decode()


def test_page_opens_after_sign_in_only(desk: Desk) -> None:
    desk.browser = Client()

    assert desk.get()["Location"].startswith("/account/sign-in/")


def test_page_opens_after_the_use_notice(desk: Desk) -> None:
    session = desk.browser.session
    del session["notice"]
    session.save()

    assert desk.get()["Location"] == "/account/notice/"
    assert desk.post(label="laptop", days="30")["Location"] == "/account/notice/"
    assert desk.labels() == {}


def test_recovery_ends_personal_tokens(desk: Desk) -> None:
    actor = at_the_door(desk.house.node, account_key(desk.account))
    assert actor is not None
    with desk.house.node.act(actor) as act:
        issued = actions.issue_own_token(act, NewOwnToken("laptop"))

    _recover(desk)

    assert at_the_door(desk.house.node, token_key(issued.token)) is None


def _recover(desk: Desk) -> None:
    """As the second administrator's page does it, after the first has asked."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415

    from vigie.portal.account.recovery import ask  # noqa: PLC0415
    from vigie.portal.governance import recoveries  # noqa: PLC0415

    opened = ask(User.objects.get(pk=desk.account), desk.officer, desk.house.hub_administrator)
    request = RequestFactory().post("/")
    request.session, request.actor = {}, desk.house.administrator  # type: ignore[assignment, attr-defined]
    recoveries._given(request, opened, at_console=False)
