"""Reading records: own ones in any state, others' only when they are live, shown to us and for our purpose."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.cluster import Node
from tests.people import AT_THE_BORDER, INVESTIGATION, MAINTENANCE, a_guard, a_recorder, a_supervisor, an_officer
from tests.records.bodies import a_car, a_passport, a_person
from tests.records.filing import count, file, opens
from vigie.foundation import clock
from vigie.foundation.actor import Task
from vigie.foundation.database import Act
from vigie.foundation.errors import NotFound, NotPermitted
from vigie.records import actions, queries
from vigie.records.catalogue.nouns import Lane
from vigie.records.nouns import Match, Wanted
from vigie.vocabulary.purposes import Purpose

FIELD = ("travel_documents", "document_number")


def find(node: Node, *wanted: Wanted, **who: Any) -> list[Match]:
    with node.act(who.get("actor", a_guard("QZB")), who.get("task", AT_THE_BORDER)) as act:
        return queries.find(act, act.task.purpose or Purpose.BORDER, wanted)


def test_keys_of_every_lane_are_found_at_once(fresh_node: Node) -> None:
    exact = file(fresh_node, "travel_documents", a_passport("R1000001"))
    near = file(fresh_node, "travel_documents", a_passport("BX00150", kind="visa", status="invalid"))
    series = file(fresh_node, "travel_documents", a_passport("C0000100", number_to="C0000199", status="stolen_blank"))
    car = file(fresh_node, "vehicles", a_car("ZZZVG1E26TT012345"))
    wanted = [
        Wanted(*FIELD, Lane.EXACT, "R1000001"),
        Wanted(*FIELD, Lane.NEAR, "8X00150"),
        Wanted(*FIELD, Lane.RANGE, "C|8", number=150),
        Wanted(*FIELD, Lane.RANGE, "C|8", number=200),
        Wanted("vehicles", "vin", Lane.EXACT, "ZZZVG", until="ZZZVH"),
        Wanted("vehicles", "vin", Lane.REVERSE, "543210", until="543211"),
        Wanted("vehicles", "vin", Lane.EXACT, "ZZZVG1E26TT012346"),
    ]

    matches = find(fresh_node, *wanted)

    assert [(match.record.reference, match.lane) for match in matches] == [
        (exact.reference, Lane.EXACT),
        (near.reference, Lane.NEAR),
        (series.reference, Lane.RANGE),
        (car.reference, Lane.EXACT),
        (car.reference, Lane.REVERSE),
    ]


def test_no_key_finds_nothing(node: Node) -> None:
    assert find(node) == []


def test_wild_cards_mean_nothing_special(node: Node) -> None:
    file(node, "travel_documents", a_passport("R1000002"))

    assert find(node, *(Wanted(*FIELD, Lane.EXACT, value) for value in ("R100000_", "R%", "%", "", "'; drop"))) == []


def test_key_of_too_many_is_cut(fresh_node: Node) -> None:
    with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        actions.file_many(act, "travel_documents", [a_passport(f"T{number:07}") for number in range(300)])

    assert len(find(fresh_node, Wanted(*FIELD, Lane.EXACT, "T", until="U"))) == 201


def test_record_is_read_for_its_purposes_only(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT400001") | {"purposes": ["investigate"]})

    assert not opens(node, record)
    assert opens(node, record, an_officer("QZB"), INVESTIGATION)


def test_record_above_the_clearance_is_not_there(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT400002") | {"level": 2})

    assert not opens(node, record, a_guard("QZB", level=1))
    assert opens(node, record, a_guard("QZB", level=2))
    assert not opens(node, record, a_guard("UTO", level=1))


def test_record_is_invisible_from_its_end_to_the_second(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT400003"))
    left = record.expires_at - clock.now()

    with clock.moved(left - timedelta(seconds=30)):
        assert opens(node, record)
    with clock.moved(left + timedelta(seconds=1)):
        assert not opens(node, record)
        assert not opens(node, record, a_guard("UTO"))


def test_owner_still_lists_what_has_ended(fresh_node: Node) -> None:
    record = file(fresh_node, "vehicles", a_car("ZZZVG1E26TT400004"))

    with clock.moved(timedelta(days=5000)), fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        assert [each.reference for each in queries.list_own(act).records] == [record.reference]


def test_question_asks_the_own_rows_like_any_other(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("R1000003"))
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        actions.withdraw_record(act, record.reference, "found")

    assert find(node, Wanted(*FIELD, Lane.EXACT, "R1000003"), actor=a_guard("UTO")) == []


def test_reference_may_be_read_over_the_telephone(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("R1000004"))

    with node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        heard = queries.open_readable(act, Purpose.BORDER, f" {record.reference.lower().replace('-', ' ')} ")

    assert heard.reference == record.reference


@pytest.mark.parametrize("reference", ["", "TD", "TD-0000-0000-0000-0", "ZZ-0000-0000-0000-0", "x" * 500, "\x00", "é"])
def test_odd_reference_is_not_found(node: Node, reference: str) -> None:
    with pytest.raises(NotFound), node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        queries.open_readable(act, Purpose.BORDER, reference)


def test_hidden_reference_costs_what_an_unknown_one_costs(node: Node) -> None:
    hidden = file(node, "nominal", a_person() | {"countries": []})

    said = []
    for reference in (hidden.reference, "NM-0000-0000-0000-0"):
        with pytest.raises(NotFound) as refused, node.act(a_guard("QZB"), AT_THE_BORDER) as act:
            queries.show(act, reference)
        said.append((refused.value.code, refused.value.says))

    assert said[0] == said[1]


def test_own_list_turns_its_pages(fresh_node: Node) -> None:
    with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
        filed = actions.file_many(act, "travel_documents", [a_passport(f"L{number:07}") for number in range(7)])
    file(fresh_node, "vehicles", a_car("ZZZVG1E26TT500001"), "QZB")

    seen, cursor = [], None
    for _ in range(4):
        with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
            page = queries.list_own(act, "travel_documents", after=cursor, limit=3)
        seen += [record.reference for record in page.records]
        cursor = page.next
        if cursor is None:
            break

    assert seen == [record.reference for record in reversed(filed)]


def test_list_is_for_those_who_keep_it(node: Node) -> None:
    with pytest.raises(NotPermitted), node.act(a_guard("UTO"), AT_THE_BORDER) as act:
        queries.list_own(act)


def test_own_record_is_shown_to_its_keeper_for_no_purpose(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT500002"))

    with node.act(a_recorder("UTO")) as act:
        assert queries.show(act, record.reference) == record


def test_record_of_another_is_shown_for_a_purpose(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT500003"))

    with node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        assert queries.show(act, record.reference) == record
    with pytest.raises(NotFound), node.act(a_guard("QZB")) as act:
        queries.show(act, record.reference)


def test_supervisor_of_the_owner_sees_every_look(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT500004"))
    with node.act(a_guard("QZB"), AT_THE_BORDER) as act:
        queries.show(act, record.reference)

    with node.act(a_supervisor("UTO")) as act:
        looks = queries.looks(act, record.reference)
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        own = queries.looks(act, record.reference)

    assert {(look.bureau, look.act) for look in looks} == {("QZB", "records.show"), ("UTO", "records.file")}
    assert [look.actor for look in looks if look.bureau == "QZB"] == [None]
    assert "QZB" not in {look.bureau for look in own}


def test_every_read_is_an_entry(fresh_node: Node) -> None:
    record = file(fresh_node, "vehicles", a_car("ZZZVG1E26TT500005"))
    reads: list[Callable[[Act], object]] = [
        lambda act: queries.show(act, record.reference),
        queries.list_own,
        lambda act: queries.history(act, record.reference),
        lambda act: queries.looks(act, record.reference),
    ]

    for read in reads:
        with fresh_node.act(a_recorder("UTO"), MAINTENANCE) as act:
            read(act)

    rows = fresh_node.superuser.execute("select act from ledger_entry where verb = 'consult' order by id").fetchall()
    assert [row[0] for row in rows] == ["records.show", "records.list", "records.history", "records.looks"]
    assert count(fresh_node, "select count(*) from ledger_reference where reference = %s", record.reference) == 5


def test_schema_of_a_database_is_for_anybody(node: Node) -> None:
    with node.act(a_guard("QZB")) as act:
        schema = queries.describe(act, "vehicles")

    record = schema["properties"]["record"]
    assert record["required"] == ["kind", "status", "event_on"]
    assert "car" in record["properties"]["kind"]["enum"]
    assert schema["required"] == ["record", "legal_basis"]


def test_unknown_database_has_no_schema(node: Node) -> None:
    with pytest.raises(NotFound), node.act(a_guard("QZB"), Task()) as act:
        queries.describe(act, "unicorns")
