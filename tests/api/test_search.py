"""Asking and opening by REST: the published specimens, whole zones and numbers, and what is never a hit."""

from typing import Any

import pytest

from tests.api.door import Rest, problem, told
from tests.api.filings import a_car, a_passport
from tests.people import a_guard, a_recorder, an_officer

# ICAO Doc 9303 parts 4, 5 and 6: the specimens of the standard.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
VIN = "1M8GDM9AXKP042788"
FILED = {
    "passport": ("travel_documents", a_passport("L898902C3")),
    "card": ("travel_documents", a_passport("D23145890", kind="identity_card")),
    "car": ("vehicles", a_car(VIN)),
}


@pytest.fixture(scope="module")
def references(rest: Rest) -> dict[str, str]:
    """The specimens, filed by Utopia: reference by name."""
    return {
        name: told(rest.post(a_recorder(), f"/databases/{database}/records", filing), 201)["reference"]
        for name, (database, filing) in FILED.items()
    }


def asked(rest: Rest, **question: Any) -> dict[str, Any]:
    """The guard's answer, by database."""
    answer = told(rest.post(a_guard(), "/questions", {"purpose": "border", **question}))
    return {each["database"]: each for each in answer["answers"]}


def found_in(answer: dict[str, Any]) -> list[str]:
    return [each["reference"] for each in answer["candidates"]]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (TD3, "passport"), (TD3.lower(), "passport"), (" ".join(TD3), "passport"), (TD3.replace("\n", ""), "passport"),
        (TD2, "card"), (TD2.lower(), "card"), (" ".join(TD2), "card"),
        (TD1, "card"), (TD1.lower(), "card"), (" ".join(TD1), "card"),
    ],
)  # fmt: skip
def test_specimen_zone_finds_its_record(rest: Rest, references: dict[str, str], zone: str, name: str) -> None:
    answer = asked(rest, mrz=zone)["travel_documents"]

    assert (answer["state"], found_in(answer)) == ("hit", [references[name]])


@pytest.mark.parametrize(
    ("zone", "wrong", "name"),
    [(TD3.replace("L898902C36", "L8989O2C36"), "O", "passport"), (TD1.replace("D2314589", "D23I4589"), "I", "card"),
     (TD2.replace("D2314589", "D23I4589"), "I", "card")],
)  # fmt: skip
def test_one_reading_error_still_finds(
    rest: Rest, references: dict[str, str], zone: str, wrong: str, name: str
) -> None:
    answer = told(rest.post(a_guard(), "/questions", {"purpose": "border", "mrz": zone}))

    document = next(each for each in answer["answers"] if each["database"] == "travel_documents")
    assert references[name] in found_in(document)
    assert wrong in str(answer["zone"])


def test_wrong_check_digit_is_named(rest: Rest, references: dict[str, str]) -> None:
    answer = told(rest.post(a_guard(), "/questions", {"purpose": "border", "mrz": TD3.replace("7408122F", "7408123F")}))

    wrong = {each["name"] for each in answer["zone"]["digits"] if not each["ok"]}
    assert "birth" in wrong


@pytest.mark.parametrize("number", ["L898902C4", "L898902D3", "L998902C3", "D23145891", "C23145890"])
def test_neighbouring_number_never_hits(rest: Rest, references: dict[str, str], number: str) -> None:
    answer = asked(rest, ask={"document_number": number}, databases=["travel_documents"])["travel_documents"]

    assert answer["state"] != "hit"


@pytest.mark.parametrize("vin", [VIN, VIN.lower(), VIN[:8] + "?" + VIN[9:], VIN[:16] + "?"])
def test_specimen_vehicle_is_found(rest: Rest, references: dict[str, str], vin: str) -> None:
    answer = asked(rest, ask={"vin": vin})["vehicles"]

    assert found_in(answer) == [references["car"]]
    assert (answer["state"] == "hit") == ("?" not in vin)


def test_opening_is_a_second_step(rest: Rest, references: dict[str, str]) -> None:
    opened = told(rest.get(a_guard(), f"/records/{references['passport']}?purpose=border"))

    assert opened["payload"]["document_number"] == "L898902C3"
    assert opened["opened_for"] == "border"


def test_headers_say_why_as_well(rest: Rest, references: dict[str, str]) -> None:
    path = f"/records/{references['card']}"

    assert told(rest.get(an_officer(), path, Vigie_Purpose="investigate", Vigie_Case="C-1"))["reference"]


def test_opening_without_purpose_lists_them(rest: Rest, references: dict[str, str]) -> None:
    refused = problem(rest.get(a_guard(), f"/records/{references['card']}"), 422, "invalid")

    assert refused["errors"][0]["pointer"] == "/purpose"
    assert "border" in refused["errors"][0]["nearest"]


@pytest.mark.parametrize("reference", ["TD-0000-0000-0000-0", "XX-7K3M-9QXF-2BTW-4", "nonsense", "..%00", "a" * 400])
def test_unknown_references_are_alike(rest: Rest, reference: str) -> None:
    response = rest.get(a_guard(), f"/records/{reference}?purpose=border")

    assert response.status_code in {404, 422}


def test_border_needs_no_case(rest: Rest) -> None:
    question = {"ask": {"document_number": "L898902C3"}}

    assert rest.post(an_officer(), "/questions", {**question, "purpose": "border"}).status_code == 200
    problem(rest.post(an_officer(), "/questions", {**question, "purpose": "investigate"}), 403, "not_permitted")
    assert (
        rest.post(an_officer(), "/questions", {**question, "purpose": "investigate", "case": "C-1"}).status_code == 200
    )


def test_explanation_only_when_asked(rest: Rest, references: dict[str, str]) -> None:
    brief = asked(rest, mrz=TD3)["travel_documents"]["candidates"][0]
    long = asked(rest, mrz=TD3, with_explanation=True)["travel_documents"]["candidates"][0]

    assert "explanation" not in brief
    assert long["explanation"][0]["part"] == "document_number"


def test_answer_names_what_was_not_asked(rest: Rest) -> None:
    answer = asked(rest, ask={"vin": VIN})

    assert answer["nominal"]["state"] == "not_asked"
    assert answer["nominal"]["why"]
