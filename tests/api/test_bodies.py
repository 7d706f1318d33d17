"""Bodies as clients send them: broken, oversized, deep, of another kind; addresses that lead nowhere."""

import json
from typing import Any

import pytest

from tests.api.door import Rest, problem
from tests.people import a_guard, a_recorder

DEEP = b'{"purpose":"border","ask":' + b'{"a":' * 5000 + b"1" + b"}" * 5001
BROKEN: list[bytes] = [
    b"{", b"", b"[1,", b'{"purpose": "border"', b"\xff\xfe", b"\xef\xbb\xbf{}", b'{"a": NaN}', b'{"a": Infinity}',
    b"{'a': 1}", b'{"a": 1, "a": 2}', b"\x00", b'"\\x"', b"nul", b"{}{}",
]  # fmt: skip
REFUSED: list[bytes] = [
    b"[]", b"3", b"null", b'"text"', b"true", DEEP, b"[" * 100_000,
    b'{"purpose": "border", "any": "a\\u0000b"}', b'{"purpose": "border", "any": "\\ud800"}',
    b'{"purpose": "border", "\\ud800": 1}', b'{"purpose": "border", "limit": 1e999}',
    b'{"purpose": "border", "limit": ' + b"9" * 5000 + b"}", b'{"purpose": "border", "limit": 99999999999999999999}',
    b'{"purpose": "border", "limit": true}', b'{"purpose": "border", "limit": 1.5}',
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN)
def test_broken_json_is_named(rest: Rest, body: bytes) -> None:
    response = rest.post(a_guard(), "/questions", body)

    told = problem(response, response.status_code, "malformed_json" if response.status_code == 400 else "invalid")
    assert response.status_code in {400, 422}
    assert told["errors"][0]["code"] in {"encoding", "missing"}


@pytest.mark.parametrize("body", REFUSED)
def test_strange_values_are_faults(rest: Rest, body: bytes) -> None:
    response = rest.post(a_guard(), "/questions", body)

    assert response.status_code in {400, 422}, response.content
    for fault in json.loads(response.content)["errors"]:
        assert fault["code"]
        assert fault["advice"]


def test_too_large_a_body_is_refused(rest: Rest) -> None:
    problem(rest.post(a_guard(), "/questions", b" " * 300_000), 413, "too_large")
    problem(rest.post(a_guard(), "/questions", b" " * 1_500_000), 413, "too_large")


def test_forms_are_not_json(rest: Rest) -> None:
    problem(rest.send(a_guard(), "POST", "/questions", b"purpose=border", Content_Type="text/plain"), 415, "not_json")


def test_address_that_leads_nowhere(rest: Rest) -> None:
    problem(rest.get(a_guard(), "/nowhere"), 404, "no_such_operation")


def test_method_that_is_not_offered(rest: Rest) -> None:
    response = rest.send(a_guard(), "PATCH", "/questions", {})

    problem(response, 405, "method_not_allowed")
    assert "POST" in response["Allow"]


def test_unknown_query_parameter_is_named(rest: Rest) -> None:
    refused = problem(rest.get(a_recorder(), "/records?datbase=vehicles"), 422, "invalid")

    assert refused["errors"][0]["pointer"] == "/datbase"
    assert "database" in refused["errors"][0]["nearest"]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=201", "cursor=%00", "cursor=zzz", "database=%00"])
def test_strange_queries_are_faults(rest: Rest, query: str) -> None:
    problem(rest.get(a_recorder(), f"/records?{query}"), 422, "invalid")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"limit": "20"}, "/limit", "encoding"), ({"limit": 51}, "/limit", "not_in_list"),
        ({"purpose": "bordr"}, "/purpose", "not_in_list"), ({"ask": []}, "/ask", "encoding"),
        ({"ask": {"vin": 3}}, "/ask/vin", "encoding"), ({"ask": {"vin": {"middle": "A"}}}, "/ask/vin/middle", "unknown_field"),
        ({"ask": {"vin": {"start": "A", "end": "B"}}}, "/ask/vin", "one_of"), ({"ask": {"vin": {}}}, "/ask/vin", "one_of"),
        ({"ask": {"vin": [1]}}, "/ask/vin/0", "encoding"), ({"ask": {"a/b~c": 1}}, "/ask/a~1b~0c", "encoding"),
        ({"mrz": "A" * 401}, "/mrz", "too_long"), ({"databases": "vehicles"}, "/databases", "encoding"),
        ({"with_explanation": 1}, "/with_explanation", "encoding"), ({"case": None}, "/case", "encoding"),
    ],
)  # fmt: skip
def test_each_fault_has_its_place(rest: Rest, changes: dict[str, Any], pointer: str, code: str) -> None:
    refused = problem(rest.post(a_guard(), "/questions", {"purpose": "border", **changes}), 422, "invalid")

    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == (pointer, code)


def test_misspelled_purpose_names_the_nearest(rest: Rest) -> None:
    refused = problem(rest.post(a_guard(), "/questions", {"purpose": "bordr"}), 422, "invalid")

    assert refused["errors"][0]["nearest"] == ["border"]
    assert refused["errors"][0]["given"] == "bordr"


def test_failure_says_nothing_of_content(
    rest: Rest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        message = "CANARY-7"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("vigie.search.queries.ask", fail)

    refused = rest.post(a_guard(), "/questions", {"purpose": "border", "any": "CANARY-8"})

    told = problem(refused, 500, "internal_error")
    said = capsys.readouterr()
    assert "CANARY" not in refused.content.decode() + said.out + said.err
    assert told["correlation"] in said.out + said.err
