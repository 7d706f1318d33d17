"""When no answer comes, the guard must see so: nothing of an earlier answer stays, and what went wrong is shown whole."""

from playwright.sync_api import Page, Route

from tests.browser.conftest import Open
from tests.portal_node import Portal

PASSPORT, NOBODYS = "L898902C3", "X5550001"


def asked(portal: Portal, opened: Open) -> Page:
    """The search page of a guard, with the answer to a first question."""
    page = opened("guard.qzb", "en")
    page.goto(f"{portal.origin}/task/")
    page.check("input[value=border]")
    page.click("main button[type=submit]")
    page.fill("#q", NOBODYS)
    page.click("#ask button")
    page.get_by_text("Nothing found").first.wait_for()
    page.fill("#q", PASSPORT)
    return page


def test_question_after_the_session_leads_to_sign_in(portal: Portal, opened: Open) -> None:
    page = asked(portal, opened)
    page.context.clear_cookies(name="sessionid")

    page.click("#ask button")

    page.wait_for_url("**/account/sign-in/**")


def test_refused_form_is_shown_whole(portal: Portal, opened: Open) -> None:
    page = asked(portal, opened)
    page.context.clear_cookies(name="csrftoken")

    page.click("#ask button")

    page.get_by_role("heading", name="This form is too old").wait_for()


def test_node_that_is_away_leaves_no_old_answer(portal: Portal, opened: Open) -> None:
    page = asked(portal, opened)
    page.route("**/search/", lambda route: route.abort())

    page.click("#ask button")

    page.get_by_text("Nothing found").first.wait_for(state="hidden")


def test_old_answer_goes_when_the_next_question_is_sent(portal: Portal, opened: Open) -> None:
    page = asked(portal, opened)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/", hold)

    page.click("#ask button")

    page.get_by_text("Nothing found").first.wait_for(state="hidden")
    held[0].continue_()
    page.locator(".found").wait_for()
