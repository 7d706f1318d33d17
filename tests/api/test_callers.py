"""Who may call, and how often: tokens, sessions, quotas."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.api.door import Rest, give_key, problem, told
from tests.people import a_guard, a_recorder, a_service, an_officer
from vigie.foundation.credentials import make_token, token_key
from vigie.vocabulary.purposes import Purpose

QUESTION = {"purpose": "border", "ask": {"document_number": "L898902C3"}}


def test_nobody_is_refused(rest: Rest) -> None:
    response = rest.post(None, "/questions", QUESTION)

    problem(response, 401, "not_signed_in")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "token",
    [pytest.param(make_token(), id="well made"), "vgt_short", "", "vgt_" + "x" * 500, "vgt_é", "vgt_\x00abcdefgh"],
)
def test_unknown_tokens_are_refused_alike(rest: Rest, token: str) -> None:
    problem(rest.post(token, "/questions", QUESTION), 401, "not_signed_in")


def test_another_scheme_is_no_token(rest: Rest) -> None:
    problem(rest.send(None, "GET", "/databases", Authorization="Basic eDp5"), 401, "not_signed_in")


def test_revoked_token_ends_at_once(rest: Rest) -> None:
    guard = a_guard(name="leaving")
    assert rest.post(guard, "/questions", QUESTION).status_code == 200

    rest.node.superuser.execute("update credential set active = false where subject = %s", (guard.id,))

    problem(rest.post(guard, "/questions", QUESTION), 401, "not_signed_in")


def test_suspended_bureau_is_denied(rest: Rest) -> None:
    problem(rest.post(a_guard("XCM", suspended=True), "/questions", QUESTION), 403, "not_permitted")


def test_lapsed_training_is_denied(rest: Rest) -> None:
    problem(rest.post(a_guard(name="untrained", training_valid=False), "/questions", QUESTION), 403, "not_permitted")


def test_machine_asks_only_its_databases(rest: Rest) -> None:
    machine = a_service(databases=frozenset({"vehicles"}))

    answer = told(rest.post(machine, "/questions", QUESTION))

    states = {each["database"]: each["state"] for each in answer["answers"]}
    assert states["travel_documents"] == "not_asked"


def test_machine_never_looks_for_persons(rest: Rest) -> None:
    machine = a_service(databases=frozenset({"nominal"}))

    problem(rest.post(machine, "/questions", {**QUESTION, "databases": ["nominal"]}), 403, "not_permitted")


def test_spent_quota_is_refused(rest: Rest) -> None:
    machine = a_service(name="clerk", purposes=frozenset({Purpose.SECURITY_CHECK}))
    token = rest.token(machine, quota=2)
    question = {**QUESTION, "purpose": "security_check"}

    answers = [rest.post(token, "/questions", question) for _ in range(3)]

    assert [each.status_code for each in answers[:2]] == [200, 200]
    problem(answers[2], 429, "quota_spent")


def test_spent_quota_only_alarms_at_border(rest: Rest) -> None:
    token = rest.token(a_service(name="gate"), quota=1)

    answers = [rest.post(token, "/questions", QUESTION) for _ in range(3)]

    alarms = rest.node.superuser.execute("select count(*) from outbox where kind = 'QuotaOverrun'").fetchone()
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert alarms == (1,)


def test_refused_caller_leaves_an_entry(rest: Rest) -> None:
    guard = a_guard(name="curious")

    refused = problem(rest.post(guard, "/questions", {**QUESTION, "purpose": "investigate"}), 403, "not_permitted")

    bodies = rest.node.superuser.execute(
        "select convert_from(body, 'utf8') from ledger_entry where actor = %s and verb = 'refuse'", (guard.id,)
    ).fetchall()
    assert [refused["correlation"] in body for (body,) in bodies] == [True]


def test_token_of_person_counts_as_password(rest: Rest) -> None:
    officer = replace(an_officer(), assurance=1)

    assert told(rest.get(officer, "/databases"))["items"]


def test_every_operation_asks_who_calls(rest: Rest) -> None:
    spec = told(rest.get(None, "/openapi.json"))
    for path, methods in spec["paths"].items():
        for method in methods:
            place = path.removeprefix("/api/v1").replace("{", "").replace("}", "")
            problem(rest.send(None, method.upper(), place, {}), 401, "not_signed_in")


def test_recorder_is_known_by_bureau(rest: Rest) -> None:
    rights = rest.get(a_recorder(), "/governance/me")

    assert rights.status_code in {200, 403}


def signed_in(rest: Rest, account: str) -> Client:
    """A browser in which a guard of Zembrovia is signed in; it checks forms as a real one."""
    user = get_user_model().objects.create(username=account)
    give_key(rest.node, f"account:{user.pk}", a_guard(name=account))
    browser = Client(enforce_csrf_checks=True, headers={"Host": "localhost"})
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["notice"] = True  # the use notice is acknowledged
    session.save()
    return browser


def test_session_reads_without_more(rest: Rest) -> None:
    browser = signed_in(rest, "qzb.reader")

    assert browser.get("/api/v1/databases").status_code == 200


def test_session_asks_with_the_form_token_only(rest: Rest) -> None:
    browser = signed_in(rest, "qzb.asker")
    browser.cookies["csrftoken"] = "a" * 32

    forged = browser.post("/api/v1/questions", QUESTION, content_type="application/json")
    honest = browser.post(
        "/api/v1/questions", QUESTION, content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )

    problem(forged, 403, "csrf_failed")
    assert honest.status_code == 200, honest.content


def test_bad_token_never_falls_back_to_session(rest: Rest) -> None:
    browser = signed_in(rest, "qzb.both")

    refused = browser.get("/api/v1/databases", headers={"Authorization": f"Bearer {make_token()}"})

    problem(refused, 401, "not_signed_in")


def test_addresses_of_refusals_are_not_logged(rest: Rest, caplog: pytest.LogCaptureFixture) -> None:
    problem(rest.get(a_guard(), "/records/TD-CANARY-7?purpose=border"), 404, "not_found")
    problem(rest.get(a_guard(), "/canary-8"), 404, "no_such_operation")

    assert "canary" not in caplog.text.lower()


def test_entry_says_which_token_asked(rest: Rest) -> None:
    guard = a_guard(name="traced")
    told(rest.post(guard, "/questions", QUESTION, User_Agent="gate 4"))

    (body,) = rest.node.superuser.execute(
        "select convert_from(body, 'utf8') from ledger_entry where actor = %s", (guard.id,)
    ).fetchone() or ("",)

    session = sha256(token_key(rest.token(guard))[:18].encode()).hexdigest()[:16]
    assert f'"session":"{session}"' in body
    assert "gate 4" in body
