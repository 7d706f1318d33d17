"""Journeys through the real door: by keyboard alone, by passkey, without JavaScript, on a narrow screen."""

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import Open
from tests.browser.looking import turned, violations
from tests.portal_node import PASSWORD, Portal
from tests.portal_visits import in_django

PASSPORT = "L898902C3"
MOST_KEYS = 60  # besides what is typed into fields


class Keys:
    """A keyboard that counts what it presses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str, times: int = 1) -> None:
        """Press a key so many times."""
        for _time in range(times):
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        """Type a text into the field that has the focus."""
        self.page.keyboard.type(text)

    def reach(self, selector: str) -> None:
        """Tab until this element has the focus."""
        for _step in range(40):
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
            self.press("Tab")
        message = f"{selector} cannot be reached by Tab"
        raise AssertionError(message)


def test_guard_finds_and_opens_by_keyboard_alone(portal: Portal, opened: Open) -> None:
    page = opened("", "en")
    keys = Keys(page)
    page.goto(f"{portal.origin}/account/sign-in/")

    keys.reach("#id_login")
    keys.type("guard.qzb")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/account/notice/")
    keys.reach("main button")
    keys.press("Enter")
    page.wait_for_url(f"{portal.origin}/")
    keys.press("/")
    page.wait_for_url("**/task/")
    keys.reach("input[name=purpose]")
    keys.press("Space")
    keys.reach("main button[type=submit]")
    keys.press("Enter")
    page.wait_for_url("**/search/")
    page.locator("#q").wait_for()
    keys.reach("#q")
    keys.type(PASSPORT)
    keys.press("Enter")
    page.locator(".found").wait_for()
    page.evaluate("document.activeElement.blur()")
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url("**/records/TD-*/")
    keys.reach("a[href$='/looks/']")
    keys.press("Enter")
    page.wait_for_url("**/looks/")

    assert page.locator("main tbody tr").count() >= 2
    assert "opened it" in page.locator("main tbody").inner_text()
    assert keys.pressed <= MOST_KEYS


def test_keyboard_overlay_opens_and_the_switch_turns_it_off(portal: Portal, opened: Open) -> None:
    page = opened("guard.qzb", "en")
    page.goto(portal.origin)

    page.keyboard.press("?")
    shown = page.locator("#keys").is_visible()
    page.locator("#keys-on").uncheck()
    page.locator("#keys button").click()
    page.keyboard.press("?")

    assert shown
    assert not page.locator("#keys").is_visible()


def authenticator(page: Page) -> CDPSession:
    """Chromium's virtual authenticator: made once for a page, it keeps its passkeys."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devices


def signed_in_by_password(page: Page, portal: Portal, username: str) -> None:
    page.goto(f"{portal.origin}/account/sign-in/")
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.click("form[action='/account/sign-in/'] button")


def test_passkey_is_made_and_signs_in_alone(portal: Portal, opened: Open) -> None:
    page = opened("", "en")
    authenticator(page)
    signed_in_by_password(page, portal, "key.alone")
    page.click("main button")
    page.goto(f"{portal.origin}/account/passkeys/add/")

    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/passkeys/")
    made = page.locator("main tbody tr").count()
    page.goto(portal.origin)
    warned = page.get_by_text("You signed in with a password alone").count()
    page.goto(f"{portal.origin}/account/sign-out/")
    page.click("main form button")
    page.wait_for_url("**/account/sign-in/")
    page.click("#passkey_login")
    page.wait_for_url("**/account/notice/")

    assert (made, warned) == (1, 0)
    assert last_sign_in(portal, "key.alone") == "passkey"


def test_password_alone_does_not_pass_once_there_is_a_passkey(portal: Portal, opened: Open) -> None:
    page = opened("", "en")
    authenticator(page)
    signed_in_by_password(page, portal, "key.second")
    page.click("main button")
    page.goto(f"{portal.origin}/account/passkeys/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/passkeys/")
    page.goto(f"{portal.origin}/account/sign-out/")
    page.click("main form button")

    signed_in_by_password(page, portal, "key.second")
    asked = page.url
    page.goto(f"{portal.origin}/databases/")
    turned_away = page.url
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/account/notice/")

    assert asked.endswith("/account/passkey/")
    assert turned_away.endswith("/account/passkey/")


def test_further_passkey_is_made_with_the_first_one_only(portal: Portal, opened: Open) -> None:
    page = opened("", "en")
    authenticator(page)
    signed_in_by_password(page, portal, "key.third")
    page.click("main button")
    page.goto(f"{portal.origin}/account/passkeys/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/passkeys/")
    key = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")

    in_django(portal, PROVED_BY_PASSWORD.format(key=key))
    page.goto(f"{portal.origin}/account/passkeys/add/")

    assert "/account/again/" in page.url or "/account/passkey/" in page.url


PROVED_BY_PASSWORD = """
from importlib import import_module
from time import time
from django.conf import settings
session = import_module(settings.SESSION_ENGINE).SessionStore({key!r})
methods = session["account_authentication_methods"]
for each in methods:
    each["at"] = time() - (3600 if each["method"] == "mfa" else 1)
session["account_authentication_methods"] = methods
session.save()
"""


def last_sign_in(portal: Portal, username: str) -> str:
    """How the latest sign-in of this person stands in the ledger."""
    row = portal.node.superuser.execute(
        "select body from ledger_entry where act = 'portal.sign_in' and actor = %s order by at desc limit 1",
        (portal.actor(username).id,),
    ).fetchone()
    assert row is not None
    return "passkey" if b'"result":"passkey"' in bytes(row[0]) else "password"


def test_question_is_asked_without_javascript(portal: Portal, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    signed_in_by_password(page, portal, "guard.qzb")
    page.click("main button")
    page.goto(f"{portal.origin}/task/")
    page.check("input[value=border]")
    page.click("main form button[type=submit]")

    page.fill("#q", PASSPORT)
    page.click("#ask button")
    page.click(".found a.button")
    heading = page.locator("h1").inner_text()
    context.close()

    assert portal.references["passport"] in heading


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_fit_a_narrow_screen(language: str, portal: Portal, opened: Open) -> None:
    page = opened("recorder.uto", language)
    page.set_viewport_size({"width": 320, "height": 800})
    wrong = []

    for path in ("/", "/records/file/vehicles/", "/records/own/", f"/records/own/{portal.references['car']}/"):
        page.goto(portal.origin + path)
        wrong += [f"{path}: {each}" for each in turned(page) if "band" not in each]  # the band wraps into lines

    assert wrong == []


@pytest.mark.parametrize("scheme", ["dark", "more"])
def test_dark_and_high_contrast_pass_axe(
    scheme: str, portal: Portal, browser: Browser, sessions: dict[str, str]
) -> None:
    wanted = {"color_scheme": "dark"} if scheme == "dark" else {"contrast": "more"}
    context = browser.new_context(**wanted)  # type: ignore[arg-type]
    page = context.new_page()
    signed_in_by_password(page, portal, "guard.qzb")
    page.click("main button")
    found = []

    for path in ("/", "/task/", "/databases/", "/administration/officers/", "/account/passkeys/"):
        page.goto(portal.origin + path)
        found += [f"{path}: {each}" for each in violations(page)]
    context.close()

    assert found == []


def test_first_page_is_light(portal: Portal, opened: Open) -> None:
    page = opened("", "ar")
    weights: list[int] = []
    page.on("response", lambda answer: weights.append(int(answer.headers.get("content-length", 0))))

    page.goto(f"{portal.origin}/account/sign-in/")
    page.wait_for_load_state("networkidle")

    assert sum(weights) <= 150_000
