"""Correcting, verifying, withdrawing, restricting, blocking and erasing, on PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, a_guard, a_hub_reviewer, a_recorder, an_actor, an_officer
from tests.records.bodies import a_car, a_passport, a_person
from tests.records.filing import count, file, opens
from vigie.foundation.actor import Role, Task
from vigie.foundation.database import Act
from vigie.foundation.errors import Invalid, NotFound, NotPermitted
from vigie.records import actions, queries, rules
from vigie.records.catalogue.nouns import Lane
from vigie.records.nouns import Record, State, Wanted
from vigie.vocabulary.purposes import Purpose

SUPERVISE = Task(Purpose.SUPERVISE)
Change = Callable[[Act, str], object]
CHANGES: dict[str, Change] = {
    "correct": lambda act, reference: actions.correct_record(act, reference, {}, version=1, reason="typo"),
    "verify": actions.verify_record,
    "withdraw": lambda act, reference: actions.withdraw_record(act, reference, "found"),
    "restrict": lambda act, reference: actions.restrict_record(act, reference, []),
    "history": queries.history,
}


def change(node: Node, record: Record, changes: dict[str, Any], **more: Any) -> Record:
    given: dict[str, Any] = {"version": record.version, "reason": "typo"} | more
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        return actions.correct_record(act, record.reference, changes, **given)


def restrict(node: Node, record: Record, countries: list[object] | None) -> Record:
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        return actions.restrict_record(act, record.reference, countries)


def found(node: Node, value: str) -> list[str]:
    wanted = Wanted("travel_documents", "document_number", Lane.EXACT, value)
    with node.act(a_guard("QZB"), Task(Purpose.BORDER)) as act:
        return [match.record.reference for match in queries.find(act, Purpose.BORDER, [wanted])]


def test_correction_moves_the_keys(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000001"))

    changed = change(node, record, {"document_number": "C1000009"})

    assert (changed.version, changed.reference) == (2, record.reference)
    assert (found(node, "C1000001"), found(node, "C1000009")) == ([], [record.reference])


def test_old_version_goes_to_the_history(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000002"))
    change(node, record, {"status": "stolen"}, reason="new_fact")

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        lines = queries.history(act, record.reference)

    assert [(line.change, line.reason, line.version, line.bureau) for line in lines] == [
        ("corrected", "new_fact", 2, "UTO")
    ]
    assert lines[0].before == record.payload


def test_stale_version_changes_nothing(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000003"))
    change(node, record, {"status": "stolen"})

    with pytest.raises(rules.StaleVersion):
        change(node, record, {"status": "revoked"})


def test_empty_value_takes_a_field_away(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000004", event_on="2026-02-02"))

    changed = change(node, record, {"event_on": None})

    assert "event_on" not in changed.payload


def test_required_field_cannot_be_taken_away(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000005"))

    with pytest.raises(Invalid) as refused:
        change(node, record, {"kind": ""})

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/record/kind", "missing")]


def test_correction_without_a_difference_is_none(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000006"))

    assert change(node, record, {"status": "lost"}) == record


@pytest.mark.parametrize(("reason", "code"), [("", "missing"), ("because", "not_in_list"), (7, "not_in_list")])
def test_reason_is_one_of_the_list(node: Node, reason: object, code: str) -> None:
    with pytest.raises(Invalid) as refused, node.act(a_recorder("UTO"), MAINTENANCE) as act:
        actions.withdraw_record(act, "TD-0000-0000-0000-0", reason)

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/reason", code)]


def test_verified_record_says_when(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT100001"))

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        checked = actions.verify_record(act, record.reference)

    assert checked.verified_at == act.now


def test_withdrawn_record_is_out_of_answers_at_once(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000007"))
    assert opens(node, record)

    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        gone = actions.withdraw_record(act, record.reference, "found")

    assert gone.state is State.WITHDRAWN
    assert not opens(node, record)
    assert found(node, "C1000007") == []
    line = "select count(*) from deletion_journal where kind = 'record_withdrawn' and identifier = %s"
    assert count(node, line, str(record.id)) == 1


def test_withdrawing_twice_changes_nothing(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000008"))

    for _ in range(2):
        with node.act(a_recorder("UTO"), MAINTENANCE) as act:
            gone = actions.withdraw_record(act, record.reference, "found")

    assert gone.version == 2


def test_nothing_is_done_with_a_withdrawn_record(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000010"))
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        gone = actions.withdraw_record(act, record.reference, "found")

    with pytest.raises(rules.NotLive):
        change(node, gone, {"status": "stolen"})


def test_restricted_record_is_shown_to_the_named_only(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000011"))

    restrict(node, record, ["XAB"])

    assert not opens(node, record, a_guard("QZB"))
    assert opens(node, record, a_guard("XAB"))
    assert opens(node, record, a_guard("UTO"))


def test_lifted_restriction_shows_to_all_again(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000012"))
    restrict(node, record, [])
    assert not opens(node, record)

    restrict(node, record, None)

    assert opens(node, record)


def test_stranger_is_no_country_to_show_to(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000013"))

    with pytest.raises(Invalid) as refused:
        restrict(node, record, ["QZB", "XXA", 7])

    assert [fault.pointer for fault in refused.value.faults] == ["/countries/1", "/countries/2"]


def test_blocked_record_is_hidden_from_all_but_its_owner(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000014"))

    with node.act(a_hub_reviewer("XAB"), SUPERVISE) as act:
        actions.block_record(act, record.reference, "accuracy_disputed")

    assert not opens(node, record)
    with node.act(a_recorder("UTO"), MAINTENANCE) as act:
        assert queries.show(act, record.reference).blocked
        assert [line.change for line in queries.history(act, record.reference)] == ["blocked"]


def test_lifted_block_shows_the_record_again(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000015"))
    for order in (actions.block_record, actions.unblock_record):
        with node.act(a_hub_reviewer("XAB"), SUPERVISE) as act:
            order(act, record.reference, "legal_review")

    assert opens(node, record)


def test_hub_blocks_what_it_may_not_read(node: Node) -> None:
    record = file(node, "nominal", a_person() | {"countries": [], "level": 2})

    with node.act(a_hub_reviewer("XAB", level=1), SUPERVISE) as act:
        actions.block_record(act, record.reference, "legal_review")

    assert count(node, "select count(*) from record where id = %s and blocked", record.id) == 1


@pytest.mark.parametrize("actor", [a_recorder("UTO"), an_officer("QZB"), a_guard("XAB")])
def test_only_review_and_commission_block(node: Node, actor: Any) -> None:
    record = file(node, "vehicles", a_car(f"ZZZVG1E26T{actor.id.int % 10**7:07}"))

    with pytest.raises(NotPermitted), node.act(actor, SUPERVISE) as act:
        actions.block_record(act, record.reference, "legal_review")


def test_erased_record_leaves_a_tombstone_only(node: Node) -> None:
    record = file(node, "travel_documents", a_passport("C1000016"))
    change(node, record, {"status": "stolen"})
    commission = an_actor(Role.COMMISSION, "XAB", level=3, purposes=frozenset({Purpose.SUPERVISE}))

    with node.act(commission, SUPERVISE) as act:
        actions.erase_record(act, record.reference, "commission")

    for table in ("record", "record_key", "record_history"):
        column = "id" if table == "record" else "record"
        assert count(node, f"select count(*) from {table} where {column} = %s", record.id) == 0  # noqa: S608
    assert count(node, "select count(*) from tombstone where id = %s and reason = 'commission'", record.id) == 1
    assert count(node, "select count(*) from feed where record = %s and change = 'erased'", record.id) == 1
    assert count(node, "select count(*) from deletion_journal where identifier = %s", str(record.id)) == 1


@pytest.mark.parametrize("name", CHANGES)
def test_visible_record_of_another_bureau_is_not_changed(node: Node, name: str) -> None:
    record = file(node, "vehicles", a_car(f"ZZZVG1E26TT2000{list(CHANGES).index(name)}0"))

    with pytest.raises(NotPermitted), node.act(a_recorder("QZB"), Task(Purpose.BORDER)) as act:
        CHANGES[name](act, record.reference)


@pytest.mark.parametrize("name", CHANGES)
def test_hidden_record_is_as_unknown_to_every_change(node: Node, name: str) -> None:
    record = file(node, "nominal", a_person(birth=f"19{len(name):02}") | {"countries": []})

    for reference in (record.reference, "NM-0000-0000-0000-0", "nonsense"):
        with pytest.raises(NotFound), node.act(a_recorder("QZB"), Task(Purpose.BORDER)) as act:
            CHANGES[name](act, reference)


def test_guard_of_the_owner_changes_nothing(node: Node) -> None:
    record = file(node, "vehicles", a_car("ZZZVG1E26TT300001"))

    with pytest.raises(NotPermitted), node.act(a_guard("UTO"), MAINTENANCE) as act:
        actions.withdraw_record(act, record.reference, "found")
