"""Screens that only a passkey, a new node or a failure shows: in every language, with axe and the ruler."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Open
from tests.browser.looking import LANGUAGES, turned, violations
from tests.browser.test_journeys import authenticator, signed_in_by_password
from tests.cluster import Cluster
from tests.portal_node import PASSWORD, Portal, an_empty_portal
from tests.portal_visits import in_django

RENDERED = ("error.html", "429.html", "stale_form.html", "account/account_inactive.html", "account/no_rights.html")
RENDER = """
import json
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
request = RequestFactory().get("/", HTTP_HOST="localhost")
request.user, request.actor, request.resolver_match, request.session = AnonymousUser(), None, None, {{}}
pages = {{}}
for language in {languages!r}:
    with translation.override(language):
        for name in {names!r}:
            pages[language + "/" + name] = render_to_string(name, {{"correlation": "01930000-0000-7000"}}, request)
print(json.dumps(pages))
"""


@pytest.fixture(scope="module")
def failures(portal: Portal) -> dict[str, str]:
    """The pages of failure as the portal renders them, by language and template."""
    pages: dict[str, str] = json.loads(in_django(portal, RENDER.format(names=RENDERED, languages=LANGUAGES)))
    return pages


def answering(text: str) -> Callable[[Route], None]:
    """Answers a request with this page, as the portal would."""

    def answer(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html")

    return answer


def wrong_on(page: Page) -> list[str]:
    return [f"{page.url}: {each}" for each in (*violations(page), *turned(page))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_passkey_screens_pass(language: str, portal: Portal, opened: Open, screens: Path) -> None:
    page = opened("", language)
    authenticator(page)
    wrong: list[str] = []

    signed_in_by_password(page, portal, f"key.{language}")
    page.click("main button")
    page.goto(f"{portal.origin}/account/passkeys/add/")
    wrong += wrong_on(page)
    page.screenshot(path=str(screens / f"make_passkey.{language}.png"))
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/passkeys/")
    wrong += wrong_on(page)
    for act in ("name", "remove"):
        page.goto(f"{portal.origin}/account/passkeys/")
        page.click(f"a[href$='/{act}/']")
        wrong += wrong_on(page)
    page.goto(f"{portal.origin}/account/again/passkey/?next=/")
    wrong += wrong_on(page)
    page.goto(f"{portal.origin}/account/again/?next=/")
    wrong += wrong_on(page)
    page.goto(f"{portal.origin}/account/sign-out/")
    page.click("main form button")
    signed_in_by_password(page, portal, f"key.{language}")
    wrong += wrong_on(page)
    page.screenshot(path=str(screens / f"confirm_with_passkey.{language}.png"))

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_secrets_shown_once_pass(language: str, portal: Portal, opened: Open, screens: Path) -> None:
    page = opened("admin.uto", language)
    wrong: list[str] = []

    page.goto(f"{portal.origin}/administration/officers/new/")
    page.fill("#id_name", "Quill Anders")
    page.fill("#id_username", f"made.{language}")
    page.check("input[name=roles][value=officer]")
    page.check("input[name=purposes][value=investigate]")
    page.click("main button[type=submit]")
    page.locator("#one-time-code").wait_for()
    wrong += wrong_on(page)
    page.screenshot(path=str(screens / f"one_time_code.{language}.png"))
    page.goto(f"{portal.origin}/administration/machines/new/")
    page.fill("#id_label", "Gate 9")
    page.check("input[name=purposes][value=border]")
    page.check("input[name=databases][value=vehicles]")
    page.click("main button[type=submit]")
    page.locator("#token").wait_for()
    wrong += wrong_on(page)

    assert wrong == []


@pytest.fixture(scope="module")
def working_node(cluster: Cluster) -> Iterator[Portal]:
    """A node that is no exercise, and that nobody has set up yet."""
    with an_empty_portal(cluster, exercise=False) as empty:
        yield empty


def test_screens_of_a_new_node_pass(working_node: Portal, browser: Browser) -> None:
    wrong: list[str] = []
    context = browser.new_context()
    page = context.new_page()

    for language in LANGUAGES:
        context.add_cookies([{"name": "django_language", "value": language, "url": working_node.origin}])
        page.goto(f"{working_node.origin}/account/first-administrator/")
        wrong += wrong_on(page)
    code = (working_node.node.settings.home / "secrets" / "first-administrator").read_text().strip()
    page.fill("#id_code", code)
    page.select_option("#id_bureau", "ISL")
    page.fill("#id_administrator", "Ada Quillon")
    page.fill("#id_username", "ada")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{working_node.origin}/account/notice/")
    page.click("main button")
    for language in LANGUAGES:
        context.add_cookies([{"name": "django_language", "value": language, "url": working_node.origin}])
        page.goto(working_node.origin)
        assert page.url.endswith("/account/passkey/first/")
        assert page.locator(".exercise").count() == 0
        wrong += wrong_on(page)
        page.goto(f"{working_node.origin}/account/first-administrator/")
        wrong += wrong_on(page)
    context.close()

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_of_failure_pass(language: str, portal: Portal, opened: Open, failures: dict[str, str]) -> None:
    page = opened("", language)
    wrong: list[str] = []

    for name in RENDERED:
        page.route(f"**/shown/{name}", answering(failures[f"{language}/{name}"]))
        page.goto(f"{portal.origin}/shown/{name}")
        assert page.locator("html").get_attribute("lang") == language
        wrong += wrong_on(page)

    assert wrong == []
