"""Role by database by purpose, with the real databases: the policies against a reading of the rules in ten lines."""

import itertools

import pytest

from tests.governance.examples import policies
from tests.people import NOON, an_actor
from vigie.foundation.actor import Kind, Resource, Role
from vigie.records.nouns import database_resource
from vigie.records.queries import catalogue
from vigie.vocabulary.purposes import Purpose

WITHOUT_CASE = {Purpose.BORDER, Purpose.SECURITY_CHECK, Purpose.CARRIER}
ASKING = {Role.OFFICER, Role.RECORDER, Role.SUPERVISOR, Role.SPECIALIST, Role.SERVICE}
OWNERS_ONLY = ("records.correct", "records.verify", "records.withdraw", "records.restrict")


def may_ask(role: Role, purpose: Purpose, database_purposes: frozenset[Purpose], *, case: bool) -> bool:
    """The rules as people say them."""
    if purpose not in database_purposes or not (case or purpose in WITHOUT_CASE):
        return False
    if role is Role.GUARD:
        return purpose in {Purpose.BORDER, Purpose.SECURITY_CHECK}
    if role is Role.DPO:
        return purpose is Purpose.SUPERVISE
    return role in ASKING and purpose is not Purpose.SUPERVISE


@pytest.mark.parametrize("role", list(Role))
def test_asking_follows_the_rules(role: Role) -> None:
    kind = Kind.SERVICE if role is Role.SERVICE else Kind.OFFICER
    actor = an_actor(role, "QZB", kind=kind, level=3, purposes=frozenset(Purpose))

    wrong = [
        (database.name, purpose, case)
        for database, purpose, case in itertools.product(catalogue().values(), Purpose, (True, False))
        if policies()
        .decide(actor, "search.ask", database_resource(database), purpose=purpose, case_given=case, now=NOON)
        .allowed
        != may_ask(role, purpose, frozenset(database.purposes), case=case)
    ]

    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_purpose_that_was_not_given_is_refused(role: Role) -> None:
    for database, purpose in itertools.product(catalogue().values(), Purpose):
        actor = an_actor(role, "QZB", level=3, purposes=frozenset(Purpose) - {purpose})

        decision = policies().decide(
            actor, "search.ask", database_resource(database), purpose=purpose, case_given=True, now=NOON
        )

        assert not decision.allowed


@pytest.mark.parametrize("action", OWNERS_ONLY)
@pytest.mark.parametrize("role", list(Role))
def test_nobody_changes_the_record_of_another_bureau(role: Role, action: str) -> None:
    record = Resource(
        "Record", "x",
        {"database": "vehicles", "owner": "UTO", "level": 1, "sensitive": False, "blocked": False,
         "purposes": sorted(Purpose)},
    )  # fmt: skip
    actor = an_actor(role, "QZB", level=3, purposes=frozenset(Purpose))

    allowed = [
        purpose
        for purpose in Purpose
        if policies().decide(actor, action, record, purpose=purpose, case_given=True, now=NOON).allowed
    ]

    assert allowed == []


def test_machine_asks_for_no_person() -> None:
    actor = an_actor(Role.SERVICE, "QZB", kind=Kind.SERVICE, level=3, purposes=frozenset(Purpose), exact_only=True)

    asked = {
        name
        for name, database in catalogue().items()
        if policies()
        .decide(actor, "search.ask", database_resource(database), purpose=Purpose.BORDER, case_given=False, now=NOON)
        .allowed
    }

    assert asked == {name for name, database in catalogue().items() if not database.personal_data}
