"""Role, action, database, purpose: REST and the command line say what the policy says, in every cell."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.api.door import Rest, told
from tests.api.filings import a_filing
from tests.people import POLICE, a_recorder, an_actor
from vigie.cli.main import app
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Kind, Role
from vigie.foundation.house import open_house
from vigie.records.nouns import database_resource, record_resource
from vigie.records.queries import catalogue
from vigie.vocabulary.purposes import Purpose

pytestmark = pytest.mark.slow
DATABASES = ("travel_documents", "vehicles", "nominal")
QUESTIONS: dict[str, dict[str, Any]] = {
    "travel_documents": {"document_number": "L898902C3"},
    "vehicles": {"vin": "1M8GDM9AXKP042788"},
    "nominal": {"names": ["Torna Lamtaizarrobo"], "birth": "1999-10-06"},
}
OPTIONS: dict[str, list[str]] = {
    "travel_documents": ["--document", "L898902C3"],
    "vehicles": ["--vin", "1M8GDM9AXKP042788"],
    "nominal": ["--name", "Torna Lamtaizarrobo", "--dob", "1999-10-06"],
}
DENIED, REFUSED = 403, 3


def of_role(role: Role, bureau: str = "QZB") -> Actor:
    """Somebody with this role, cleared to level 2, with the purposes of a police and of supervision."""
    machine = role is Role.SERVICE
    return an_actor(
        role, bureau, level=2, purposes=POLICE | {Purpose.SUPERVISE}, kind=Kind.SERVICE if machine else Kind.OFFICER,
        databases=frozenset(DATABASES) if machine else None, exact_only=machine, assurance=1, session="", device="",
    )  # fmt: skip


def decided(rest: Rest, actor: Actor, action: str, resource: Any, purpose: Purpose | None, case: str) -> bool:
    """What the policy itself says."""
    policies = open_house(rest.node.settings).policies
    decision = policies.decide(actor, action, resource, purpose=purpose, case_given=bool(case), now=clock.now())
    return decision.allowed


def at_terminal(rest: Rest, actor: Actor, arguments: list[str]) -> int:
    """The exit code of `vigie` with these arguments, on the node itself."""
    environment = {**rest.node.environment, "VIGIE_TOKEN": rest.token(actor)}
    return CliRunner().invoke(app, arguments, env=environment).exit_code


@pytest.mark.parametrize("role", list(Role))
def test_asking_agrees_with_the_policy(rest: Rest, role: Role) -> None:
    actor = of_role(role)
    wrong = []
    for name, purpose, case in product(DATABASES, Purpose, ("", "C-1")):
        expected = decided(rest, actor, "search.ask", database_resource(catalogue()[name]), purpose, case)
        body = {"ask": QUESTIONS[name], "databases": [name], "purpose": purpose, "case": case}
        options = [*OPTIONS[name], "--database", name, "--purpose", purpose, "--case", case]

        by_rest = rest.post(actor, "/questions", body).status_code
        by_terminal = at_terminal(rest, actor, ["search", *options])

        if (by_rest != DENIED, by_terminal != REFUSED) != (expected, expected):
            wrong.append((name, purpose, case, expected, by_rest, by_terminal))
    assert wrong == []


@pytest.fixture(scope="module")
def records(rest: Rest) -> Mapping[str, dict[str, Any]]:
    """A record of Utopia in each database."""
    return {
        name: told(rest.post(a_recorder(), f"/databases/{name}/records", a_filing(name)), 201) for name in DATABASES
    }


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, ("UTO", "QZB"))))
def test_opening_agrees_with_the_policy(
    rest: Rest, records: Mapping[str, dict[str, Any]], role: Role, bureau: str
) -> None:
    actor = of_role(role, bureau)
    wrong = []
    for name, purpose in product(DATABASES, sorted(set(Purpose) - {Purpose.MAINTAIN})):
        reference, case = records[name]["reference"], "C-1" if bureau == "QZB" else ""
        found = stored(rest, records[name])
        best = record_resource(replace(found, owner=bureau, level=1, blocked=False, purposes=frozenset(Purpose)))
        asked = decided(rest, actor, "search.open", best, purpose, case)  # before anything is looked up
        may = asked and decided(rest, actor, "search.open", record_resource(found), purpose, case)
        readable = purpose in found.purposes and (bureau == "UTO" or name != "nominal")  # persons: members are named
        options = [reference, "--purpose", purpose, "--case", case]

        by_rest = rest.get(actor, f"/records/{reference}?purpose={purpose}&case={case}").status_code
        by_terminal = at_terminal(rest, actor, ["search", "open", *options]) if bureau == "QZB" else None

        expected = (200, 0) if may and readable else (404, 4) if asked and not readable else (DENIED, REFUSED)
        if (by_rest, expected[1] if by_terminal is None else by_terminal) != expected:
            wrong.append((name, purpose, case, expected, by_rest, by_terminal))
    assert wrong == []


CHANGES: dict[str, tuple[str, str, Any, list[str]]] = {
    "records.correct": ("PATCH", "", {"changes": {"no_such": 1}, "reason": "typo"}, ["correct", "{}", '{"no_such": 1}', "--version", "1", "--reason", "typo"]),
    "records.withdraw": ("POST", "/withdrawal", {"reason": "nonsense"}, ["withdraw", "{}", "--reason", "nonsense"]),
    "records.restrict": ("PUT", "/restrictions", {"countries": None}, ["restrict", "{}"]),
    "records.history": ("GET", "/history", None, ["history", "{}"]),
}  # fmt: skip


@pytest.mark.parametrize(("role", "bureau", "action"), list(product(Role, ("UTO", "QZB"), CHANGES)))
def test_keeping_agrees_with_the_policy(
    rest: Rest, records: Mapping[str, dict[str, Any]], role: Role, bureau: str, action: str
) -> None:
    actor = of_role(role, bureau)
    method, tail, body, arguments = CHANGES[action]
    for name in DATABASES:
        reference = records[name]["reference"]
        found = stored(rest, records[name])
        expected = decided(rest, actor, action, record_resource(found), Purpose.MAINTAIN, "")

        answer = rest.send(actor, method, f"/records/{reference}{tail}", body, If_Match='"1"')
        code = at_terminal(
            rest,
            actor,
            ["records", *[each.replace("{}", reference, 1) if each == "{}" else each for each in arguments]],
        )

        denied = answer.status_code in {DENIED, 404} or json.loads(answer.content).get("code") == "invalid"
        assert (answer.status_code == 200) <= expected, (name, answer.content)
        if not expected:
            assert denied, (name, answer.content)
            assert code in {REFUSED, 4, 2}, (name, code)


@pytest.mark.parametrize("role", list(Role))
def test_filing_agrees_with_the_policy(rest: Rest, role: Role) -> None:
    actor = of_role(role)
    for name in DATABASES:
        expected = decided(rest, actor, "records.file", database_resource(catalogue()[name]), Purpose.MAINTAIN, "")

        answer = rest.post(actor, f"/databases/{name}/records", {"record": {}})

        assert (answer.status_code != DENIED) == expected, (name, answer.content)


def stored(rest: Rest, record: Mapping[str, Any]) -> Any:
    """The record as the policy sees it, read by its owner."""
    from vigie.records import queries  # noqa: PLC0415

    with rest.node.act(a_recorder()) as act:
        return queries.show(act, record["reference"])
