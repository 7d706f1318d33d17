"""Founding a node, admitting members, suspending and restoring them."""

import pytest

from tests.cluster import Node
from tests.governance.bureaus import (
    BORDER,
    QZB_ACCOUNT,
    UTO_ACCOUNT,
    House,
    a_house,
    at_the_door,
    entries,
    found,
    journal,
    news,
    signed_in,
)
from tests.people import an_administrator
from vigie.foundation import clock
from vigie.foundation.actor import Role
from vigie.foundation.credentials import account_key
from vigie.foundation.errors import Invalid, NotPermitted
from vigie.foundation.policy import NeedsSecondPerson
from vigie.governance import actions, queries, rules
from vigie.governance.nouns import EVERYTHING, HEADQUARTERS, NewBureau, NewOfficer, NewUnit, console


@pytest.fixture
def house(fresh_node: Node) -> House:
    return a_house(fresh_node)


def test_first_administrator_can_sign_in(fresh_node: Node) -> None:
    founded = found(fresh_node)

    actor = signed_in(fresh_node, UTO_ACCOUNT)

    assert actor.id == founded.administrator.id
    assert actor.roles == {Role.ADMINISTRATOR}
    assert founded.bureau.hub
    assert entries(fresh_node, "governance.create_bureau", actor.id) == 1


def test_node_is_founded_once(house: House) -> None:
    with pytest.raises(rules.AlreadyFounded):
        found(house.node, "XCM")

    assert entries(house.node, "governance.create_bureau") == 3  # two that were done, and the refusal


def test_console_founds_its_own_bureau_only(fresh_node: Node) -> None:
    actor = console("UTO", clock.new_id(), clock.now())

    with pytest.raises(NotPermitted), fresh_node.act(actor) as act:
        actions.first_administrator(act, NewBureau("QZB", {}, "First Administrator"))


def test_admitted_member_has_an_administrator(house: House) -> None:
    actor = house.administrator

    assert (actor.bureau, actor.unit, actor.roles) == ("QZB", "HQ", frozenset({Role.ADMINISTRATOR}))
    assert not house.member.bureau.hub
    assert news(house.node) == ["BureauAdmitted", "BureauAdmitted"]


def test_all_members_are_known_to_all(house: House) -> None:
    with house.node.act(house.administrator) as act:
        found = queries.bureaus(act)

    assert [(bureau.code, bureau.hub) for bureau in found] == [("QZB", False), ("UTO", True)]
    assert found[1].name("ar") == "مكتب يوتوبيا"


def test_member_is_admitted_once(house: House) -> None:
    with pytest.raises(rules.AlreadyThere), house.node.act(house.hub_administrator) as act:
        actions.create_bureau(act, NewBureau("QZB", {}, "Another One"))


def test_account_signs_in_as_one_officer(house: House) -> None:
    order = NewBureau("XCM", {}, "Third Administrator", account=QZB_ACCOUNT)

    with pytest.raises(rules.AlreadyThere), house.node.act(house.hub_administrator) as act:
        actions.create_bureau(act, order)

    with house.node.act(house.administrator) as act:
        assert "XCM" not in {bureau.code for bureau in queries.bureaus(act)}


def test_only_the_hub_admits_members(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(house.administrator) as act:
        actions.create_bureau(act, NewBureau("XCM", {}, "Third Administrator"))


def test_unknown_member_is_not_admitted(house: House) -> None:
    with pytest.raises(Invalid), house.node.act(house.hub_administrator) as act:
        actions.create_bureau(act, NewBureau("ZZZ", {}, ""))


def test_unit_beyond_the_bureau_is_refused(house: House) -> None:
    order = NewBureau("XCM", {}, "Third Administrator", rights=BORDER, account=3)
    with house.node.act(house.hub_administrator) as act:
        actions.create_bureau(act, order)

    with pytest.raises(Invalid), house.node.act(signed_in(house.node, 3)) as act:
        actions.create_unit(act, NewUnit("gate-1", "Gate", EVERYTHING))


def test_suspended_member_does_nothing(house: House) -> None:
    with house.node.act(house.hub_administrator) as act:
        suspended = actions.suspend_bureau(act, "QZB")

    assert suspended.suspended
    with pytest.raises(NotPermitted), house.node.act(house.administrator) as act:
        queries.bureaus(act)
    assert journal(house.node) == [("bureau_suspended", "QZB")]
    assert entries(house.node, "governance.suspend_bureau") == 1


def test_suspending_twice_is_suspending_once(house: House) -> None:
    for _ in range(2):
        with house.node.act(house.hub_administrator) as act:
            actions.suspend_bureau(act, "QZB")

    assert news(house.node).count("BureauSuspended") == 1


def test_restored_member_works_again(house: House) -> None:
    with house.node.act(house.hub_administrator) as act:
        actions.suspend_bureau(act, "QZB")
    with house.node.act(house.hub_administrator) as act:
        actions.restore_bureau(act, "QZB")

    with house.node.act(house.administrator) as act:
        assert not any(bureau.suspended for bureau in queries.bureaus(act))
    assert [kind for kind, _ in journal(house.node)] == ["bureau_suspended", "bureau_resumed"]


def test_people_of_a_suspended_member_stay_suspended(house: House) -> None:
    with house.node.act(house.hub_administrator) as act:
        actions.suspend_bureau(act, "QZB")
    house.node.superuser.execute("delete from credential where bureau = 241")
    with house.node.act(house.hub_administrator) as act:
        actions.suspend_bureau(act, "QZB")

    with house.node.act(an_administrator("QZB")) as act:  # a door that has not heard of it yet
        actions.create_officer(act, NewOfficer("Gus Guard", HEADQUARTERS, frozenset({Role.GUARD}), BORDER, account=7))

    actor = at_the_door(house.node, account_key(7))
    assert actor is not None
    assert actor.suspended


@pytest.mark.parametrize("code", ["UTO", "ZZZ", "Q\x00B", "XCM"])
def test_nobody_else_is_suspended(house: House, code: str) -> None:
    with pytest.raises((NotPermitted, rules.UnknownHolder)), house.node.act(house.hub_administrator) as act:
        actions.suspend_bureau(act, code)


def test_member_suspends_nobody(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(house.administrator) as act:
        actions.suspend_bureau(act, "UTO")


def test_real_suspension_needs_a_second_person(house: House) -> None:
    known = house.node.house.policies
    try:
        known.exercise = False
        with pytest.raises(NeedsSecondPerson), house.node.act(an_administrator(verified_at=clock.now())) as act:
            actions.suspend_bureau(act, "QZB")
    finally:
        known.exercise = True
