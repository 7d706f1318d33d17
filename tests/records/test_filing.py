"""Filing as an act: permitted, saved, noted, announced, and safe to repeat."""

from datetime import UTC, datetime

import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, a_guard, a_recorder, an_officer
from tests.records.bodies import a_car, a_passport, a_person
from tests.records.filing import count, file, opens
from vigie.foundation.actor import Task
from vigie.foundation.errors import Invalid, NotFound, NotPermitted
from vigie.foundation.policy import NeedsSecondPerson
from vigie.records import actions, queries, rules
from vigie.records.nouns import State
from vigie.vocabulary.purposes import Purpose


def test_filed_record_is_live_and_seen_by_others(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("P1000001"))

    assert (record.state, record.owner, record.version, record.unit) == (State.LIVE, "UTO", 1, "UTO-1")
    assert record.reference.startswith("TD-")
    assert opens(node, record)


def test_filing_leaves_entry_feed_and_news(fresh_node: Node) -> None:
    record = file(fresh_node, "vehicles", a_car())

    entry = fresh_node.superuser.execute("select act, verb, body from ledger_entry").fetchall()
    assert [(row[0], row[1]) for row in entry] == [("records.file", "collect")]
    assert record.digest in bytes(entry[0][2]).decode()
    assert "1M8GDM9AXKP042788" not in bytes(entry[0][2]).decode()
    assert count(fresh_node, "select count(*) from feed where record = %s and change = 'filed'", record.id) == 1
    assert count(fresh_node, "select count(*) from outbox where kind = 'RecordFiled'") == 1


def test_filing_again_changes_nothing(node: Node) -> None:
    body = a_passport("P1000002") | {"owner_ref": "UTO/17"}
    first = file(node, "travel_documents", body)

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        again = actions.file_record(act, "travel_documents", body)

    assert (again.created, again.record) == (False, first)
    assert count(node, "select count(*) from feed where record = %s", first.id) == 1


def test_same_file_number_with_other_content_is_refused(node: Node) -> None:
    file(node, "travel_documents", a_passport("P1000003") | {"owner_ref": "UTO/18"})

    with pytest.raises(rules.OtherContent):
        file(node, "travel_documents", a_passport("P1000003", status="stolen") | {"owner_ref": "UTO/18"})


def test_upsert_corrects_the_standing_record(node: Node) -> None:
    first = file(node, "travel_documents", a_passport("P1000004") | {"owner_ref": "UTO/19"})
    body = a_passport("P1000004", status="stolen") | {"owner_ref": "UTO/19"}

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        filed = actions.file_record(act, "travel_documents", body, upsert=True)

    assert not filed.created
    assert (filed.record.reference, filed.record.version) == (first.reference, 2)
    assert filed.record.payload["status"] == "stolen"


def test_upsert_may_end_a_record_sooner(node: Node) -> None:
    body = a_passport("P1000034") | {"owner_ref": "UTO/34"}
    first = file(node, "travel_documents", body)

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        sooner = actions.file_record(act, "travel_documents", body | {"expires_on": "2030-01-01"}, upsert=True).record
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        later = actions.file_record(act, "travel_documents", body | {"expires_on": "2035-01-01"}, upsert=True).record

    assert sooner.expires_at == datetime(2030, 1, 1, tzinfo=UTC) < first.expires_at
    assert later.expires_at == sooner.expires_at


def test_nobody_named_is_shown_to_nobody(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("P1000035") | {"countries": []})

    assert record.countries == ()
    assert not opens(node, record)


def test_file_number_of_another_bureau_is_free(node: Node) -> None:
    file(node, "vehicles", a_car("ZZZVG1E26TT012345") | {"owner_ref": "17"}, "UTO")

    record = file(node, "vehicles", a_car("ZZZVG1E26TT012345") | {"owner_ref": "17"}, "QZB")

    assert record.owner == "QZB"


def test_own_number_filed_twice_names_the_first(node: Node) -> None:
    first = file(node, "travel_documents", a_passport("P1000005"))

    with pytest.raises(Invalid) as refused:
        file(node, "travel_documents", a_passport("p 1000-005", status="stolen"))

    fault = refused.value.faults[0]
    assert (fault.pointer, fault.code) == ("/record/document_number", "already_filed")
    assert fault.nearest == (first.reference,)


def test_number_inside_own_series_is_filed_already(node: Node) -> None:
    series = {"number_to": "S0000199", "status": "stolen_blank"}
    file(node, "travel_documents", a_passport("S0000100", **series))

    with pytest.raises(Invalid) as refused:
        file(node, "travel_documents", a_passport("S0000150", number_to="S0000250", status="stolen_blank"))

    assert refused.value.faults[0].code == "already_filed"


def test_two_persons_may_share_a_name(node: Node) -> None:
    first = file(node, "nominal", a_person())

    second = file(node, "nominal", a_person(birth="1990-01-01"))

    assert first.reference != second.reference


def test_sensitive_field_needs_a_second_person(node: Node) -> None:
    with pytest.raises(NeedsSecondPerson):
        file(node, "nominal", a_person(health_warnings=["contagious"]))


def test_unknown_database_is_not_found(node: Node) -> None:
    with pytest.raises(NotFound):
        file(node, "unicorns", a_car())


@pytest.mark.parametrize("actor", [a_guard("UTO"), an_officer("UTO"), a_recorder("UTO", purposes=frozenset())])
def test_only_those_who_maintain_file(node: Node, actor: object) -> None:
    with pytest.raises(NotPermitted), node.act(actor, MAINTENANCE) as act:  # type: ignore[arg-type]
        actions.file_record(act, "vehicles", a_car("ZZZVG1E26TT000001"))


def test_nobody_files_above_their_clearance(node: Node) -> None:
    with pytest.raises(NotPermitted), node.act(a_recorder("UTO", level=1), MAINTENANCE) as act:
        actions.file_record(act, "nominal", a_person() | {"level": 2})


def test_filing_is_maintenance_whatever_the_task_says(node: Node) -> None:
    with node.act(a_recorder("UTO"), Task(Purpose.BORDER)) as act:
        filed = actions.file_record(act, "vehicles", a_car("ZZZVG1E26TT000002"))

    assert filed.created


def test_refused_filing_is_undone_whole(fresh_node: Node) -> None:
    with pytest.raises(Invalid):
        file(fresh_node, "vehicles", a_car(kind="spaceship"))

    assert count(fresh_node, "select count(*) from record") == 0
    assert count(fresh_node, "select count(*) from feed") == 0


def test_many_are_filed_under_one_entry(fresh_node: Node) -> None:
    bodies = [a_passport(f"M{number:07}") for number in range(250)]

    with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        records = actions.file_many(act, "travel_documents", bodies)

    assert len({record.reference for record in records}) == 250
    assert count(fresh_node, "select count(*) from ledger_entry") == 1
    assert count(fresh_node, "select count(*) from feed") == 250
    assert opens(fresh_node, records[100])


def test_many_with_one_fault_file_nothing(fresh_node: Node) -> None:
    bodies = [a_passport("M0000001"), a_passport("M0000002", kind="spoon")]

    with pytest.raises(Invalid) as refused, fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        actions.file_many(act, "travel_documents", bodies)

    assert [fault.pointer for fault in refused.value.faults] == ["/1/record/kind"]
    assert count(fresh_node, "select count(*) from record") == 0


def test_refused_body_is_kept_as_a_draft(node: Node) -> None:
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        draft = actions.save_draft(act, "vehicles", a_car(kind="spaceship"))

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        assert [each.body for each in queries.list_drafts(act)] == [draft.body]
    with node.act(a_recorder("UTO", name="other"), MAINTENANCE) as act:
        assert queries.list_drafts(act) == []
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        actions.drop_draft(act, draft.id)
        assert queries.list_drafts(act) == []
