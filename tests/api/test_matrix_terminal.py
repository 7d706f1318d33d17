"""Role, act, database: the terminal keeps records exactly when the policy allows; the purpose to maintain is needed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import count, product
from typing import Any

import pytest

from tests.api.door import Rest, told
from tests.api.filings import a_filing
from tests.api.test_matrix import DATABASES, DENIED, REFUSED, at_terminal, decided, of_role, stored
from tests.people import a_recorder
from vigie.foundation.actor import Actor, Role
from vigie.foundation.errors import NotPermitted
from vigie.records import actions
from vigie.records.nouns import Record, database_resource, record_resource
from vigie.records.queries import catalogue
from vigie.vocabulary.purposes import Purpose

pytestmark = pytest.mark.slow
BUREAUS = ("UTO", "QZB")
NUMBERS = count()
UNSEEN = 4
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "records.list": ("list", "--database", "{name}"),
    "records.verify": ("verify", "{reference}"),
    "records.restrict": ("restrict", "{reference}", "--country", "QZB"),
    "records.history": ("history", "{reference}"),
    "records.withdraw": ("withdraw", "{reference}", "--reason", "filed_in_error"),
}
# Acts that fix their purpose, by REST: method, what follows the reference, body.
FIXED: Mapping[str, tuple[str, str, Any]] = {
    "records.correct": ("PATCH", "", {"changes": {}, "reason": "typo"}),
    "records.verify": ("POST", "/verification", None),
    "records.withdraw": ("POST", "/withdrawal", {"reason": "filed_in_error"}),
    "records.restrict": ("PUT", "/restrictions", {"countries": None}),
}


def fresh(rest: Rest, name: str) -> Record:
    """A new record of Utopia, as the policy sees it."""
    filing = a_filing(name, next(NUMBERS))
    return stored(rest, told(rest.post(a_recorder(), f"/databases/{name}/records", filing), 201))  # type: ignore[no-any-return]


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, BUREAUS)))
def test_terminal_keeps_exactly_when_allowed(rest: Rest, role: Role, bureau: str) -> None:
    actor, wrong = of_role(role, bureau), []
    for name in DATABASES:
        record = fresh(rest, name)  # shared by the commands in their order: the last one ends it
        words = {"{name}": name, "{reference}": record.reference}
        for action, command in COMMANDS.items():
            weighed = database_resource(catalogue()[name]) if action == "records.list" else record_resource(record)
            expected = decided(rest, actor, action, weighed, Purpose.MAINTAIN, "")

            code = at_terminal(rest, actor, ["records", *(words.get(word, word) for word in command)])

            if code not in ({0} if expected else {REFUSED, UNSEEN}):
                wrong.append((name, action, expected, code))
    assert wrong == []


@pytest.mark.parametrize(("role", "maintains"), list(product(Role, (True, False))))
def test_filing_succeeds_exactly_when_allowed(rest: Rest, role: Role, maintains: bool) -> None:  # noqa: FBT001
    actor = maintaining(role, "UTO", maintains=maintains)
    for name in DATABASES:
        expected = decided(rest, actor, "records.file", database_resource(catalogue()[name]), Purpose.MAINTAIN, "")

        answer = rest.post(actor, f"/databases/{name}/records", a_filing(name, next(NUMBERS)))
        code = filed_at_terminal(rest, actor, name)

        assert answer.status_code == (201 if expected else DENIED), (name, answer.content)
        assert code == (0 if expected else REFUSED), name


@pytest.mark.parametrize("role", list(Role))
def test_purpose_to_maintain_is_needed_to_change(rest: Rest, role: Role) -> None:
    actor = maintaining(role, "UTO", maintains=False)
    record = fresh(rest, "vehicles")
    for action, (method, tail, body) in FIXED.items():
        expected = decided(rest, actor, action, record_resource(record), Purpose.MAINTAIN, "")

        answer = rest.send(actor, method, f"/records/{record.reference}{tail}", body, If_Match='"1"')

        assert (expected, answer.status_code) == (False, DENIED), (action, answer.content)


@pytest.mark.parametrize(("role", "bureau"), list(product(Role, BUREAUS)))
def test_erasing_is_done_exactly_when_allowed(rest: Rest, role: Role, bureau: str) -> None:
    actor = of_role(role, bureau)
    for name in DATABASES:
        record = fresh(rest, name)
        expected = decided(rest, actor, "records.erase", record_resource(record), None, "")

        assert erased(rest, actor, record.reference) == expected, name


def maintaining(role: Role, bureau: str, *, maintains: bool) -> Actor:
    """Somebody of this role, with or without the purpose to maintain among theirs."""
    actor = of_role(role, bureau)
    return actor if maintains else replace(actor, purposes=actor.purposes - {Purpose.MAINTAIN})


def filed_at_terminal(rest: Rest, actor: Actor, name: str) -> int:
    """The exit code of `vigie records file` for a new filing."""
    path = rest.node.settings.home / "filing.jsonl"
    path.write_text(json.dumps(a_filing(name, next(NUMBERS))), encoding="utf-8")
    return at_terminal(rest, actor, ["records", "file", name, str(path)])


def erased(rest: Rest, actor: Actor, reference: str) -> bool:
    """Whether the rooms erase it; no door offers that yet."""
    try:
        with rest.node.act(actor) as act:
            actions.erase_record(act, reference, "commission")
    except NotPermitted:
        return False
    return True
