"""What a question asks and what counts as a hit, by the rules alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.search.asking import EVERY, NOON, OFFICER, a_record, ask_of
from vigie.foundation.actor import Kind
from vigie.records.nouns import Lane, Record
from vigie.search.nouns import Answer, Caller, DatabaseAnswer, Grade, Question, State
from vigie.search.rules import BadQuestion, TooBroad, plan_question, read_question

TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = a_record(
    "travel_documents",
    {"document_number": "D23145890", "issuing_country": "UTO", "kind": "identity_card", "status": "lost"},
    1,
)
PASSPORT = a_record(
    "travel_documents",
    {"document_number": "L898902C3", "issuing_country": "UTO", "kind": "passport", "status": "stolen"},
    2,
)
CAR = a_record("vehicles", {"vin": "1M8GDM9AXKP042788", "kind": "car", "status": "stolen", "event_on": "2026-01-01"}, 3)
ANNA = a_record("nominal", {"names": ["Anna Maria Eriksson"], "birth": "1974-08-12", "sex": "F"}, 4)


def part(answer: Answer, database: str = "travel_documents") -> DatabaseAnswer:
    """What this database says."""
    return next(each for each in answer.answers if each.database == database)


@pytest.mark.parametrize(("zone", "record"), [(TD1, CARD), (TD2, CARD), (TD3, PASSPORT)])
@pytest.mark.parametrize("typed", [str, str.lower, " ".join, lambda zone: f"{zone[:44]}\n{zone[44:]}"])
def test_specimen_zone_finds_its_document(zone: str, record: Record, typed: Callable[[str], str]) -> None:
    answer = ask_of(CARD, PASSPORT, mrz=typed(zone))

    found = part(answer)
    assert found.state is State.HIT
    assert [candidate.reference for candidate in found.candidates] == [record.reference]
    assert found.candidates[0].grade is Grade.EXACT


@pytest.mark.parametrize(("zone", "record"), [(TD1, CARD), (TD2, CARD), (TD3, PASSPORT)])
def test_one_reading_error_still_finds(zone: str, record: Record) -> None:
    misread = zone.replace("D231458907", "D23I458907").replace("L898902C36", "L8989O2C36")

    answer = ask_of(CARD, PASSPORT, mrz=misread)

    assert answer.zone is not None
    assert answer.zone.repairs or "number" in answer.zone.wrong_digits
    assert [candidate.reference for candidate in part(answer).candidates] == [record.reference]


def test_misread_number_never_hits_another_document() -> None:
    other = a_record("travel_documents", {"document_number": "L898902C4", "kind": "passport"}, 9)

    answer = ask_of(other, mrz=TD3.replace("L898902C3", "L898902C4"))

    assert part(answer).state is State.NEAR
    assert answer.zone is not None
    assert "number" in answer.zone.wrong_digits


def test_zone_asks_document_and_holder() -> None:
    answer = ask_of(PASSPORT, ANNA, mrz=TD3)

    assert {each.database: each.state for each in answer.answers} == {
        "travel_documents": State.HIT,
        "nominal": State.HIT,
    }


def test_meanings_are_never_merged() -> None:
    holder = a_record(
        "nominal",
        {"names": ["Odalys Brenn"], "documents": [{"number": "L898902C3", "kind": "passport", "country": "UTO"}]},
        5,
    )

    answer = ask_of(PASSPORT, holder, ask={"document_number": "L898902C3"})

    assert [(each.meaning, len(each.candidates)) for each in answer.answers] == [
        ("person_of_record", 1),
        ("not_valid", 1),
    ]


@pytest.mark.parametrize("number", ["L898902C4", "L898902D3", "K898902C3", "L89890C3", "L898902C33"])
def test_one_sign_off_never_hits(number: str) -> None:
    answer = ask_of(PASSPORT, ask={"document_number": number})

    assert all(candidate.grade is Grade.NEAR for each in answer.answers for candidate in each.candidates)
    assert not answer.hit


def test_reading_confusion_is_near_only() -> None:
    answer = ask_of(PASSPORT, ask={"document_number": "L8989O2C3"})

    assert part(answer).state is State.NEAR


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "1m8 gdm9-axkp 042788", "IM8GDM9AXKPO42788"])
def test_whole_vin_hits(vin: str) -> None:
    assert ask_of(CAR, ask={"vin": vin}).hit


def test_unknown_sign_finds_nearly() -> None:
    answer = ask_of(CAR, ask={"vin": "1M8GDM9AXKP0?2788"})

    assert part(answer, "vehicles").state is State.NEAR
    assert part(answer, "vehicles").candidates[0].reference == CAR.reference


def test_end_of_vin_is_a_part() -> None:
    answer = ask_of(CAR, ask={"vin": {"end": "042788"}})

    assert part(answer, "vehicles").candidates[0].grade is Grade.PART


def test_short_part_is_refused() -> None:
    with pytest.raises(BadQuestion) as refused:
        ask_of(CAR, ask={"vin": {"start": "1M8"}})

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/ask/vin/start", "too_short")]


def test_contradicting_issuer_is_no_candidate() -> None:
    answer = ask_of(PASSPORT, ask={"document_number": "L898902C3", "issuing_country": "QZB"})

    assert not part(answer).candidates


def test_absent_issuer_is_not_compared() -> None:
    holder = a_record("nominal", {"names": ["Odalys Brenn"], "documents": [{"number": "L898902C3"}]}, 5)

    answer = ask_of(holder, ask={"document_number": "L898902C3", "issuing_country": "UTO"})

    candidate = next(candidate for each in answer.answers for candidate in each.candidates)
    assert "not_compared" in {evidence.how for evidence in candidate.explanation}


def test_group_is_compared_by_its_element() -> None:
    holder = a_record(
        "nominal",
        {
            "names": ["Odalys Brenn"],
            "documents": [{"number": "A1234567", "country": "XAB"}, {"number": "L898902C3", "country": "UTO"}],
        },
        5,
    )

    other = ask_of(holder, ask={"document_number": "A1234567", "issuing_country": "UTO"})
    same = ask_of(holder, ask={"document_number": "A1234567", "issuing_country": "XAB"})

    assert not other.hit
    assert same.hit


def test_name_alone_needs_a_birth_date() -> None:
    with pytest.raises(BadQuestion) as refused:
        ask_of(ANNA, ask={"names": "Anna Maria Eriksson"})

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/ask/birth", "needs")]


@pytest.mark.parametrize("body", [{}, {"any": "??"}, {"ask": {"issuing_country": "UTO"}}, {"any": "Eriksson"}])
def test_broad_question_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(TooBroad):
        ask_of(ANNA, **body)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("L898902C3", PASSPORT),
        ("1M8GDM9AXKP042788", CAR),
        (TD3, PASSPORT),
        ("Eriksson Anna Maria 1974-08-12", ANNA),
        ("042788", None),
    ],
)
def test_one_box_recognises(text: str, record: Record | None) -> None:
    answer = ask_of(PASSPORT, CAR, ANNA, any=text)

    found = {candidate.reference for each in answer.answers for candidate in each.candidates}
    assert (record is not None and record.reference in found) or (record is None and not found)


def test_unknown_field_names_its_place() -> None:
    with pytest.raises(BadQuestion) as refused:
        ask_of(ask={"document_nummer": "A1"})

    fault = refused.value.faults[0]
    assert (fault.pointer, fault.code) == ("/ask/document_nummer", "unknown_field")
    assert "document_number" in fault.nearest


def test_machine_alone_asks_no_persons() -> None:
    reading = read_question(Question(mrz=TD3), EVERY, today=NOON.date())
    machine = Caller(Kind.SERVICE, exact_only=True, today=NOON.date())

    plan = plan_question(reading, EVERY, (), frozenset({"travel_documents", "vehicles"}), machine)

    assert {left.database: left.why for left in plan.not_asked} == {"nominal": "needs_officer", "vehicles": "no_key"}


def test_serials_of_another_kind_are_not_asked() -> None:
    reading = read_question(Question(ask={"engine_number": "GB77120"}), EVERY, today=NOON.date())

    plan = plan_question(reading, EVERY, (), frozenset(EVERY), OFFICER)

    assert {aim.wanted.field for asking in plan.asking for aim in asking.aims} == {"engine_number"}
    assert {aim.wanted.lane for asking in plan.asking for aim in asking.aims} == {Lane.EXACT, Lane.NEAR}


def test_candidates_are_ordered_and_cut() -> None:
    records = [
        a_record("travel_documents", {"document_number": "AB12345", "kind": "passport"}, number)
        for number in range(9, 3, -1)
    ]

    answer = ask_of(*records, ask={"document_number": "AB12345"}, limit=4)

    assert part(answer).more
    assert [candidate.reference for candidate in part(answer).candidates] == sorted(each.reference for each in records)[
        :4
    ]
