"""Units, officers and their accounts: rights given, changed, lapsed and taken away."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cluster import Node
from tests.governance.bureaus import BORDER, House, a_gate, a_guard_of, a_house, at_the_door, entries, journal, news
from tests.people import a_guard, a_supervisor
from vigie.foundation import clock
from vigie.foundation.actor import Role
from vigie.foundation.credentials import account_key
from vigie.foundation.errors import Invalid, NotPermitted
from vigie.governance import actions, queries, rules
from vigie.governance.nouns import EVERYTHING, NewUnit, OfficerChange, Rights
from vigie.vocabulary.purposes import Purpose

ACCOUNT = 7


@pytest.fixture
def house(fresh_node: Node) -> House:
    return a_house(fresh_node)


def change(house: House, officer: UUID, wanted: OfficerChange) -> None:
    with house.node.act(house.administrator) as act:
        actions.change_officer(act, officer, wanted)


def test_new_officer_can_sign_in(house: House) -> None:
    officer = a_guard_of(house, account=ACCOUNT)

    actor = at_the_door(house.node, account_key(ACCOUNT))

    assert actor is not None
    assert (actor.id, actor.roles, actor.purposes) == (officer.id, frozenset({Role.GUARD}), BORDER.purposes)
    assert actor.training_valid
    assert officer.account
    assert entries(house.node, "governance.create_officer", officer.id) == 1
    assert news(house.node)[-1] == "OfficerCreated"


def test_account_may_be_linked_later(house: House) -> None:
    officer = a_guard_of(house)
    for _ in range(2):
        with house.node.act(house.administrator) as act:
            linked = actions.link_account(act, officer.id, ACCOUNT)

    assert linked.account
    assert at_the_door(house.node, account_key(ACCOUNT)) is not None
    assert news(house.node).count("AccountLinked") == 1


def test_account_of_somebody_else_stays_theirs(house: House) -> None:
    a_guard_of(house, account=ACCOUNT)
    officer = a_guard_of(house, name="Gus Guard")

    with pytest.raises(rules.AlreadyThere), house.node.act(house.administrator) as act:
        actions.link_account(act, officer.id, ACCOUNT)
    with pytest.raises(rules.AlreadyThere), house.node.act(house.administrator) as act:
        actions.link_account(act, officer.id, 1)  # of the other bureau


def test_list_names_the_own_officers_only(house: House) -> None:
    a_guard_of(house)

    with house.node.act(house.administrator) as act:
        listed = queries.officers(act)

    assert [officer.name for officer in listed] == ["Gia Guard", "Second Administrator"]
    assert [officer.account for officer in listed] == [False, True]
    assert entries(house.node, "governance.officers") == 1


def test_supervisor_sees_who_has_rights(house: House) -> None:
    with house.node.act(a_supervisor("QZB")) as act:
        assert len(queries.officers(act)) == 1
        assert [unit.code for unit in queries.units(act)] == ["HQ"]


def test_guard_lists_nobody(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(a_guard("QZB")) as act:
        queries.officers(act)


def test_rights_beyond_the_unit_are_refused(house: House) -> None:
    a_gate(house)

    with pytest.raises(Invalid):
        a_guard_of(house, unit="gate-1", rights=Rights(frozenset({Purpose.INVESTIGATE})))


def test_unit_beyond_the_bureau_is_refused(house: House) -> None:
    house.node.superuser.execute("update bureau set level = 1 where code = 'QZB'")

    with pytest.raises(Invalid), house.node.act(house.administrator) as act:
        actions.create_unit(act, NewUnit("gate-1", "Gate", EVERYTHING))


def test_unit_is_made_once(house: House) -> None:
    a_gate(house)

    with pytest.raises(rules.AlreadyThere):
        a_gate(house)
    assert news(house.node).count("UnitCreated") == 1


@pytest.mark.parametrize("unit", ["nowhere", "x\x00"])
def test_unknown_unit_is_refused(house: House, unit: str) -> None:
    with pytest.raises(rules.UnknownHolder):
        a_guard_of(house, unit=unit)


def test_changed_rights_count_at_the_next_request(house: House) -> None:
    officer = a_guard_of(house, account=ACCOUNT)

    change(
        house, officer.id, OfficerChange(roles=frozenset({Role.OFFICER}), rights=Rights(frozenset(Purpose), None, 2))
    )

    actor = at_the_door(house.node, account_key(ACCOUNT))
    assert actor is not None
    assert (actor.roles, actor.level) == (frozenset({Role.OFFICER}), 2)
    assert news(house.node)[-1] == "GrantGiven"
    assert entries(house.node, "governance.change_officer", officer.id) == 1


def test_change_to_the_same_is_no_change(house: House) -> None:
    officer = a_guard_of(house)

    change(house, officer.id, OfficerChange(name=officer.name))

    assert entries(house.node, "governance.change_officer") == 0


def test_person_who_leaves_is_out_at_once(house: House) -> None:
    officer = a_guard_of(house, account=ACCOUNT)

    change(house, officer.id, OfficerChange(active=False))

    assert at_the_door(house.node, account_key(ACCOUNT)) is None
    assert journal(house.node) == [("officer_revoked", str(officer.id))]
    assert news(house.node)[-1] == "OfficerRevoked"


def test_person_who_returns_is_let_in(house: House) -> None:
    officer = a_guard_of(house, account=ACCOUNT)
    change(house, officer.id, OfficerChange(active=False))

    change(house, officer.id, OfficerChange(active=True))

    assert at_the_door(house.node, account_key(ACCOUNT)) is not None


def test_nobody_changes_their_own_rights(house: House) -> None:
    with pytest.raises(rules.OwnRights):
        change(house, house.member.administrator.id, OfficerChange(roles=frozenset({Role.OFFICER})))


def test_officer_of_another_bureau_is_unknown(house: House) -> None:
    with pytest.raises(rules.UnknownHolder):
        change(house, house.hub.administrator.id, OfficerChange(active=False))


def test_rights_lapse_with_their_unit(house: House) -> None:
    a_gate(house)
    a_guard_of(house, unit="gate-1", account=ACCOUNT)
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, "gate-1", act.now + timedelta(days=1))

    with clock.moved(timedelta(days=2)):
        assert at_the_door(house.node, account_key(ACCOUNT)) is None


def test_renewed_unit_works_on(house: House) -> None:
    a_gate(house)
    a_guard_of(house, unit="gate-1", account=ACCOUNT)
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, "gate-1", act.now + timedelta(days=1))
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, "gate-1")

    with clock.moved(timedelta(days=2)):
        assert at_the_door(house.node, account_key(ACCOUNT)) is not None
    assert entries(house.node, "governance.renew_unit") == 2


def test_expired_training_is_seen_at_the_door(house: House) -> None:
    a_guard_of(house, account=ACCOUNT, training_until=clock.now() - timedelta(days=1))

    actor = at_the_door(house.node, account_key(ACCOUNT))

    assert actor is not None
    assert not actor.training_valid


def test_everybody_sees_their_own_rights(house: House) -> None:
    a_guard_of(house, account=ACCOUNT)
    actor = at_the_door(house.node, account_key(ACCOUNT))
    assert actor is not None

    with house.node.act(actor) as act:
        mine = queries.my_rights(act)

    assert (mine.bureau.code, mine.unit, mine.roles, mine.rights) == ("QZB", "HQ", frozenset({Role.GUARD}), BORDER)
    assert mine.training_valid
    assert mine.until is not None


def test_rights_of_an_unknown_bureau_are_refused(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(a_guard("XAB")) as act:
        queries.my_rights(act)
