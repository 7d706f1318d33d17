"""Decisions about rights."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import NAMESPACE_DNS, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import NOON
from vigie.foundation.actor import Role
from vigie.foundation.errors import Invalid, NotPermitted
from vigie.governance import rules
from vigie.governance.nouns import EVERYTHING, Bureau, NewBureau, NewOfficer, NewToken, NewUnit, OfficerChange, Rights
from vigie.governance.nouns import Officer as Person
from vigie.vocabulary.purposes import Purpose

NAMESPACE = uuid5(NAMESPACE_DNS, "tests.vigie.example")
BORDER = Rights(frozenset({Purpose.BORDER}), frozenset({"travel_documents"}), 1)
UNIT = Rights(frozenset({Purpose.BORDER, Purpose.MAINTAIN}), frozenset({"travel_documents", "vehicles"}), 2)


def a_person(**changes: object) -> Person:
    given: dict[str, object] = {
        "id": NAMESPACE, "bureau": "UTO", "unit": "HQ", "name": "Ada Example", "roles": frozenset({Role.GUARD}),
        "rights": BORDER, "until": NOON + timedelta(days=30), "training_until": NOON + timedelta(days=30),
    }  # fmt: skip
    return Person(**{**given, **changes})  # type: ignore[arg-type]


def codes(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in error.value.faults]


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize("other", [role for role in Role if role not in {Role.DPO, Role.SERVICE, Role.HUB_REVIEWER}])
def test_protection_officer_holds_no_working_role(other: Role) -> None:
    assert rules.clashes({Role.DPO, other})


@pytest.mark.parametrize("other", [role for role in Role if role is not Role.COMMISSION])
def test_commission_does_nothing_else(other: Role) -> None:
    assert rules.clashes({Role.COMMISSION, other})


def test_forbidden_pairs_are_these() -> None:
    listed = {tuple(sorted(pair)) for pair in combinations(Role, 2) if rules.clashes(pair)}

    assert listed == {
        *((other, "dpo") for other in ("administrator", "approver")),
        *(("dpo", other) for other in ("guard", "officer", "recorder", "specialist", "supervisor")),
        *(tuple(sorted(("commission", other))) for other in Role if other != "commission"),
    }


def test_working_roles_go_together() -> None:
    assert rules.role_faults(frozenset({Role.OFFICER, Role.RECORDER, Role.APPROVER})) == []


def test_person_without_role_is_refused() -> None:
    assert [fault.code for fault in rules.role_faults(frozenset())] == ["missing"]


def test_machine_role_is_not_for_people() -> None:
    assert [fault.code for fault in rules.role_faults(frozenset({Role.SERVICE}))] == ["not_for_people"]


# ---------------------------------------------------------------- subsets

names = st.sampled_from(["nominal", "travel_documents", "vehicles"])
rights = st.builds(
    Rights, st.frozensets(st.sampled_from(list(Purpose))), st.none() | st.frozensets(names), st.integers(1, 3)
)


@given(rights)
def test_everybody_is_within_themselves(held: Rights) -> None:
    assert rules.is_within(held, held)
    assert rules.is_within(held, EVERYTHING)


@given(rights, rights, rights)
def test_delegation_never_adds_rights(bureau: Rights, unit: Rights, officer: Rights) -> None:
    if rules.is_within(unit, bureau) and rules.is_within(officer, unit):
        assert rules.is_within(officer, bureau)


@given(rights, rights)
def test_within_means_no_right_more(wanted: Rights, bound: Rights) -> None:
    databases = bound.databases is None or (wanted.databases is not None and wanted.databases <= bound.databases)

    assert rules.is_within(wanted, bound) == (
        wanted.purposes <= bound.purposes and databases and wanted.level <= bound.level
    )


def test_every_excess_is_listed() -> None:
    faults = rules.excess(Rights(frozenset({Purpose.ARREST}), None, 3), UNIT)

    assert [fault.pointer for fault in faults] == ["/purposes", "/databases", "/level"]


def test_foreign_database_is_named() -> None:
    fault = rules.excess(Rights(frozenset(), frozenset({"nominal"}), 1), UNIT)[0]

    assert fault.given == "nominal"
    assert fault.nearest == ("travel_documents", "vehicles")


def test_impossible_level_is_refused() -> None:
    assert not rules.is_within(Rights(frozenset(), None, 0), EVERYTHING)


def test_database_name_is_one_word() -> None:
    assert not rules.is_within(Rights(frozenset(), frozenset({"a b\x00"}), 1), EVERYTHING)


# ---------------------------------------------------------------- days


def test_grant_lasts_twelve_months() -> None:
    assert rules.grant_until(None, NOON) == datetime(2027, 3, 2, 12, tzinfo=UTC)


def test_month_end_is_the_last_day() -> None:
    assert rules.months_later(datetime(2026, 1, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert rules.months_later(datetime(2026, 12, 31, tzinfo=UTC), 2) == datetime(2027, 2, 28, tzinfo=UTC)


def test_shorter_grant_is_kept() -> None:
    assert rules.grant_until(NOON + timedelta(days=3), NOON) == NOON + timedelta(days=3)


@pytest.mark.parametrize("days", [-1, 366])
def test_grant_of_impossible_length_is_refused(days: int) -> None:
    with pytest.raises(Invalid) as error:
        rules.grant_until(NOON + timedelta(days=days), NOON)

    assert codes(error) == [("/until", "out_of_range")]


def test_training_counts_two_years() -> None:
    assert rules.training_until(None, NOON) == datetime(2028, 3, 2, 12, tzinfo=UTC)


def test_training_may_have_expired() -> None:
    assert rules.training_until(NOON - timedelta(days=400), NOON) == NOON - timedelta(days=400)


def test_training_of_three_years_is_refused() -> None:
    with pytest.raises(Invalid):
        rules.training_until(NOON + timedelta(days=1000), NOON)


def test_token_lives_ninety_days() -> None:
    assert rules.token_expires(90, NOON) == NOON + timedelta(days=90)


@pytest.mark.parametrize("days", [0, 91])
def test_token_of_impossible_length_is_refused(days: int) -> None:
    with pytest.raises(Invalid):
        rules.token_expires(days, NOON)


def test_rights_lapse_with_the_first_end() -> None:
    assert rules.lapses_at(NOON + timedelta(days=2), NOON) == NOON


def test_unchecked_figure_is_never_cited() -> None:
    for group in rules.figures().values():
        for entry in group.values():
            assert set(entry) >= {"source", "mark", "checked", "owner"}


# ---------------------------------------------------------------- orders


def test_officer_order_lists_every_fault() -> None:
    order = NewOfficer("", "HQ", frozenset({Role.DPO, Role.RECORDER}), Rights(frozenset({Purpose.ARREST}), None, 3),
                       compartments=frozenset({"Not One"}))  # fmt: skip

    with pytest.raises(Invalid) as error:
        rules.check_officer(order, UNIT)

    assert codes(error) == [
        ("/name", "bad_length"), ("/roles", "roles_clash"), ("/purposes", "not_a_subset"),
        ("/databases", "not_a_subset"), ("/level", "out_of_range"), ("/compartments", "bad_format"),
    ]  # fmt: skip


def test_lawful_orders_pass() -> None:
    rules.check_officer(NewOfficer("Ada Example", "HQ", frozenset({Role.GUARD}), BORDER), UNIT)
    rules.check_unit(NewUnit("gate-1", "Gate 1", BORDER), UNIT)
    rules.check_token(NewToken("gate", "HQ", BORDER), UNIT)
    rules.check_bureau(NewBureau("UTO", {"en": "NCB Utopia", "fr": ""}, "Ada Example"), exercise=True)


def test_unit_code_is_letters_and_digits() -> None:
    with pytest.raises(Invalid) as error:
        rules.check_unit(NewUnit("gate 1\x00", "", BORDER), UNIT)

    assert codes(error) == [("/code", "bad_format"), ("/name", "bad_length")]


def test_machine_names_what_it_may_ask() -> None:
    with pytest.raises(Invalid) as error:
        rules.check_token(NewToken("", "HQ", Rights(frozenset()), quota=0), EVERYTHING)

    assert codes(error) == [
        ("/label", "bad_length"), ("/databases", "missing"), ("/purposes", "missing"), ("/quota", "out_of_range"),
    ]  # fmt: skip


def test_invented_member_is_for_exercises() -> None:
    with pytest.raises(Invalid) as error:
        rules.check_bureau(NewBureau("UTO", {"en": "x\x00"}, "Ada Example", desk="\ud800"), exercise=False)

    assert codes(error) == [("/code", "unknown_member"), ("/names/en", "bad_length"), ("/desk", "bad_length")]


def test_unknown_member_is_refused() -> None:
    with pytest.raises(Invalid):
        rules.check_bureau(NewBureau("ZZZ", {}, "Ada Example"), exercise=True)


def test_missing_names_are_the_english_one() -> None:
    assert rules.full_names({"en": "NCB", "fr": "BCN"}, "UTO") == {"en": "NCB", "fr": "BCN", "es": "NCB", "ar": "NCB"}
    assert rules.full_names({}, "UTO")["ar"] == "UTO"


# ---------------------------------------------------------------- changes


def test_change_leaves_the_rest() -> None:
    person = a_person()

    assert rules.changed(person, OfficerChange(), UNIT, NOON) == person


def test_change_takes_what_it_says() -> None:
    later = NOON + timedelta(days=60)
    change = OfficerChange(
        unit="gate-1", name=" Bea Example ", roles=frozenset({Role.RECORDER}), rights=UNIT, until=later,
        training_until=later, compartments=frozenset({"children"}), active=False,
    )  # fmt: skip

    after = rules.changed(a_person(), change, UNIT, NOON)

    assert (after.unit, after.name, after.rights, after.until) == ("gate-1", "Bea Example", UNIT, later)
    assert (after.training_until, after.compartments, after.active) == (later, frozenset({"children"}), False)


def test_change_beyond_the_unit_is_refused() -> None:
    with pytest.raises(Invalid):
        rules.changed(a_person(), OfficerChange(rights=EVERYTHING), UNIT, NOON)


def test_nobody_changes_their_own_rights() -> None:
    with pytest.raises(rules.OwnRights):
        rules.check_change(OfficerChange(training_until=NOON), a_person(), NAMESPACE)


def test_own_name_may_be_corrected() -> None:
    person = a_person()
    whole_form = OfficerChange(
        person.unit, "Bea Example", person.roles, person.rights, person.until, person.training_until, active=True
    )

    rules.check_change(whole_form, person, NAMESPACE)


def test_others_may_be_changed() -> None:
    rules.check_change(OfficerChange(active=False), a_person(), uuid5(NAMESPACE, "another"))


# ---------------------------------------------------------------- members


def test_node_is_founded_once() -> None:
    rules.may_found(0)

    with pytest.raises(rules.AlreadyFounded):
        rules.may_found(1)


def test_hub_is_never_suspended() -> None:
    member = Bureau("QZB", {}, "", hub=False, suspended=False, rights=EVERYTHING)
    rules.may_suspend(member)

    with pytest.raises(NotPermitted):
        rules.may_suspend(Bureau("UTO", {}, "", hub=True, suspended=False, rights=EVERYTHING))


def test_bureau_is_called_in_the_readers_language() -> None:
    bureau = Bureau("QZB", {"en": "NCB Zembrovia", "fr": "BCN Zembrovie"}, "", False, False, EVERYTHING)  # noqa: FBT003

    assert bureau.name("fr") == "BCN Zembrovie"
    assert bureau.name("ar") == "NCB Zembrovia"
