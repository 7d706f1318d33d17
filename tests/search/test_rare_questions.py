"""Questions that are rarely asked: odd limits, boxes, parts and zones, each with the answer that the rules give."""

from dataclasses import replace
from typing import Any

import pytest

from tests.search.asking import EVERY, NOON, OFFICER, a_record, ask_of, question_of
from vigie.records.nouns import Match
from vigie.search.mrz.reading import read
from vigie.search.nouns import Clue, Grade, How, Part, Question, Reading, State
from vigie.search.rules import BadQuestion, TooBroad, grade, plan_question, read_question
from vigie.search.rules.zones import zone_reading

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def reading_of(**body: Any) -> Reading:
    return read_question(question_of(body), EVERY, today=NOON.date())


def refused(**body: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadQuestion) as refusal:
        reading_of(**body)
    return [(fault.pointer, fault.code) for fault in refusal.value.faults]


@pytest.mark.parametrize("limit", [0, 51, -1])
def test_limit_outside_its_bounds_is_named(limit: int) -> None:
    assert ("/limit", "not_in_list") in refused(any="A01234567", limit=limit)


def test_box_takes_a_whole_zone() -> None:
    assert reading_of(any=ZONE).form == "zone"


def test_box_refuses_a_birth_that_is_no_date() -> None:
    assert refused(any="Ilse Torrance 1984-13-45")[0][0] == "/any"


@pytest.mark.parametrize("text", ["Ilse", "??", "A1", "-"])
def test_box_without_a_number_is_too_broad(text: str) -> None:
    with pytest.raises(TooBroad):
        reading_of(any=text)


def test_box_takes_an_address_for_an_address_only() -> None:
    assert [clue.family for clue in reading_of(any="ilse@post.example").clues] == ["email"]


def test_box_with_an_unknown_sign_asks_weakly() -> None:
    clues = reading_of(any="1M8GDM9AXKP04278?").clues

    assert clues
    assert all(clue.weak for clue in clues)


def test_list_of_a_field_is_read_value_by_value() -> None:
    assert ("/ask/nationality/1", "not_a_country") in refused(
        ask={"names": ["Ilse Torrance"], "birth": "1984", "nationality": ["UTO", "Nowhere"]}
    )


def test_databases_that_were_not_chosen_are_not_mentioned() -> None:
    reading = reading_of(any="A01234567")

    plan = plan_question(reading, EVERY, ("travel_documents",), frozenset(EVERY), OFFICER)

    assert [asking.database for asking in plan.asking] == ["travel_documents"]
    assert plan.not_asked == ()


def test_part_that_no_field_takes_finds_no_key() -> None:
    part = Part(How.END, "234567")
    reading = Reading("document", (Clue("document_number", "234567", part=part),), ())

    plan = plan_question(reading, EVERY, ("travel_documents",), frozenset(EVERY), OFFICER)

    assert plan.asking == ()
    assert [left.why for left in plan.not_asked] == ["no_key"]


def test_part_with_an_unknown_sign_is_refused() -> None:
    assert refused(ask={"vin": {"start": "ABC?!"}})[0][0] == "/ask/vin"


def test_part_without_a_sign_names_its_side() -> None:
    reading = Reading("vehicle", (Clue("vin", "?", part=Part(How.START, "-")),), ())

    with pytest.raises(BadQuestion) as refusal:
        plan_question(reading, EVERY, (), frozenset(EVERY), OFFICER)

    assert refusal.value.faults[0].pointer == "/ask/vin/start"


def test_part_that_is_short_names_the_least() -> None:
    question = Question(ask={"vin": Part(How.START, "AB")})
    reading = read_question(question, EVERY, today=NOON.date())

    with pytest.raises(BadQuestion) as refusal:
        plan_question(reading, EVERY, (), frozenset(EVERY), OFFICER)

    assert refusal.value.faults[0].code == "too_short"


def test_element_without_a_number_does_not_hold_the_key() -> None:
    person = a_record(
        "nominal",
        {
            "names": ["Odalys Brenn"], "birth": "1966",
            "documents": [{"kind": "passport", "country": "XCM"}, {"number": "XAB7710452", "kind": "permit", "country": "XAB"}],
        },
    )  # fmt: skip

    [answer] = [
        each for each in ask_of(person, ask={"documents.number": "XAB7710452"}).answers if each.database == "nominal"
    ]

    assert answer.state is State.HIT
    assert answer.candidates[0].explanation[0].recorded == "XAB7710452"


def test_record_that_lost_its_group_shows_nothing_recorded() -> None:
    person = a_record("nominal", {"names": ["Odalys Brenn"]})
    reading = reading_of(ask={"documents.number": "XAB7710452"})
    plan = plan_question(reading, EVERY, ("nominal",), frozenset(EVERY), OFFICER)
    matches = [Match(person, aim.wanted.field, aim.wanted.lane, aim.wanted.value) for aim in plan.asking[0].aims]

    answer = grade(EVERY["nominal"], plan.asking[0], matches, limit=20, as_of=NOON)

    assert answer.candidates[0].explanation[0].recorded == ""


def test_holder_without_a_name_is_not_asked() -> None:
    zone = read(ZONE, NOON.date())

    reading = zone_reading(replace(zone, family="", given=""))

    assert {clue.family for clue in reading.clues} == {"document_number"}


def test_holder_without_sex_and_birth_is_not_compared() -> None:
    zone = read(ZONE, NOON.date())

    reading = zone_reading(replace(zone, sex="", birth=None))

    assert {condition.tag for condition in reading.conditions} == {"issuer", "kind"}


def test_unknown_issuer_is_not_compared() -> None:
    zone = read(ZONE, NOON.date())

    reading = zone_reading(replace(zone, issuer="QQ9"))

    assert "issuer" not in {condition.tag for condition in reading.conditions}


def test_identity_card_says_no_kind() -> None:
    zone = read(ZONE, NOON.date())

    reading = zone_reading(replace(zone, kind="I"))

    assert "kind" not in {condition.tag for condition in reading.conditions}


def test_number_that_cannot_be_read_asks_nothing() -> None:
    zone = read(ZONE, NOON.date())
    empty = replace(zone, readings=(replace(zone.readings[0], number=""),))

    reading = zone_reading(empty)

    assert "document_number" not in {clue.family for clue in reading.clues}


def test_mended_issuer_is_compared_both_ways() -> None:
    record = a_record(
        "travel_documents",
        {"document_number": "L898902C3", "issuing_country": "UTO", "kind": "passport", "status": "lost"},
    )

    answer = ask_of(record, mrz=ZONE.replace("P<UTO", "P<UT0"))

    [documents] = [each for each in answer.answers if each.database == "travel_documents"]
    assert documents.candidates[0].grade is Grade.EXACT
