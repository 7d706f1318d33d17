"""Problems as they are sent, word for word: the published form that clients rely on."""

import json

from tests.api.door import Rest, told
from tests.people import a_guard, an_officer

GOLDEN = {
    "type": "urn:vigie:problem:invalid",
    "title": "Entries to correct",
    "status": 422,
    "code": "invalid",
    "advice": "Some entries need to be corrected. Each is listed with what to do.",
    "correlation": "-",
    "errors": [
        {
            "pointer": "/purpose", "code": "not_in_list", "given": "bordr",
            "advice": "Only the values of the list are known here. Take one of those named as nearest.",
            "nearest": ["border"],
        },
        {
            "pointer": "/limit", "code": "not_in_list", "given": "51",
            "advice": "This number lies outside the limits of this field.", "nearest": [],
        },
    ],
}  # fmt: skip


def test_problem_is_the_golden_one(rest: Rest) -> None:
    response = rest.post(a_guard(), "/questions", {"purpose": "bordr", "limit": 51}, Accept_Language="en")

    assert {**json.loads(response.content), "correlation": "-"} == GOLDEN
    assert response["Content-Language"] == "en"
    assert "Accept-Language" in response["Vary"]
    assert response["Cache-Control"] == "no-store"


def test_account_language_is_the_usual_one(rest: Rest) -> None:
    response = rest.post(a_guard(), "/questions", {})

    assert response["Content-Language"] == "en"


def test_unknown_language_falls_back_to_english(rest: Rest) -> None:
    response = rest.post(a_guard(), "/questions", {}, Accept_Language="tlh, xx;q=0.5")

    assert response["Content-Language"] == "en"


def test_times_are_utc_with_milliseconds(rest: Rest) -> None:
    answer = told(rest.post(an_officer(), "/questions", {"purpose": "border", "any": "L898902C3"}))

    assert all(each["as_of"].endswith("Z") and "." in each["as_of"] for each in answer["answers"])


def test_answers_are_kept_by_nobody(rest: Rest) -> None:
    response = rest.post(an_officer(), "/questions", {"purpose": "border", "any": "L898902C3"})

    assert response["Cache-Control"] == "no-store"
