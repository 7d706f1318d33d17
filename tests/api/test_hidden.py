"""A hidden record changes no byte that REST sends: restricted, blocked, withdrawn, expired or above the clearance."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.door import Rest, told
from tests.api.filings import a_passport
from tests.people import a_guard, a_hub_reviewer, a_recorder, an_officer

ABSENT = "TD-7K3M-9QXF-2BTW-4"
numbers = iter(range(100, 999))


def restrict(rest: Rest, path: str) -> None:
    told(rest.send(a_recorder(), "PUT", f"{path}/restrictions", {"countries": ["XCM"]}))


def block(rest: Rest, path: str) -> None:
    told(rest.post(a_hub_reviewer(), f"{path}/block", {"reason": "legal_review"}))


def withdraw(rest: Rest, path: str) -> None:
    told(rest.post(a_recorder(), f"{path}/withdrawal", {"reason": "found"}))


def expire(rest: Rest, path: str) -> None:
    reference = path.rpartition("/")[2]
    rest.node.superuser.execute(
        "update record set expires_at = now() - interval '1 second' where reference = %s", (reference,)
    )


def lift(rest: Rest, path: str) -> None:
    reference = path.rpartition("/")[2]
    rest.node.superuser.execute("update record set level = 3 where reference = %s", (reference,))


def said(response: Any) -> tuple[int, str]:
    """Status and body, without the ids and times that differ in every answer."""
    body = json.loads(response.content)
    for name in ("question", "took_ms", "correlation"):
        body.pop(name, None)
    for part in body.get("answers", ()):
        part.pop("as_of")
    return response.status_code, json.dumps(body)


@pytest.mark.parametrize("hide", [restrict, block, withdraw, expire, lift])
def test_hidden_record_is_as_if_never_filed(rest: Rest, hide: Callable[[Rest, str], None]) -> None:
    number = f"H000{next(numbers)}"
    question = {"purpose": "border", "ask": {"document_number": number}, "with_explanation": True}
    free = {"purpose": "border", "any": number}
    before = [said(rest.post(a_guard(), "/questions", each)) for each in (question, free)]
    reference = told(rest.post(a_recorder(), "/databases/travel_documents/records", a_passport(number)), 201)[
        "reference"
    ]
    assert said(rest.post(a_guard(), "/questions", question)) != before[0]

    hide(rest, f"/records/{reference}")

    assert [said(rest.post(a_guard(), "/questions", each)) for each in (question, free)] == before
    for tail in ("?purpose=border", "/looks", "/history", "/proof"):
        hidden = rest.get(an_officer(), f"/records/{reference}{tail}", Vigie_Purpose="border")
        absent = rest.get(an_officer(), f"/records/{ABSENT}{tail}", Vigie_Purpose="border")
        assert said(hidden) == said(absent), tail
    for tail, body in (("/withdrawal", {"reason": "found"}), ("/verification", None)):
        hidden = rest.post(a_recorder("QZB"), f"/records/{reference}{tail}", body)
        absent = rest.post(a_recorder("QZB"), f"/records/{ABSENT}{tail}", body)
        assert said(hidden) == said(absent), tail
    assert reference not in rest.get(a_recorder("QZB"), "/records").content.decode()
