"""The policy engine fails closed: whatever goes wrong on the way is a no."""

import copy
import json
import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import cedarpy
import pytest
from structlog.testing import capture_logs

from tests.governance.examples import EXAMPLES, FOLDER, Asked, asked, policies
from tests.people import NOON, a_guard, a_supervisor, an_administrator
from vigie.foundation import policy
from vigie.foundation.actor import Actor, Resource
from vigie.foundation.policy import Decision, Need, Policies, PolicyBroken, entities_of
from vigie.vocabulary.purposes import Purpose

DOCUMENTS = Resource(
    "Database",
    "travel_documents",
    {"purposes": ["border"], "level": 1, "sensitive": False, "personal_data": False, "compartment": ""},
)
ALLOWED = sorted(EXAMPLES)
FUZZED = 2_000


def ask(actor: Actor, *, known: Policies | None = None, **changes: Any) -> Decision:
    given = {"purpose": Purpose.BORDER, "case_given": False, "now": NOON, **changes}
    return (known or policies()).decide(actor, given.pop("action", "search.ask"), given.pop("on", DOCUMENTS), **given)


def broken(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / "policies"
    shutil.copytree(FOLDER, folder)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


# ---------------------------------------------------------------- loading


@pytest.mark.parametrize(
    "text",
    [
        "permit (principal, action",
        '@id("x") permit (principal, action, resource) when { principal.nickname == "x" };',
        '@id("x") permit (principal, action == Vigie::Action::"search.everything", resource);',
        'permit (principal, action == Vigie::Action::"search.ask", resource);',
        '@id("suspended") permit (principal, action == Vigie::Action::"search.ask", resource);',
        '@id("x") @needs("luck") forbid (principal, action == Vigie::Action::"search.ask", resource);',
    ],
    ids=["unparsable", "unknown attribute", "unknown action", "no id", "shared id", "unknown need"],
)
def test_broken_policy_is_not_loaded(tmp_path: Path, text: str) -> None:
    folder = broken(tmp_path, "more.cedar", text)

    with pytest.raises(PolicyBroken):
        Policies.load(folder)


def test_missing_schema_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(PolicyBroken):
        Policies.load(tmp_path)


def test_broken_schema_is_not_loaded(tmp_path: Path) -> None:
    folder = broken(tmp_path, "schema.cedarschema", "entity")

    with pytest.raises(PolicyBroken):
        Policies.load(folder)


def test_unreadable_letters_are_not_loaded(tmp_path: Path) -> None:
    folder = broken(tmp_path, "more.cedar", "")
    (folder / "more.cedar").write_bytes(b"\xff")

    with pytest.raises(PolicyBroken):
        Policies.load(folder)


def test_every_changed_byte_is_another_version(tmp_path: Path) -> None:
    folder = broken(tmp_path, "more.cedar", "// nothing new")

    assert Policies.load(folder).version != policies().version
    assert Policies.load(FOLDER).version == policies().version


# ---------------------------------------------------------------- missing and wrong


def weighed(question: Asked, entities: list[dict[str, Any]], **context: Any) -> Decision:
    """The decision on these entities: a no when they, or a policy, fail. As `decide` does it."""
    known = policies(exercise=question.exercise)
    given = known._context(question.actor, question.purpose, case_given=question.case_given, now=NOON)
    _, subject, thing = entities_of(question.actor, question.resource)
    try:
        return known.weigh(entities, (subject["uid"], question.action, thing["uid"]), {**given, **context})
    except (ValueError, policy.PolicyErred):
        return policy.DENIED


def cut(entities: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """These entities without one attribute of one of them, each in turn."""
    for place, entity in enumerate(entities):
        for attribute in entity["attrs"]:
            left = copy.deepcopy(entities)
            del left[place]["attrs"][attribute]
            yield f"{entity['uid']['type']}.{attribute}", left


@pytest.mark.parametrize("name", ALLOWED)
def test_each_missing_attribute_denies(name: str) -> None:
    question = asked(EXAMPLES[name]["allow"])
    whole = entities_of(question.actor, question.resource)
    assert weighed(question, whole).allowed

    let_through = [what for what, entities in cut(whole) if weighed(question, entities).allowed]

    assert let_through == []


@pytest.mark.parametrize("name", ALLOWED)
def test_each_missing_attribute_of_the_thing_denies(name: str) -> None:
    question = asked(EXAMPLES[name]["allow"])
    for attribute in question.resource.attributes:
        left = {key: value for key, value in question.resource.attributes.items() if key != attribute}
        thing = Resource(question.resource.kind, question.resource.id, left)

        decision = policies(exercise=question.exercise).decide(
            question.actor, question.action, thing, purpose=question.purpose, case_given=question.case_given, now=NOON
        )

        assert not decision.allowed, attribute


def test_each_missing_context_denies() -> None:
    question = asked(EXAMPLES["search-guard"]["allow"])
    known = policies()
    context = known._context(question.actor, question.purpose, case_given=True, now=NOON)
    entities = entities_of(question.actor, question.resource)
    request = (entities[1]["uid"], question.action, entities[2]["uid"])
    assert known.weigh(entities, request, context).allowed

    for name in context:
        with pytest.raises(policy.PolicyErred):
            known.weigh(entities, request, {key: value for key, value in context.items() if key != name})


def test_missing_bureau_denies() -> None:
    question = asked(EXAMPLES["search-guard"]["allow"])
    _, subject, thing = entities_of(question.actor, question.resource)

    assert not weighed(question, [subject, thing]).allowed


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "search.everything"},
        {"purpose": "curiosity"},
        {"purpose": None},
        {"on": Resource("Database", "travel_documents", {"purposes": object()})},
        {"on": Resource("Elsewhere", "x", {})},
        {"now": datetime(2026, 3, 2, 12)},  # noqa: DTZ001  a clock without a zone is an error
        {"now": None},
    ],
    ids=["action", "purpose", "no purpose", "attribute", "kind", "naive clock", "no clock"],
)
def test_unknown_input_denies(changes: dict[str, Any]) -> None:
    guard = a_guard(verified_at=NOON)
    assert ask(guard, known=Policies.load(FOLDER)).allowed

    assert not ask(guard, **changes).allowed


def test_expired_training_denies() -> None:
    assert not ask(a_guard(training_valid=False)).allowed


def test_suspended_bureau_denies() -> None:
    assert not ask(a_guard(suspended=True)).allowed


def test_failing_closed_raises_an_alarm() -> None:
    with capture_logs() as lines:
        ask(a_guard(), action="search.everything")

    assert [line["event"] for line in lines] == ["policy_failed_closed"]
    assert lines[0]["log_level"] == "error"


def test_lawful_no_raises_no_alarm() -> None:
    with capture_logs() as lines:
        decision = ask(a_guard(), purpose=Purpose.ARREST)

    assert not decision.allowed
    assert lines == []


# ---------------------------------------------------------------- fuzzing


class Fuzz:
    """Seeded damage to entities and context: what is missing, of another kind, or too much."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def junk(self) -> Any:
        return self.chance.choice([None, "", "border", -1, 2**70, True, [], ["x"], {}, {"__entity": {}}, [[1]]])

    def damaged(self, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = copy.deepcopy(entities)
        for _ in range(self.chance.randrange(3)):
            attributes = self.chance.choice(made)["attrs"]
            name = self.chance.choice([*attributes, "extra"])
            if self.chance.random() < 0.5:
                attributes.pop(name, None)
            else:
                attributes[name] = self.junk()
        if self.chance.random() < 0.1:
            del made[self.chance.randrange(len(made))]
        return made

    def context(self) -> dict[str, Any]:
        if self.chance.random() < 0.7:
            return {}
        name = self.chance.choice(["purpose", "case_given", "auth_level", "uv_age_s", "four_eyes", "exercise", "more"])
        return {name: self.junk()}


def naive(question: Asked, everything: cedarpy.PolicySet, entities: list[dict[str, Any]]) -> tuple[bool, bool]:
    """Cedar as a careless program asks it, without schema: (allowed, with errors)."""
    _, subject, thing = entities_of(question.actor, question.resource)
    context = policies()._context(question.actor, question.purpose, case_given=question.case_given, now=NOON)
    try:
        answer = cedarpy.is_authorized(
            {"principal": subject["uid"], "action": {"type": "Vigie::Action", "id": question.action},
             "resource": thing["uid"], "context": context},
            everything, json.dumps(entities),
        )  # fmt: skip
    except ValueError:
        return False, True
    return answer.allowed, bool(answer.diagnostics.errors)


def test_no_fuzzed_input_is_allowed_with_errors() -> None:
    everything = cedarpy.PolicySet.from_str("\n".join(path.read_text() for path in sorted(FOLDER.glob("*.cedar"))))
    questions = [asked(EXAMPLES[name]["allow"]) for name in ALLOWED]
    fuzz = Fuzz(20261124)
    trapped = allowed = 0

    for _ in range(FUZZED):
        question = fuzz.chance.choice(questions)
        entities = fuzz.damaged(entities_of(question.actor, question.resource))
        careless, erred = naive(question, everything, entities)
        decision = weighed(question, entities, **fuzz.context())
        trapped += careless and erred
        allowed += decision.allowed
        assert not (decision.allowed and erred)

    assert trapped > 20, "the fuzzer never reaches the fail-open trap"
    assert allowed > 100, "the fuzzer damages everything"


# ---------------------------------------------------------------- what alone is missing


def test_old_verification_needs_step_up() -> None:
    office = Resource("Office", "UTO", {"bureau": "UTO", "hub": False})
    administrator = an_administrator(verified_at=NOON - timedelta(hours=1))

    decision = ask(administrator, action="governance.issue_token", on=office, purpose=None)

    assert decision.needs is Need.STEP_UP
    assert isinstance(policy.refusal_of(decision), policy.NeedsStepUp)


def test_suspension_needs_a_second_person() -> None:
    office = Resource("Office", "QZB", {"bureau": "QZB", "hub": True})
    administrator = an_administrator(verified_at=NOON)

    decision = ask(administrator, action="governance.suspend", on=office, purpose=None)

    assert decision.needs is Need.SECOND_PERSON
    assert isinstance(policy.refusal_of(decision), policy.NeedsSecondPerson)


def test_step_up_is_not_offered_to_the_wrong_role() -> None:
    office = Resource("Office", "UTO", {"bureau": "UTO", "hub": False})

    decision = ask(a_supervisor(), action="governance.issue_token", on=office, purpose=None)

    assert decision.needs is None
    assert policy.refusal_of(decision) is None


def test_verification_from_the_future_counts_as_none() -> None:
    assert policy.verification_age(NOON + timedelta(seconds=1), NOON) == policy.NEVER
    assert policy.verification_age(None, NOON) == policy.NEVER


def test_verification_age_rises_by_whole_minutes() -> None:
    ages = [policy.verification_age(NOON - timedelta(seconds=each), NOON) for each in (0, 1, 300, 301)]

    assert ages == [0, 60, 300, 360]


# ---------------------------------------------------------------- remembering


def test_decision_is_remembered_for_a_minute() -> None:
    known = Policies.load(FOLDER)
    first = ask(a_guard(), known=known)

    assert ask(a_guard(), known=known, now=NOON + timedelta(seconds=59)) is first
    assert ask(a_guard(), known=known, now=NOON + timedelta(seconds=60)) is not first


def test_clock_put_back_is_asked_again() -> None:
    known = Policies.load(FOLDER)
    first = ask(a_guard(), known=known)

    assert ask(a_guard(), known=known, now=NOON - timedelta(seconds=1)) is not first


def test_revocation_forgets() -> None:
    known = Policies.load(FOLDER)
    first = ask(a_guard(), known=known)

    known.forget()

    assert ask(a_guard(), known=known) is not first


def test_memory_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "MOST_KEPT", 2)
    known = Policies.load(FOLDER)

    for bureau in ("UTO", "QZB", "XCM", "XRM", "XAB"):
        ask(a_guard(bureau), known=known)

    assert len(known._memory) <= 2


@pytest.mark.parametrize(
    "changes",
    [
        {"level": 3}, {"roles": frozenset()}, {"purposes": frozenset()}, {"databases": frozenset({"vehicles"})},
        {"training_valid": False}, {"suspended": True}, {"exact_only": True}, {"compartments": frozenset({"x"})},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_changed_rights_are_another_question(changes: dict[str, Any]) -> None:
    known = Policies.load(FOLDER)
    first = ask(a_guard(), known=known)

    assert ask(a_guard(**changes), known=known) is not first


def test_changed_thing_is_another_question() -> None:
    known = Policies.load(FOLDER)
    first = ask(a_guard(), known=known)
    thing = Resource(DOCUMENTS.kind, DOCUMENTS.id, {**DOCUMENTS.attributes, "level": 3})

    assert first.allowed
    assert not ask(a_guard(), known=known, on=thing).allowed
