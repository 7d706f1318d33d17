"""How an account comes to be, is lost and found again: first administrator, invitation, recovery by two."""

import re

import httpx
import pytest

from tests.cluster import Cluster
from tests.portal_node import Portal, an_empty_portal
from tests.portal_visits import Fields, Visit, noted, words

CODE = re.compile(r'id="one-time-code"><bdi dir="ltr"><code>([A-Z2-7-]{24})<')
NEW = {"password1": "seven quiet lamps at sea", "password2": "seven quiet lamps at sea"}
RIGHTS: Fields = {"unit": "HQ", "roles": ["officer"], "purposes": ["investigate"], "level": "1"}


def invited(admin: Visit, username: str) -> str:
    """The one-time code of a new officer."""
    fields: Fields = {**RIGHTS, "name": "Tove Lindqvarn", "username": username}
    page = admin.send("/administration/officers/new/", fields)
    found = CODE.search(page.text)
    assert found is not None, words(page.text)
    return found[1]


def accepted(portal: Portal, code: str) -> httpx.Response:
    with Visit(portal) as visit:
        return visit.send("/account/invitation/", {**NEW, "code": code})


def officer_path(admin: Visit, name: str) -> str:
    page = admin.get("/administration/officers/").text
    found = re.search(r'href="(/administration/officers/[0-9a-f-]{36}/)"><bdi dir="auto">' + re.escape(name), page)
    assert found is not None
    return found[1]


def test_invited_officer_sets_password_then_passkey(portal: Portal) -> None:
    with Visit(portal) as admin:
        code = invited(admin.enter("admin.uto"), "tove.first")

    page = accepted(portal, code.lower().replace("-", " "))

    assert page.url.path == "/account/passkeys/add/"
    with Visit(portal) as visit:
        assert visit.sign_in("tove.first", NEW["password1"]).url.path == "/account/notice/"


def test_one_time_code_works_once(portal: Portal) -> None:
    with Visit(portal) as admin:
        code = invited(admin.enter("admin.uto"), "tove.second")
    accepted(portal, code)

    page = accepted(portal, code)

    assert "wrong, used or expired" in words(page.text)


def test_taken_user_name_makes_no_officer(portal: Portal) -> None:
    with Visit(portal) as admin:
        admin.enter("admin.uto")
        before = admin.get("/administration/officers/").text.count("data-row")

        page = admin.send("/administration/officers/new/", {**RIGHTS, "name": "Somebody", "username": "GUARD.qzb"})

        assert "taken" in words(page.text)
        assert admin.get("/administration/officers/").text.count("data-row") == before


def test_refused_rights_leave_no_account(portal: Portal) -> None:
    with Visit(portal) as admin:
        admin.enter("admin.uto")
        fields: Fields = {**RIGHTS, "name": "Somebody", "username": "two.hats", "roles": ["dpo", "recorder"]}

        page = admin.send("/administration/officers/new/", fields)

        assert "at once" in words(page.text)
        assert CODE.search(admin.send("/administration/officers/new/", {**fields, "roles": ["officer"]}).text)


def test_closed_officer_is_out_at_once(portal: Portal) -> None:
    with Visit(portal) as admin, Visit(portal) as visit:
        code = invited(admin.enter("admin.uto"), "tove.third")
        visit.send("/account/invitation/", {**NEW, "code": code})
        visit.send("/account/notice/", {})
        fields: Fields = {**RIGHTS, "name": "Closing Soon", "username": "closing.soon"}
        admin.send("/administration/officers/new/", fields)
        path = officer_path(admin, "Closing Soon")

        admin.send(f"{path}close/", {}, form_at=path)

        assert "Closed" in words(admin.get(path).text)


def test_two_administrators_recover_a_lost_passkey(portal: Portal) -> None:
    with Visit(portal) as first, Visit(portal) as second, Visit(portal) as person:
        first.enter("admin.uto")
        second.enter("admin2.uto")
        person.send("/account/invitation/", {**NEW, "code": invited(first, "lost.passkey")})
        path = officer_path(first, "Tove Lindqvarn")
        asked = first.send(f"{path}recovery/", {}, form_at=path)
        before = shut_accounts(portal)

        alone = first.send(asked.url.path, {"console": "wrong"})
        given = second.send(asked.url.path, {})

        assert "not the code" in words(alone.text)
        assert CODE.search(given.text)
        assert noted(portal, "portal.recovery_asked")
        assert b'"second_administrator"' in noted(portal, "portal.recovery_given")[-1]
        assert shut_accounts(portal) == before + 1


def shut_accounts(portal: Portal) -> int:
    """How many accounts the deletion journal says were shut."""
    row = portal.node.superuser.execute("select count(*) from deletion_journal where kind = 'account_shut'").fetchone()
    return int(row[0]) if row else 0


def test_console_code_stands_in_for_a_second_administrator(portal: Portal) -> None:
    with Visit(portal) as admin:
        admin.enter("admin.qzb")
        path = officer_path(admin, "Keeper key.second")
        asked = admin.send(f"{path}recovery/", {}, form_at=path)
        file = next((portal.node.settings.home / "secrets").glob("recovery-*"))

        given = admin.send(asked.url.path, {"console": file.read_text()})

    found = CODE.search(given.text)
    assert found is not None
    assert not file.exists()
    with Visit(portal) as visit:
        assert "is not right" in words(visit.sign_in("key.second").text)
    accepted_page = accepted(portal, found[1])
    assert accepted_page.url.path == "/account/passkeys/add/"


@pytest.mark.parametrize("exercise", [True, False])
def test_first_administrator_is_made_by_the_code_in_the_home(exercise: bool, cluster: Cluster) -> None:  # noqa: FBT001
    with an_empty_portal(cluster, exercise=exercise) as empty, Visit(empty) as visit:
        visit.get("/account/first-administrator/")
        code = (empty.node.settings.home / "secrets" / "first-administrator").read_text()
        bureau = "UTO" if exercise else "ISL"
        fields = {**NEW, "bureau": bureau, "administrator": "Ada Quillon", "username": "ada", "code": "AAAA"}

        wrong = visit.send("/account/first-administrator/", fields)
        right = visit.send("/account/first-administrator/", {**fields, "code": code})
        visit.send("/account/notice/", {})
        desk = visit.get("/administration/officers/")
        by_rest = visit.get("/api/v1/governance/bureaus")
        again = visit.get("/account/first-administrator/")

    assert "not the code" in words(wrong.text)
    assert right.url.path == "/account/passkeys/add/"
    assert desk.url.path == ("/administration/officers/" if exercise else "/account/passkey/first/")
    assert by_rest.status_code == (200 if exercise else 401)  # a session opens nothing there that it does not here
    assert again.status_code == 409
