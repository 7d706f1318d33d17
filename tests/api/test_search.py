"""Filing, asking and opening by REST."""

from tests.api.door import Rest, problem, told
from tests.people import a_guard, a_recorder

FILING = {
    "owner_ref": "UTO-1",
    "legal_basis": {"kind": "law", "reference": "Passport Act 7"},
    "record": {"document_number": "L898902C3", "issuing_country": "UTO", "kind": "passport", "status": "revoked"},
}
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def test_filed_passport_is_found_by_zone(rest: Rest) -> None:
    filed = told(rest.post(a_recorder(), "/databases/travel_documents/records", FILING), 201)

    answer = told(rest.post(a_guard(), "/questions", {"mrz": TD3, "purpose": "border"}))

    found = {each["database"]: each for each in answer["answers"]}["travel_documents"]
    assert found["state"] == "hit"
    assert [each["reference"] for each in found["candidates"]] == [filed["reference"]]


def test_unknown_field_is_named(rest: Rest) -> None:
    refused = problem(rest.post(a_guard(), "/questions", {"purpose": "border", "whom": "x"}), 422, "invalid")

    assert refused["errors"][0]["pointer"] == "/whom"
    assert refused["errors"][0]["code"] == "unknown_field"
