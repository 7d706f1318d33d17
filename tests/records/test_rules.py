"""What may be filed, who sees it, when it ends: decided from plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.records.bodies import a_car, a_passport, a_person
from vigie.foundation.errors import Fault, Invalid
from vigie.foundation.language import say
from vigie.records import queries, rules
from vigie.records.catalogue.nouns import Key, Lane
from vigie.records.catalogue.values import CODES
from vigie.records.nouns import Filing
from vigie.vocabulary.members import bit_of, may_see

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
UTOPIA = rules.Filer("UTO", NOON, exercise=True)


def check(database: str, body: object, filer: rules.Filer = UTOPIA) -> Filing:
    return rules.check_filing(queries.catalogue()[database], queries.envelope(), body, filer)


def faults_of(database: str, body: object, filer: rules.Filer = UTOPIA) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        check(database, body, filer)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def faults_if_any(database: str, body: object) -> tuple[Fault, ...]:
    try:
        check(database, body)
    except Invalid as refused:
        return refused.faults
    return ()


def test_every_fault_is_said_at_once() -> None:
    body = a_passport("A1", issuing_country="NO", kind="pasport", status="lost", event_on="2999-01-01", colour="red")
    del body["legal_basis"]

    faults = faults_of("travel_documents", body)

    assert faults == [
        ("/legal_basis", "missing"),
        ("/record/colour", "unknown_field"),
        ("/record/document_number", "too_short"),
        ("/record/issuing_country", "not_a_country"),
        ("/record/kind", "not_in_list"),
        ("/record/event_on", "in_the_future"),
    ]


def test_fault_names_the_nearest_codes() -> None:
    with pytest.raises(Invalid) as refused:
        check("travel_documents", a_passport(kind="pasport"))

    assert refused.value.faults[0].nearest[0] == "passport"
    assert refused.value.faults[0].given == "pasport"


def test_label_in_any_language_is_a_code() -> None:
    filing = check("travel_documents", a_passport(kind="جواز سفر", status="Perdu"))

    assert (filing.payload["kind"], filing.payload["status"]) == ("passport", "lost")


def test_only_the_issuer_files_its_documents() -> None:
    faults = faults_of("travel_documents", a_passport(), rules.Filer("QZB", NOON, exercise=True))

    assert faults == [("/record/issuing_country", "not_the_issuer")]


def test_fictional_country_needs_an_exercise_node() -> None:
    faults = faults_of("travel_documents", a_passport(), rules.Filer("UTO", NOON, exercise=False))

    assert ("/record/issuing_country", "not_a_country") in faults


@pytest.mark.parametrize("note", ["call +998 90 123 45 67", "write to i.varga@example.org", "tel. 0123 456 789 01"])
def test_note_without_personal_data_is_kept_so(note: str) -> None:
    assert faults_of("travel_documents", a_passport(circumstances=note)) == [("/record/circumstances", "personal_data")]


def test_dates_and_numbers_in_a_note_are_no_telephone() -> None:
    filing = check("travel_documents", a_passport(circumstances="Taken on 2026-01-05 from locker 1234."))

    assert filing.payload["circumstances"].startswith("Taken")


def test_picture_is_filed_later() -> None:
    assert faults_of("vehicles", a_car(photos=["data:image/png"])) == [("/record/photos/0", "not_filed_here")]


def test_unknown_sign_is_for_questions_only() -> None:
    assert faults_of("vehicles", a_car("1M8GDM9AXKP04278?")) == [("/record/vin", "encoding")]


def test_plate_needs_its_country() -> None:
    assert faults_of("vehicles", a_car(plate="AB-123-CD")) == [("/record/plate_country", "needs")]


def test_series_must_be_one_series() -> None:
    body = a_passport("C0000199", number_to="C0000100", status="stolen_blank")

    assert faults_of("travel_documents", body) == [("/record/number_to", "needs")]


def test_series_is_one_interval_row() -> None:
    filing = check("travel_documents", a_passport("C0000100", number_to="C0000199", status="stolen_blank"))

    assert filing.keys == (Key("document_number", Lane.RANGE, "C|8", 100, 199),)


def test_person_needs_an_interest_for_others() -> None:
    body = a_person()
    del body["interest"]

    assert faults_of("nominal", body) == [("/interest", "missing")]


def test_nobody_arrests_a_witness() -> None:
    body = a_person(person_status="witness", action="arrest_provisionally")

    assert faults_of("nominal", body) == [("/record/action", "needs")]


def test_every_name_of_a_person_is_a_key() -> None:
    filing = check("nominal", a_person(names=["Ilse Varga-Torrance", {"family": "Müller", "given": "Ilse"}]))

    names = {key.value for key in filing.keys if key.field == "names"}
    assert names == {"ILSE TORRANCE VARGA", "ILSE MULLER", "ILSE MUELLER"}


def test_key_inside_a_group_keeps_its_path() -> None:
    filing = check("vehicles", a_car(parts=[{"part": "gearbox", "serial": "GB 77-120"}]))

    assert Key("parts.serial", Lane.EXACT, "GB77120") in filing.keys


def test_end_of_a_number_is_a_reverse_key() -> None:
    filing = check("vehicles", a_car("1M8GDM9AXKP042788"))

    assert Key("vin", Lane.REVERSE, "887240PKXA9MDG8M1") in filing.keys


def test_purpose_outside_the_database_is_refused() -> None:
    assert faults_of("travel_documents", a_passport() | {"purposes": ["arrest"]}) == [("/purposes", "not_in_list")]


def test_health_makes_a_record_sensitive() -> None:
    assert check("nominal", a_person(health_warnings=["contagious"])).sensitive
    assert not check("nominal", a_person()).sensitive


@pytest.mark.parametrize("body", [None, 7, "text", [], [[]], {"record": []}, {"record": "x"}, {"record": {"vin": {}}}])
def test_body_of_another_shape_has_faults(body: object) -> None:
    assert all(code for _, code in faults_of("vehicles", body))


@pytest.mark.parametrize(
    "value", ["\ud800", "a\x00b", "x" * 5000, {"a": 1}, [1, [2]], True, 1e400, -1, 10**400, "\u200b", "😀" * 50]
)
@pytest.mark.parametrize("name", ["vin", "plate", "plate_country", "kind", "year", "event_on", "parts", "features"])
def test_any_value_is_taken_or_has_a_fault(name: str, value: Any) -> None:
    body = a_car()
    body["record"][name] = value

    faults = list(faults_if_any("vehicles", body))

    assert all(fault.pointer.startswith("/record") and fault.code in CODES and fault.advice.text for fault in faults)


def test_fault_can_be_sent_back_as_text() -> None:
    with pytest.raises(Invalid) as refused:
        check("vehicles", {"record": {"ve\ud800/~": 1, "kind": "\udfff"}})

    for fault in refused.value.faults:
        assert (fault.pointer + fault.given).encode()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (datetime(2026, 1, 31, 9, tzinfo=UTC), 1, datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2027, 12, 31, tzinfo=UTC), 2, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 12, datetime(2029, 2, 28, tzinfo=UTC)),
        (datetime(2026, 3, 2, tzinfo=UTC), 120, datetime(2036, 3, 2, tzinfo=UTC)),
    ],
)
def test_months_are_calendar_months(start: datetime, months: int, end: datetime) -> None:
    assert rules.months_later(start, months) == end


def test_owner_may_end_a_record_sooner_but_not_later() -> None:
    database = queries.catalogue()["travel_documents"]

    sooner = rules.ends_at(database, {}, NOON, date(2026, 6, 1))
    later = rules.ends_at(database, {}, NOON, date(2050, 1, 1))

    assert sooner == datetime(2026, 6, 1, tzinfo=UTC)
    assert later == datetime(2036, 3, 2, 12, tzinfo=UTC)


def test_documents_are_shown_to_every_member() -> None:
    mask = rules.mask(queries.catalogue()["travel_documents"], "UTO", None, exercise=True)

    assert all(may_see(mask, bit_of(code)) for code in ("UTO", "QZB", "FRA"))
    assert not may_see(mask, 255)


def test_production_node_shows_fictional_members_nothing() -> None:
    mask = rules.mask(queries.catalogue()["travel_documents"], "FRA", None, exercise=False)

    assert not may_see(mask, bit_of("UTO"))


def test_person_is_shown_to_the_owner_alone_unless_named() -> None:
    database = queries.catalogue()["nominal"]

    alone = rules.mask(database, "UTO", None, exercise=True)
    named = rules.mask(database, "UTO", ("QZB",), exercise=True)

    assert [may_see(alone, bit_of(code)) for code in ("UTO", "QZB")] == [True, False]
    assert [may_see(named, bit_of(code)) for code in ("UTO", "QZB", "XAB")] == [True, True, False]


def test_owner_cannot_be_taken_out_of_the_mask() -> None:
    mask = rules.mask(queries.catalogue()["vehicles"], "UTO", (), exercise=True)

    assert may_see(mask, bit_of("UTO"))
    assert not may_see(mask, bit_of("QZB"))


def test_shared_name_is_no_second_filing() -> None:
    person = check("nominal", a_person())
    passport = check("travel_documents", a_passport())

    assert rules.telling_keys(person.database, person.keys) == ()
    assert [key.value for key in rules.telling_keys(passport.database, passport.keys)] == ["L898902C3"]


@pytest.mark.parametrize(
    ("path", "asked", "recorded", "verdict"),
    [
        ("nationality", "UTO", ["QZB", "UTO"], True),
        ("nationality", "XCM", ["QZB"], False),
        ("nationality", "XCM", [], None),
        ("birth", "1984", "1984-07-19", True),
        ("birth", "1985", "1984-07-19", False),
        ("birth", "1984-07-19", None, None),
        ("father", "Jan Varga", "VARGA Jan Petr", True),
        ("father", "Jan Warga", "Jan Varga", None),
        ("birth_place", "Port-Louis", "port-louis", True),
        ("birth_place", "Port-Louis", "Other", None),
        ("birth_place", {"country": "UTO"}, {"country": "QZB", "text": "x"}, False),
        ("sex", "F", "M", False),
    ],
)
def test_narrow_field_agrees_contradicts_or_says_nothing(
    path: str, asked: object, recorded: object, verdict: object
) -> None:
    field = queries.catalogue()["nominal"].narrow[path]

    assert rules.agrees(field, asked, recorded) is verdict


def test_german_one_letter_code_is_germany() -> None:
    assert rules.agrees(queries.catalogue()["travel_documents"].narrow["issuing_country"], "D", "DEU") is True


def test_quantity_agrees_within_its_tolerance() -> None:
    field = queries.catalogue()["vehicles"].narrow["year"]

    assert [rules.agrees(field, 2020, year) for year in (2019, 2021, 2023)] == [True, True, False]


def test_digest_does_not_depend_on_the_order_of_fields() -> None:
    assert rules.digest_of({"a": 1, "b": "ü"}) == rules.digest_of({"b": "ü", "a": 1})


def test_closed_room_refuses_filing_by_name() -> None:
    closed = replace(queries.catalogue()["vehicles"], room="children")

    with pytest.raises(Invalid) as refused:
        rules.check_filing(closed, queries.envelope(), a_car(), UTOPIA)

    assert refused.value.faults[0].code == "not_filed_here"


def test_advice_names_fields_in_the_readers_language() -> None:
    with pytest.raises(Invalid) as refused:
        check("vehicles", a_car(plate="AB-123-CD"))

    advice = refused.value.faults[0].advice
    assert "Registration plate" in say(advice, "en")
    assert "لوحة التسجيل" in say(advice, "ar")
