"""Every act has an operation, and every operation is described: code, OpenAPI and docs compared."""

import inspect
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from tests.api.door import Rest, told
from tests.api.filings import a_filing
from tests.cluster import ROOT
from tests.people import a_guard, a_recorder
from vigie.foundation import clock
from vigie.foundation.database import Act
from vigie.governance import actions as governance_actions
from vigie.governance import queries as governance_queries
from vigie.records import actions as records_actions
from vigie.records import queries as records_queries
from vigie.search import queries as search_queries

ACTS: dict[ModuleType, str] = {
    records_actions: "records",
    records_queries: "records",
    governance_actions: "governance",
    governance_queries: "governance",
    search_queries: "search",
}
# How an act is reached when its operation is called otherwise than the act.
CALLED = {
    "records.list_own": "records.list",
    "records.list_drafts": "records.drafts",
    "records.show": "search.open",  # for the purpose `maintain`
    "search.open_record": "search.open",
}
# Acts that no door offers, each with its reason.
NOT_OFFERED = {
    "records.erase_record": "retention and the commission erase; nobody asks for it",
    "records.file_many": "fills exercise nodes; a national file is imported, which comes with the imports",
    "governance.first_administrator": "at the node's console only",
    "records.find": "a step of a question, permitted and noted there",
    "records.open_readable": "a step of opening, permitted and noted there",
    "records.readable_or_own": "a step of other acts",
    "records.unread": "a resource for the policy",
    "records.office": "a resource for the policy",
    "governance.office_of": "a resource for the policy",
}


@pytest.fixture(scope="module")
def spec(rest: Rest) -> Any:
    return told(rest.get(None, "/openapi.json"))


def operations(spec: Any) -> dict[str, dict[str, Any]]:
    return {each["operationId"]: each for methods in spec["paths"].values() for each in methods.values()}


def acts() -> list[str]:
    """Every public function of the rooms that takes an act, as room.name."""
    found = []
    for module, room in ACTS.items():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and first is not None and first.annotation in {Act, "Act"}:
                found.append(f"{room}.{name}")
    return sorted(found)


@pytest.mark.parametrize("act", acts())
def test_every_act_has_an_operation(spec: Any, act: str) -> None:
    named = CALLED.get(act, act)
    shorter = named.removesuffix("_record")

    assert act in NOT_OFFERED or {named, shorter} & operations(spec).keys()


def test_reasons_name_acts_that_exist() -> None:
    assert set(NOT_OFFERED) | set(CALLED) <= set(acts())


def test_every_operation_is_documented(spec: Any) -> None:
    page = (ROOT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
    listed = {line for line in page.splitlines() if line.startswith("| `")}

    wanted = {
        f"| `{told_of['operationId']}` | `{method.upper()} {path.removeprefix('/api/v1')}` | {told_of['summary']} |"
        for path, methods in spec["paths"].items()
        for method, told_of in methods.items()
    }

    assert wanted - listed == set()
    assert listed - wanted == set()


def test_every_operation_says_what_it_does(spec: Any) -> None:
    for name, told_of in operations(spec).items():
        assert told_of["summary"], name
        assert told_of["description"], name
        assert "default" in told_of["responses"], name


def test_description_needs_nothing_from_elsewhere(rest: Rest) -> None:
    page = rest.get(None, "/docs").content.decode()

    assert "search.ask" in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page
    assert "<script" not in page


def test_filings_are_described_by_the_catalogue(spec: Any) -> None:
    schemas = spec["components"]["schemas"]

    assert {f"filing.{name}" for name in records_queries.catalogue()} <= schemas.keys()
    assert schemas["filing.vehicles"]["properties"]["record"]["additionalProperties"] is False


def test_references_inside_the_description_resolve(spec: Any) -> None:
    def refs(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [each for item in value.values() for each in refs(item)]
        return [each for item in value for each in refs(item)] if isinstance(value, list) else []

    missing = [ref for ref in refs(spec) if ref.rpartition("/")[2] not in spec["components"]["schemas"]]

    assert missing == []


def test_answers_look_as_described(rest: Rest, spec: Any) -> None:
    record = told(rest.post(a_recorder(), "/databases/vehicles/records", a_filing("vehicles")), 201)
    question = {"purpose": "border", "ask": {"vin": record["payload"]["vin"]}}
    answers = {
        "search.ask": told(rest.post(a_guard(), "/questions", question)),
        "search.open": told(rest.get(a_guard(), f"/records/{record['reference']}?purpose=border")),
        "records.file": record,
        "records.list": told(rest.get(a_recorder(), "/records")),
        "records.looks": told(
            rest.get(a_guard(), f"/records/{record['reference']}/looks?limit=1", Vigie_Purpose="border")
        ),
    }

    for name, answer in answers.items():
        responses = operations(spec)[name]["responses"]
        done = responses.get("200") or responses[200]
        assert strange(answer, done["content"]["application/json"]["schema"], spec) == [], name


KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,), "object": (dict,),
    "null": (type(None),),
}  # fmt: skip


def strange(value: Any, schema: Any, spec: Any, where: str = "") -> list[str]:
    """Where a value is not as the schema says: missing names and other types."""
    if "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        tried = [strange(value, each, spec, where) for each in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    wanted = schema.get("type", [])
    names = [wanted] if isinstance(wanted, str) else wanted
    if names and not any(isinstance(value, KINDS[each]) for each in names):
        return [f"{where}: {value!r} is no {wanted}"]
    found = [f"{where}/{name} is missing" for name in schema.get("required", []) if name not in value]
    if isinstance(value, list):
        found += [each for item in value for each in strange(item, schema.get("items", {}), spec, f"{where}/0")]
    if isinstance(value, dict):
        for name, item in value.items():
            found += strange(item, schema.get("properties", {}).get(name, {}), spec, f"{where}/{name}")
    return found


def test_questions_are_counted_without_what_was_asked(rest: Rest) -> None:
    told(rest.post(a_guard(), "/questions", {"purpose": "border", "ask": {"document_number": "CANARY99"}}))

    from django.test import Client  # noqa: PLC0415

    figures = Client().get("/metrics", headers={"Host": "localhost"}).content.decode()
    assert 'vigie_search_questions_total{form="fields",purpose="border",result="no_hit"}' in figures
    assert "CANARY99" not in figures


def test_node_is_alive_and_ready(rest: Rest) -> None:
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"Host": "localhost"})
    assert client.get("/livez").content == b"ok\n"
    rest.node.superuser.execute("delete from ledger_unplaced")  # no sequencer runs here
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["checks"]["ledger"]) == (200, "ok")

    told(rest.post(a_guard(), "/questions", {"purpose": "border", "ask": {"document_number": "A1234567"}}))
    with clock.moved(timedelta(seconds=10)):
        late = client.get("/readyz")

    assert (late.status_code, late.json()["checks"]["ledger"]) == (503, "failed")
