"""Rights go down only: a unit has none that its bureau lacks, an officer or machine none that their unit lacks."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.cluster import Node
from tests.governance.bureaus import found, signed_in
from tests.people import NOON
from vigie.foundation.actor import Role
from vigie.foundation.errors import Invalid
from vigie.governance import actions, queries, rules
from vigie.governance.nouns import (
    Bureau,
    NewBureau,
    NewOfficer,
    NewOwnToken,
    NewToken,
    NewUnit,
    Officer,
    OfficerChange,
    Rights,
)
from vigie.vocabulary.purposes import Purpose

DATABASES = ("nominal", "travel_documents", "vehicles")
OF_THE_BUREAU = Rights(frozenset({Purpose.BORDER, Purpose.INVESTIGATE, Purpose.MAINTAIN}), frozenset(DATABASES[1:]), 2)
ADMINISTRATOR = 7
NOT_HERE = {Role.SERVICE, Role.ADMINISTRATOR, Role.HUB_REVIEWER, Role.COMMISSION}  # machines, and the hub's own people
PEOPLE = [frozenset({role}) for role in Role if role not in NOT_HERE]

rights = st.builds(
    Rights,
    st.frozensets(st.sampled_from(list(Purpose)), max_size=3),
    st.none() | st.frozensets(st.sampled_from(DATABASES)),
    st.integers(1, 3),
)
lesser = st.builds(
    Rights,
    st.frozensets(st.sampled_from(sorted(OF_THE_BUREAU.purposes)), min_size=1),
    st.frozensets(st.sampled_from(DATABASES[1:]), min_size=1),
    st.integers(1, 2),
)
roles = st.sampled_from(PEOPLE)


def is_part(wanted: Rights, bound: Rights) -> bool:
    """Said otherwise than in the rules: nothing can be asked with these that could not be with those."""

    def opens(held: Rights) -> set[tuple[Purpose, str, int]]:
        named = (*DATABASES, "any other") if held.databases is None else held.databases
        return {(why, what, level) for why in held.purposes for what in named for level in range(1, held.level + 1)}

    return opens(wanted) <= opens(bound)


def accepted(check: Any, *given: Any) -> bool:
    try:
        check(*given)
    except Invalid:
        return False
    return True


@given(rights, rights, rights, roles)
def test_what_passes_is_part_of_the_whole(bureau: Rights, unit: Rights, officer: Rights, held: frozenset[Role]) -> None:
    makes_unit = accepted(rules.check_unit, NewUnit("gate", "Gate", unit), bureau)
    makes_officer = accepted(rules.check_officer, NewOfficer("Ada Example", "gate", held, officer), unit)
    makes_token = accepted(rules.check_token, NewToken("gate", "gate", officer, exact_only=False), unit)

    assert not makes_unit or is_part(unit, bureau)
    assert not makes_officer or is_part(officer, unit)
    assert not makes_token or is_part(officer, unit)
    assert not (makes_unit and makes_officer) or is_part(officer, bureau)


@given(rights, rights, rights)
def test_change_gives_no_more_than_the_new_unit_has(before: Rights, wanted: Rights, unit: Rights) -> None:
    officer = Officer(UUID(int=1), "QZB", "gate", "Ada Example", frozenset({Role.GUARD}), before, NOON, NOON)

    for change in (
        OfficerChange(unit="other"),
        OfficerChange(unit="other", rights=wanted),
        OfficerChange(rights=wanted),
    ):
        if accepted(rules.changed, officer, change, unit, NOON):
            assert is_part(rules.changed(officer, change, unit, NOON).rights, unit)


# ---------------------------------------------------------------- with the real acts


class Bench:
    """QZB, which was given less than everything, and what its administrator has made so far."""

    def __init__(self, node: Node) -> None:
        self.node = node
        found(node)
        order = NewBureau("QZB", {}, "Second Administrator", rights=OF_THE_BUREAU, account=ADMINISTRATOR)
        with node.act(signed_in(node, 1)) as act:
            self.bureau: Bureau = actions.create_bureau(act, order).bureau
        self.units = ["HQ"]
        self.people: list[UUID] = []
        for held in ({Role.GUARD}, {Role.RECORDER}):
            _play(self, "officer", OF_THE_BUREAU, frozenset(held), 0)

    def tries(self, do: Any) -> Any:
        """What the administrator's act gives; None when it is refused."""
        try:
            with self.node.act(signed_in(self.node, ADMINISTRATOR)) as act:
                return do(act)
        except Invalid:
            return None


@pytest.fixture(scope="module")
def bench(node: Node) -> Bench:
    return Bench(node)


DEEDS = ["unit", *["officer"] * 3, *["change"] * 2, "move", *["token"] * 2, "own token"]
orders = st.lists(
    st.tuples(st.sampled_from(DEEDS), lesser | rights, roles, st.integers(0)),
    min_size=10, max_size=30,
)  # fmt: skip


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(orders)
def test_no_series_of_acts_adds_a_right(bench: Bench, orders: list[tuple[str, Rights, frozenset[Role], int]]) -> None:
    for order in orders:
        _play(bench, *order)

    with bench.node.act(signed_in(bench.node, ADMINISTRATOR)) as act:
        units = {unit.code: unit for unit in queries.units(act)}
        officers = queries.officers(act)
        machines = queries.tokens(act)
    assert [unit for unit in units.values() if not is_part(unit.rights, bench.bureau.rights)] == []
    assert [each for each in officers if not is_part(each.rights, units[each.unit].rights)] == []
    assert [each for each in machines if not is_part(each.rights, units[each.unit].rights)] == []
    assert _unlike_their_holder(bench.node) == []


def _play(bench: Bench, what: str, given: Rights, held: frozenset[Role], pick: int) -> None:
    unit = bench.units[pick % len(bench.units)]
    person = bench.people[pick % len(bench.people)] if bench.people else None
    if what == "unit":
        made = bench.tries(lambda act: actions.create_unit(act, NewUnit(f"u-{len(bench.units)}", "Unit", given)))
        bench.units += [made.code] if made else []
    elif what == "officer":
        account = 1000 + len(bench.people)
        order = NewOfficer("Ada Example", unit, held, given, account=account)
        made = bench.tries(lambda act: actions.create_officer(act, order))
        bench.people += [made.id] if made else []
    elif what == "token":
        bench.tries(lambda act: actions.issue_token(act, NewToken("gate", unit, given)))
    elif what == "own token" and person is not None:
        with bench.node.act(signed_in(bench.node, 1000 + bench.people.index(person))) as act:
            actions.issue_own_token(act, NewOwnToken("laptop"))
    elif person is not None:
        change = OfficerChange(unit=unit) if what == "move" else OfficerChange(roles=held, rights=given)
        bench.tries(lambda act: actions.change_officer(act, person, change))


def _unlike_their_holder(node: Node) -> list[tuple[str, UUID]]:
    """Credentials that a door would read otherwise than governance has it."""
    rows = node.superuser.execute(
        "with holder as (select id, bureau, unit, purposes, databases, level, compartments from officer"
        " union all select id, bureau, unit, purposes, databases, level, '{}' from service)"
        " select c.key, c.subject from credential c left join holder h on h.id = c.subject"
        " where (h.bureau, h.unit, h.purposes, h.databases, h.level, h.compartments)"
        " is distinct from (c.bureau, c.unit, c.purposes, c.databases, c.level, c.compartments)"
    )
    return list(rows)
