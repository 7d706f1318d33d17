"""Filings that are rarely sent: odd changes, reasons, levels, purposes and countries, each with its fault."""

from dataclasses import replace

import pytest

from tests.people import NOON
from tests.records.bodies import a_passport, a_person
from tests.search.asking import a_record
from vigie.foundation.errors import Invalid
from vigie.records import queries, rules
from vigie.records.rules import Filer

UTOPIA = Filer("UTO", NOON, exercise=True)
PASSPORT = a_record(
    "travel_documents",
    {"document_number": "A01234567", "issuing_country": "UTO", "kind": "passport", "status": "lost"},
)


def faults_of(database: str, body: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        rules.check_filing(queries.catalogue()[database], queries.envelope(), body, UTOPIA)
    return [(fault.pointer, fault.code) for fault in refusal.value.faults]


def test_purpose_that_the_database_does_not_serve_is_named() -> None:
    assert ("/purposes", "not_in_list") in faults_of("travel_documents", a_passport() | {"purposes": ["arrest"]})


def test_level_above_the_database_is_named() -> None:
    assert ("/level", "not_in_list") in faults_of("travel_documents", a_passport() | {"level": 3})


def test_person_without_interest_is_named() -> None:
    body = a_person()
    body.pop("interest", None)

    assert ("/interest", "missing") in faults_of("nominal", body)


def test_end_in_the_past_is_named() -> None:
    assert ("/expires_on", "not_a_date") in faults_of("travel_documents", a_passport() | {"expires_on": "2020-01-01"})


@pytest.mark.parametrize("changes", ["status", ["status"], 7, None])
def test_change_that_is_no_object_is_refused(changes: object) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_change(queries.catalogue()["travel_documents"], PASSPORT, changes, UTOPIA)

    assert [fault.pointer for fault in refusal.value.faults] == ["/record"]


def test_change_with_a_fault_names_it() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_change(queries.catalogue()["travel_documents"], PASSPORT, {"status": "burnt"}, UTOPIA)

    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [("/record/status", "not_in_list")]


@pytest.mark.parametrize(("reason", "code"), [("", "missing"), (None, "missing"), ("because", "not_in_list")])
def test_reason_that_is_no_reason_is_refused(reason: object, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_reason(queries.shared_codes()["withdraw_reasons"], reason)

    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [("/reason", code)]


@pytest.mark.parametrize("countries", ["UTO", {"UTO": 1}, 7])
def test_countries_that_are_no_list_are_refused(countries: object) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_countries(countries, exercise=True)

    assert refusal.value.faults[0].pointer == "/countries"


def test_record_that_contradicts_is_not_the_same_filed_twice() -> None:
    database = queries.catalogue()["travel_documents"]
    visa = replace(PASSPORT, payload={**PASSPORT.payload, "kind": "visa"})

    assert rules.twice(database, PASSPORT.payload, [visa]) is None
    assert rules.twice(database, PASSPORT.payload, [visa, PASSPORT]) is PASSPORT
