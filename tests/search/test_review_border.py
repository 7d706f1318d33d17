"""A border answer never says "no hit" wrongly: what a zone or a question leaves open contradicts nothing."""

from typing import Any

import pytest

from tests.search.asking import a_record, ask_of
from tests.search.test_rules import ANNA, PASSPORT, TD3, part
from vigie.records.nouns import Record
from vigie.search.nouns import State
from vigie.search.rules import BadQuestion

SECOND_LINE = TD3[44:]


def a_person(**payload: Any) -> Record:
    """A person of the specimen zone's name and birth, otherwise as said."""
    return a_record("nominal", {"names": ["Anna Maria Eriksson"], "birth": "1974-08-12", "sex": "F", **payload}, 9)


@pytest.mark.parametrize("kind", ["refugee", "laissez_passer"])
def test_booklet_zone_finds_travel_document_of_other_kind(kind: str) -> None:
    document = a_record("travel_documents", {**PASSPORT.payload, "kind": kind}, 9)

    answer = ask_of(document, mrz=TD3)

    assert part(answer).state is State.HIT


def test_visa_zone_never_finds_a_passport() -> None:
    visa = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<"

    assert part(ask_of(PASSPORT, mrz=visa.ljust(88, "<"))).state is State.NO_HIT


def test_person_with_other_papers_is_found_by_zone() -> None:
    papers = [{"number": "XAB7710452", "kind": "passport", "country": "XAB"}]

    answer = ask_of(a_person(documents=papers), mrz=TD3)

    assert part(answer, "nominal").state is State.HIT


def test_unspecified_sex_contradicts_nothing() -> None:
    answer = ask_of(a_person(sex="X"), mrz=TD3)

    assert part(answer, "nominal").state is State.HIT


def test_open_sex_in_question_contradicts_nothing() -> None:
    answer = ask_of(ANNA, ask={"names": "Anna Maria Eriksson", "birth": "1974-08-12", "sex": "X"})

    assert part(answer, "nominal").state is State.HIT


def test_misread_birth_does_not_hide_the_holder() -> None:
    answer = ask_of(ANNA, mrz=TD3.replace("7408122F", "7408112F"))

    assert answer.zone is not None
    assert "birth" in answer.zone.wrong_digits
    assert part(answer, "nominal").state is State.NEAR


def test_truncated_name_finds_by_its_beginning() -> None:
    person = a_person(names=["Anna Maria Elisabeth Vanderhoevenbergstrom"])
    first = "P<UTOVANDERHOEVENBERGSTROM<<ANNA<MARIA<ELISABETH"[:44]

    answer = ask_of(person, mrz=first + SECOND_LINE)

    assert answer.zone is not None
    assert answer.zone.truncated
    assert part(answer, "nominal").state is State.NEAR


def test_number_of_a_persons_papers_is_found_whatever_the_birth() -> None:
    papers = [{"number": "L898902C3", "kind": "passport", "country": "UTO"}]

    answer = ask_of(a_person(names=["Odalys Brenn"], birth="1966-12-30", sex="M", documents=papers), mrz=TD3)

    assert part(answer, "nominal").state is State.HIT


def test_issuer_of_other_papers_does_not_hide_a_name() -> None:
    papers = [{"number": "XAB7710452", "kind": "passport", "country": "XAB"}]
    asked = {"names": "Anna Maria Eriksson", "birth": "1974-08-12", "issuing_country": "UTO"}

    answer = ask_of(a_person(documents=papers), ask={**asked, "document_number": "L898902C3"})

    assert part(answer, "nominal").state is State.HIT


def test_too_many_of_one_name_is_never_no_hit() -> None:
    crowd = [a_record("nominal", {"names": ["Odalys Brenn"], "birth": "1966-12-30"}, number) for number in range(201)]
    asked = {"names": "Odalys Brenn", "birth": "1999-01-01"}

    answer = part(ask_of(*crowd, ask=asked), "nominal")

    assert (answer.state, answer.why) == (State.NOT_ASKED, "too_many")
    assert part(ask_of(*crowd[1:], ask=asked), "nominal").state is State.NO_HIT


@pytest.mark.parametrize("field", ["make", "kind"])
def test_other_of_a_list_contradicts_nothing(field: str) -> None:
    payload = {"vin": "1M8GDM9AXKP042788", "kind": "car", "make": "other", "status": "stolen", "event_on": "2026-01-01"}
    car = a_record("vehicles", {**payload, field: "other"}, 9)
    asked = {"make": "volvo", "kind": "lorry"}

    answer = ask_of(car, ask={"vin": "1M8GDM9AXKP042788", field: asked[field]})

    assert part(answer, "vehicles").state is State.HIT


def test_kind_is_read_for_each_database() -> None:
    answer = ask_of(PASSPORT, ask={"document_number": "L898902C3", "kind": "passport"})

    assert part(answer).state is State.HIT


@pytest.mark.parametrize(
    "ask",
    [
        {"document_number": "L8989?2C3"},
        {"plate": "AB?123"},
        {"vin": {"end": "04?2788"}},
        {"documents.number": "L898902C?3"},
    ],
)
def test_unknown_sign_is_refused_where_it_cannot_be_asked(ask: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion):
        ask_of(PASSPORT, ask=ask)


@pytest.mark.parametrize("birth", ["", [], "  "])
def test_name_with_empty_birth_is_refused(birth: Any) -> None:
    with pytest.raises(BadQuestion) as refused:
        ask_of(ANNA, ask={"names": "Anna Maria Eriksson", "birth": birth})

    assert [(each.pointer, each.code) for each in refused.value.faults] == [("/ask/birth", "needs")]
