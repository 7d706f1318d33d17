"""Keeping records by REST: filing, listing, correcting, withdrawing, restricting, blocking, and who may not."""

from typing import Any

import pytest

from tests.api.door import Rest, problem, told
from tests.api.filings import a_filing, a_passport
from tests.people import a_dpo, a_guard, a_hub_reviewer, a_recorder, a_supervisor, an_officer
from vigie.foundation.clock import new_id

PATH = "/databases/travel_documents/records"
numbers = iter(range(1000, 9999))


def filed(rest: Rest, **changes: Any) -> dict[str, Any]:
    """A record of Utopia, filed now."""
    record: dict[str, Any] = told(rest.post(a_recorder(), PATH, a_passport(f"R000{next(numbers)}", **changes)), 201)
    return record


@pytest.mark.parametrize("database", ["travel_documents", "vehicles", "nominal"])
def test_every_database_takes_an_invented_record(rest: Rest, database: str) -> None:
    filing = a_filing(database)

    first = told(rest.post(a_recorder(), f"/databases/{database}/records", filing), 201)
    again = told(rest.post(a_recorder(), f"/databases/{database}/records", filing), 200)

    assert again["reference"] == first["reference"]
    assert (first["created"], again["created"]) == (True, False)


def test_refused_filing_becomes_a_draft(rest: Rest) -> None:
    recorder = a_recorder(name=str(new_id()))

    refused = problem(rest.post(recorder, PATH, a_passport("R0000001", kind="pasport")), 422, "invalid")

    drafts = told(rest.get(recorder, "/drafts"))["items"]
    assert refused["errors"][0]["pointer"] == "/record/kind"
    assert "passport" in refused["errors"][0]["nearest"]
    assert [each["body"]["record"]["kind"] for each in drafts] == ["pasport"]


def test_draft_can_be_thrown_away(rest: Rest) -> None:
    recorder = a_recorder(name=str(new_id()))
    draft = told(rest.post(recorder, "/databases/vehicles/drafts", {"record": {"vin": "?"}}), 201)

    told(rest.send(recorder, "DELETE", f"/drafts/{draft['id']}"))

    assert told(rest.get(recorder, "/drafts"))["items"] == []


def test_other_content_under_the_number_conflicts(rest: Rest) -> None:
    filing = a_passport("R0000002")
    told(rest.post(a_recorder(), PATH, filing), 201)

    refused = rest.post(
        a_recorder(), PATH, {**filing, "record": {**filing["record"], "status": "lost", "event_on": "2026-01-02"}}
    )

    problem(refused, 409, "other_content")


def test_upsert_corrects_by_own_number(rest: Rest) -> None:
    filing = a_passport("R0000003")
    del filing["owner_ref"]
    first = told(rest.send(a_recorder(), "PUT", f"{PATH}/by-owner-ref/UTO-33", filing), 201)
    filing["record"]["status"] = "invalid"

    second = told(rest.send(a_recorder(), "PUT", f"{PATH}/by-owner-ref/UTO-33", filing))

    assert (second["reference"], second["version"]) == (first["reference"], 2)


def test_upsert_refuses_another_number(rest: Rest) -> None:
    refused = rest.send(a_recorder(), "PUT", f"{PATH}/by-owner-ref/UTO-34", {**a_passport("R4"), "owner_ref": "UTO-35"})

    assert problem(refused, 422, "invalid")["errors"][0]["pointer"] == "/owner_ref"


def test_correction_names_its_version(rest: Rest) -> None:
    record = filed(rest)
    path, body = f"/records/{record['reference']}", {"changes": {"status": "invalid"}, "reason": "typo"}

    missing = rest.send(a_recorder(), "PATCH", path, body)
    done = rest.send(a_recorder(), "PATCH", path, body, If_Match='"1"')
    stale = rest.send(a_recorder(), "PATCH", path, body | {"changes": {"status": "revoked"}}, If_Match='"1"')

    assert problem(missing, 422, "invalid")["errors"][0]["pointer"] == "/If-Match"
    assert (told(done)["version"], done["ETag"]) == (2, '"2"')
    problem(stale, 409, "stale_version")


def test_history_shows_every_change(rest: Rest) -> None:
    record = filed(rest)
    path = f"/records/{record['reference']}"
    told(rest.post(a_recorder(), f"{path}/verification"))
    told(rest.send(a_recorder(), "PATCH", path, {"changes": {"status": "invalid"}, "reason": "typo"}, If_Match='"2"'))

    changes = told(rest.get(a_supervisor(), f"{path}/history"))["items"]

    assert [each["change"] for each in changes][-2:] == ["verified", "corrected"]


def test_withdrawn_record_answers_no_more(rest: Rest) -> None:
    record = filed(rest)
    question = {"purpose": "border", "ask": {"document_number": record["payload"]["document_number"]}}
    assert '"hit"' in rest.post(a_guard(), "/questions", question).content.decode()

    gone = told(rest.post(a_recorder(), f"/records/{record['reference']}/withdrawal", {"reason": "found"}))
    again = told(rest.send(a_recorder(), "DELETE", f"/records/{record['reference']}?reason=found"))

    assert (gone["state"], again["version"]) == ("withdrawn", gone["version"])
    assert '"hit"' not in rest.post(a_guard(), "/questions", question).content.decode()
    problem(rest.get(a_guard(), f"/records/{record['reference']}?purpose=border"), 404, "not_found")
    assert told(rest.get(a_recorder(), f"/records/{record['reference']}?purpose=maintain"))["state"] == "withdrawn"


def test_restricted_record_is_hidden_from_others(rest: Rest) -> None:
    record = filed(rest)
    path = f"/records/{record['reference']}"

    told(rest.send(a_recorder(), "PUT", f"{path}/restrictions", {"countries": ["XCM"]}))

    problem(rest.get(a_guard("QZB"), f"{path}?purpose=border"), 404, "not_found")
    assert told(rest.get(a_guard("XCM"), f"{path}?purpose=border"))["reference"] == record["reference"]


def test_blocked_record_is_hidden_until_unblocked(rest: Rest) -> None:
    record = filed(rest)
    path = f"/records/{record['reference']}"

    told(rest.post(a_hub_reviewer(), f"{path}/block", {"reason": "legal_review"}))
    hidden = rest.get(a_guard(), f"{path}?purpose=border")
    told(rest.post(a_hub_reviewer(), f"{path}/unblock", {"reason": "legal_review"}))

    problem(hidden, 404, "not_found")
    assert rest.get(a_guard(), f"{path}?purpose=border").status_code == 200


def test_owner_sees_who_looked(rest: Rest) -> None:
    record = filed(rest)
    path = f"/records/{record['reference']}"
    guards = [a_guard(name=str(new_id())) for _ in range(3)]
    for guard in guards:
        told(rest.get(guard, f"{path}?purpose=border"))

    first = told(rest.get(a_dpo(), f"{path}/looks?limit=2"))
    second = told(rest.get(a_dpo(), f"{path}/looks?limit=50&cursor={first['next']}"))

    opened = [each for each in first["items"] + second["items"] if each["act"] == "search.open"]
    assert {each["bureau"] for each in opened} == {"QZB"}
    assert len({each["alias"] for each in opened}) == 3
    assert all(str(guard.id) not in str(first) + str(second) for guard in guards)


def test_own_records_come_in_pages(rest: Rest) -> None:
    wanted = {filed(rest)["reference"] for _ in range(5)}
    seen: list[str] = []
    cursor: str | None = ""

    while cursor is not None:
        page = told(rest.get(a_recorder(), f"/records?database=travel_documents&limit=2&cursor={cursor}"))
        seen += [each["reference"] for each in page["items"]]
        cursor = page["next"]

    assert wanted <= set(seen)
    assert len(seen) == len(set(seen))


def test_others_change_nothing(rest: Rest) -> None:
    record = filed(rest)
    path = f"/records/{record['reference']}"
    other = a_recorder("QZB")

    for response in (
        rest.send(other, "PATCH", path, {"changes": {"status": "lost"}, "reason": "typo"}, If_Match='"1"'),
        rest.post(other, f"{path}/verification"), rest.post(other, f"{path}/withdrawal", {"reason": "found"}),
        rest.send(other, "PUT", f"{path}/restrictions", {"countries": []}), rest.get(other, f"{path}/history"),
        rest.post(an_officer("UTO"), f"{path}/withdrawal", {"reason": "found"}), rest.get(other, f"{path}/proof"),
    ):  # fmt: skip
        assert response.status_code in {403, 404}, response.content
    assert told(rest.get(a_recorder(), f"{path}?purpose=maintain"))["version"] == 1


def test_databases_and_schema_are_described(rest: Rest) -> None:
    names = [each["name"] for each in told(rest.get(a_guard(), "/databases"))["items"]]

    schema = told(rest.get(a_guard(), "/databases/vehicles/schema"))

    assert names == sorted(names)
    assert "vin" in schema["properties"]["record"]["properties"]
    problem(rest.get(a_guard(), "/databases/unicorns/schema"), 404, "not_found")
