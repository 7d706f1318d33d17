"""Signing in and out: noted, locked after failures, ended by two clocks, and nothing opens before the notice."""

import pytest

from tests.cluster import Cluster
from tests.portal_node import Portal, an_empty_portal
from tests.portal_visits import Visit, in_django, noted, words

CLOCKS = """
from importlib import import_module
from django.conf import settings
session = import_module(settings.SESSION_ENGINE).SessionStore({key!r})
session[{clock!r}] -= {seconds}
session.save()
"""


def test_stranger_is_sent_to_the_sign_in_page(portal: Portal) -> None:
    with Visit(portal) as visit:
        page = visit.get("/records/own/")

    assert page.url.path == "/account/sign-in/"


def test_nothing_opens_before_the_notice_is_acknowledged(portal: Portal) -> None:
    with Visit(portal) as visit:
        visit.sign_in("guard.qzb")

        page = visit.get("/databases/")

    assert page.url.path == "/account/notice/"


def test_rest_does_not_open_before_the_notice_either(portal: Portal) -> None:
    with Visit(portal) as visit:
        visit.sign_in("guard.qzb")
        before = visit.get("/api/v1/databases").status_code
        visit.send("/account/notice/", {})
        after = visit.get("/api/v1/databases").status_code

    assert (before, after) == (401, 200)


def test_sign_in_and_sign_out_are_noted(portal: Portal) -> None:
    before = len(noted(portal, "portal.sign_in")), len(noted(portal, "portal.sign_out"))

    with Visit(portal) as visit:
        visit.enter("guard.qzb")
        visit.send("/account/sign-out/", {})

    assert len(noted(portal, "portal.sign_in")) == before[0] + 1
    assert len(noted(portal, "portal.sign_out")) == before[1] + 1


def test_five_failures_lock_the_account_from_here(portal: Portal) -> None:
    with Visit(portal) as visit:
        told = [words(visit.sign_in("nobody.at.all", "wrong").text) for _time in range(6)]

    assert all("is not right" in each for each in told[:5])
    assert "Too many failed attempts" in told[5]


def test_others_sign_in_while_one_account_is_locked(portal: Portal) -> None:
    with Visit(portal) as visit:
        for _time in range(6):
            visit.sign_in("somebody.locked", "wrong")

        page = visit.sign_in("officer.qzb")

    assert page.url.path == "/account/notice/"


@pytest.mark.parametrize(("clock", "seconds"), [("seen", 3700), ("begun", 12 * 3600 + 60)])
def test_old_and_idle_sessions_end(clock: str, seconds: int, portal: Portal) -> None:
    with Visit(portal) as visit:
        visit.enter("guard.qzb")
        key = visit.client.cookies["sessionid"]
        in_django(portal, CLOCKS.format(key=key, clock=clock, seconds=seconds))

        page = visit.get("/databases/")

    assert page.url.path == "/account/sign-in/"
    assert "Your session has ended" in words(page.text)


def test_nobody_signs_up(portal: Portal) -> None:
    with Visit(portal) as visit:
        page = visit.get("/account/signup/")

    assert page.status_code == 404


def test_account_without_rights_opens_nothing(portal: Portal) -> None:
    in_django(
        portal,
        "from vigie.portal.account.making import make_account; make_account('nobody.yet', 'correct horse battery staple')",
    )

    with Visit(portal) as visit:
        visit.sign_in("nobody.yet")
        page = visit.get("/databases/")

    assert page.status_code == 403
    assert "No rights yet" in words(page.text)


def test_policy_of_content_allows_no_inline_script(portal: Portal) -> None:
    with Visit(portal) as visit:
        answer = visit.get("/account/sign-in/")

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_foreign_host_is_refused(portal: Portal) -> None:
    with Visit(portal) as visit:
        answer = visit.client.get("/account/sign-in/", headers={"Host": "evil.example"})

    assert answer.status_code == 400


def test_node_behind_tls_keeps_its_cookies_to_tls(cluster: Cluster) -> None:
    with an_empty_portal(cluster, origin="https://localhost") as secure, Visit(secure) as visit:
        answer = visit.client.get(
            f"http://{secure.node.settings.listen}/account/sign-in/", headers={"Host": "localhost"}
        )

    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_account_unused_for_90_days_is_shut(portal: Portal) -> None:
    in_django(
        portal,
        "from datetime import timedelta; from django.contrib.auth.models import User; from vigie.foundation import clock;"
        "User.objects.filter(username='key.fr').update(last_login=clock.now() - timedelta(days=91))",
    )

    with Visit(portal) as visit:
        page = visit.sign_in("key.fr")
        desk = visit.get("/databases/")

    assert "This account is closed" in words(page.text)
    assert desk.url.path == "/account/sign-in/"
