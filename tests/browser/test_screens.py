"""Every screen in every language: 0 axe violations of WCAG 2.2 AA, and a geometry that turns with the language."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.looking import LANGUAGES, turned, violations
from tests.portal_node import Portal

PICTURED = ("en", "ar")
TURNED_AWAY = ("/account/sign-in/", "/account/passkey/", "/account/passkey/first/", "/account/no-rights/")
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
WRONG_ZONE = ZONE.replace("L898902C36", "L898902C35")


class Screen(NamedTuple):
    """One screen: its name, who sees it, how to get there."""

    name: str
    who: str
    reach: Callable[[Page, Portal], None]


def at(path: str) -> Callable[[Page, Portal], None]:
    """Reached by its address; `{passport}` and the like stand for references."""

    def reach(page: Page, portal: Portal) -> None:
        page.goto(portal.origin + path.format(**portal.references, **numbers(portal)))

    return reach


def numbers(portal: Portal) -> dict[str, str]:
    """Ids that stand in addresses."""
    return {"officer": str(portal.actor("recorder.uto").id), "bureau": "QZB"}


def with_task(purpose: str, then: Callable[[Page, Portal], None]) -> Callable[[Page, Portal], None]:
    """With a task in hand."""

    def reach(page: Page, portal: Portal) -> None:
        page.goto(portal.origin + "/task/")
        page.check(f"input[name=purpose][value={purpose}]")
        page.fill("#id_case", "UTO-2026-0042")
        page.click("main form button[type=submit]")
        then(page, portal)

    return reach


def asked(text: str) -> Callable[[Page, Portal], None]:
    """The answer to a question of the one box."""

    def reach(page: Page, portal: Portal) -> None:
        page.goto(portal.origin + "/search/")
        page.fill("#q", text)
        page.click("#ask button[type=submit]")

    return reach


def unfolded(then: Callable[[Page, Portal], None]) -> Callable[[Page, Portal], None]:
    """With everything unfolded that can be."""

    def reach(page: Page, portal: Portal) -> None:
        then(page, portal)
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")

    return reach


def pressed(path: str, selector: str) -> Callable[[Page, Portal], None]:
    """After pressing something."""

    def reach(page: Page, portal: Portal) -> None:
        at(path)(page, portal)
        page.click(selector)
        page.wait_for_load_state()

    return reach


def no_longer_signed_in(page: Page, portal: Portal) -> None:
    """A failed sign-in."""
    page.goto(portal.origin + "/account/sign-in/")
    page.fill("#id_login", "nobody.anywhere")
    page.fill("#id_password", "wrong password")
    page.click("form[action='/account/sign-in/'] button")


def before_sending(page: Page, portal: Portal) -> None:
    """A filled form, before it is sent."""
    page.goto(portal.origin + "/records/file/travel_documents/")
    page.fill("#field-record-document_number", "X4455667")
    page.select_option("#field-record-kind", "passport")
    page.select_option("#field-record-status", "lost")
    page.select_option("#field-legal_basis-kind", "law")
    page.fill("#field-legal_basis-reference", "UTO-LAW-7")
    page.click("button[value=check]")


def a_token(page: Page, portal: Portal) -> None:
    """A personal token, shown this once."""
    page.goto(portal.origin + "/account/tokens/")
    page.fill("#id_label", "laptop")
    page.click("form.sheet button")
    page.wait_for_selector("#token")


FILE = "/records/file/{}/"
SCREENS = [
    Screen("sign_in", "", at("/account/sign-in/")),
    Screen("sign_in_failed", "", no_longer_signed_in),
    Screen("invitation", "", at("/account/invitation/")),
    Screen("lost_passkey", "", at("/account/recovery/")),
    Screen("desk", "guard.qzb", at("/")),
    Screen("use_notice", "guard.qzb", at("/account/notice/")),
    Screen("passkeys", "guard.qzb", at("/account/passkeys/")),
    Screen("my_tokens_none", "guard.qzb", at("/account/tokens/")),
    Screen("my_tokens_faults", "guard.qzb", pressed("/account/tokens/", "form.sheet button")),
    Screen("my_token", "guard.qzb", a_token),
    Screen("my_tokens", "guard.qzb", at("/account/tokens/")),
    Screen("change_password", "guard.qzb", at("/account/password/")),
    Screen("own_tokens", "officer.qzb", at("/account/tokens/")),
    Screen("sign_out", "guard.qzb", at("/account/sign-out/")),
    Screen("keyboard", "guard.qzb", pressed("/", "[data-opens-keys]")),
    Screen("task", "guard.qzb", at("/task/")),
    Screen("search", "guard.qzb", with_task("border", unfolded(at("/search/")))),
    Screen("answer", "guard.qzb", unfolded(asked(ZONE))),
    Screen("answer_wrong_digit", "guard.qzb", unfolded(asked(WRONG_ZONE))),
    Screen("answer_near", "guard.qzb", unfolded(asked("1M8GDM9A?KP042788"))),
    Screen("answer_nothing", "guard.qzb", asked("ZZ9999999")),
    Screen("too_broad", "guard.qzb", asked("a")),
    Screen("record", "guard.qzb", unfolded(at("/records/{passport}/"))),
    Screen("who_looked", "guard.qzb", at("/records/{passport}/looks/")),
    Screen("not_found", "guard.qzb", at("/records/TD-0000-0000-0000-0/")),
    Screen("not_permitted", "guard.qzb", at("/administration/officers/")),
    Screen("databases", "guard.qzb", at("/databases/")),
    Screen("database", "guard.qzb", at("/databases/nominal/")),
    Screen("person", "officer.qzb", with_task("investigate", asked("Ilse Varga-Torrance 1984-07-19"))),
    Screen("file", "recorder.uto", at("/records/file/")),
    Screen("file_form", "recorder.uto", at("/records/file/travel_documents/")),
    Screen("file_person", "recorder.uto", at("/records/file/nominal/")),
    Screen("file_faults", "recorder.uto", pressed("/records/file/vehicles/", "button[value=check]")),
    Screen("file_check", "recorder.uto", before_sending),
    Screen("own_records", "recorder.uto", at("/records/own/")),
    Screen("own_record", "recorder.uto", at("/records/own/{person}/")),
    Screen("history", "recorder.uto", at("/records/own/{passport}/history/")),
    Screen("own_looks", "supervisor.uto", at("/records/own/{passport}/looks/")),
    Screen("correct", "recorder.uto", at("/records/own/{car}/correct/")),
    Screen("confirm", "recorder.uto", at("/records/own/{car}/confirm/")),
    Screen("withdraw", "recorder.uto", at("/records/own/{car}/withdraw/")),
    Screen("withdraw_faults", "recorder.uto", pressed("/records/own/{car}/withdraw/", "main button[type=submit]")),
    Screen("audience", "recorder.uto", unfolded(at("/records/own/{car}/audience/"))),
    Screen("record_for_review", "reviewer.uto", with_task("supervise", at("/records/{card}/"))),
    Screen("block", "reviewer.uto", at("/records/{card}/block/")),
    Screen("ledger", "supervisor.uto", at("/ledger/status/")),
    Screen("bureaus", "admin.uto", at("/administration/bureaus/")),
    Screen("new_bureau", "admin.uto", at("/administration/bureaus/new/")),
    Screen("units", "admin.qzb", at("/administration/units/")),
    Screen("new_unit", "admin.qzb", at("/administration/units/new/")),
    Screen("officers", "admin.uto", at("/administration/officers/")),
    Screen("new_officer", "admin.uto", at("/administration/officers/new/")),
    Screen("new_officer_faults", "admin.uto", pressed("/administration/officers/new/", "main button[type=submit]")),
    Screen("officer", "admin.uto", at("/administration/officers/{officer}/")),
    Screen("lost_passkey_of_officer", "admin.uto", pressed("/administration/officers/{officer}/", "form[action$='recovery/'] button")),
    Screen("machines", "admin.qzb", at("/administration/machines/")),
    Screen("new_machine", "admin.qzb", at("/administration/machines/new/")),
]  # fmt: skip


def people() -> Iterator[str]:
    """Whoever sees any screen, each once."""
    yield from dict.fromkeys(screen.who for screen in SCREENS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", list(people()))
def test_screens_pass_axe_and_turn_with_the_language(
    who: str, language: str, portal: Portal, opened: Open, screens: Path
) -> None:
    page = opened(who, language)
    found: dict[str, list[str]] = {}

    for screen in (each for each in SCREENS if each.who == who):
        screen.reach(page, portal)
        assert page.locator("html").get_attribute("lang") == language
        assert not who or not page.url.endswith(TURNED_AWAY), f"{screen.name} was not reached"
        found[screen.name] = [*violations(page), *turned(page)]
        if language in PICTURED:
            page.screenshot(path=str(screens / f"{screen.name}.{language}.png"), full_page=True)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
