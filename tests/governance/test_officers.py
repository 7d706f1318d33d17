"""Units, officers and their accounts: rights given, changed, lapsed and taken away."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cluster import Node
from tests.governance.bureaus import (
    BORDER,
    House,
    a_gate,
    a_guard_of,
    a_house,
    an_account,
    at_the_door,
    entries,
    journal,
    news,
)
from tests.people import a_guard, a_supervisor
from vigie.foundation import clock
from vigie.foundation.actor import Role
from vigie.foundation.credentials import account_key
from vigie.foundation.errors import Invalid, NotPermitted
from vigie.governance import actions, queries, rules
from vigie.governance.nouns import NewUnit, OfficerChange, Rights
from vigie.vocabulary.purposes import Purpose


@pytest.fixture(scope="module")
def house(node: Node) -> House:
    return a_house(node)


def change(house: House, officer: UUID, wanted: OfficerChange) -> None:
    with house.node.act(house.administrator) as act:
        actions.change_officer(act, officer, wanted)


def test_new_officer_can_sign_in(house: House) -> None:
    account = an_account()
    officer = a_guard_of(house, account=account)

    actor = at_the_door(house.node, account_key(account))

    assert actor is not None
    assert (actor.id, actor.roles, actor.purposes) == (officer.id, frozenset({Role.GUARD}), BORDER.purposes)
    assert actor.training_valid
    assert officer.account
    assert entries(house.node, "governance.create_officer", officer.id) == 1
    assert news(house.node, officer.id) == ["OfficerCreated"]


def test_account_of_somebody_else_stays_theirs(house: House) -> None:
    account = an_account()
    a_guard_of(house, account=account)

    with pytest.raises(rules.AlreadyThere):
        a_guard_of(house, name="Gus Guard", account=account)
    with pytest.raises(rules.AlreadyThere):
        a_guard_of(house, name="Gus Guard", account=1)  # of the other bureau


def test_list_names_the_own_officers_only(house: House) -> None:
    officer = a_guard_of(house)
    before = entries(house.node, "governance.officers")

    with house.node.act(house.administrator) as act:
        listed = {each.id: each for each in queries.officers(act)}

    assert listed[officer.id] == officer
    assert listed[house.member.administrator.id].account
    assert house.hub.administrator.id not in listed
    assert entries(house.node, "governance.officers") == before + 1


def test_supervisor_sees_who_has_rights(house: House) -> None:
    with house.node.act(a_supervisor("QZB")) as act:
        assert house.member.administrator.id in {officer.id for officer in queries.officers(act)}
        assert "HQ" in {unit.code for unit in queries.units(act)}


def test_guard_lists_nobody(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(a_guard("QZB")) as act:
        queries.officers(act)


def test_rights_beyond_the_unit_are_refused(house: House) -> None:
    gate = a_gate(house)

    with pytest.raises(Invalid):
        a_guard_of(house, unit=gate, rights=Rights(frozenset({Purpose.INVESTIGATE})))


def test_unit_is_made_once(house: House) -> None:
    gate = a_gate(house)

    with pytest.raises(rules.AlreadyThere), house.node.act(house.administrator) as act:
        actions.create_unit(act, NewUnit(gate, "Gate", BORDER))
    assert news(house.node, gate) == ["UnitCreated"]


@pytest.mark.parametrize("unit", ["nowhere", "x\x00"])
def test_unknown_unit_is_refused(house: House, unit: str) -> None:
    with pytest.raises(rules.UnknownHolder):
        a_guard_of(house, unit=unit)


def test_changed_rights_count_at_the_next_request(house: House) -> None:
    account = an_account()
    officer = a_guard_of(house, account=account)

    change(
        house, officer.id, OfficerChange(roles=frozenset({Role.OFFICER}), rights=Rights(frozenset(Purpose), None, 2))
    )

    actor = at_the_door(house.node, account_key(account))
    assert actor is not None
    assert (actor.roles, actor.level) == (frozenset({Role.OFFICER}), 2)
    assert news(house.node, officer.id)[-1] == "GrantGiven"
    assert entries(house.node, "governance.change_officer", officer.id) == 1


def test_change_to_the_same_is_no_change(house: House) -> None:
    officer = a_guard_of(house)

    change(house, officer.id, OfficerChange(name=officer.name))

    assert entries(house.node, "governance.change_officer", officer.id) == 0


def test_person_who_leaves_is_out_at_once(house: House) -> None:
    account = an_account()
    officer = a_guard_of(house, account=account)

    change(house, officer.id, OfficerChange(active=False))

    assert at_the_door(house.node, account_key(account)) is None
    assert ("officer_revoked", str(officer.id)) in journal(house.node)
    assert news(house.node, officer.id)[-1] == "OfficerRevoked"


def test_person_who_returns_is_let_in(house: House) -> None:
    account = an_account()
    officer = a_guard_of(house, account=account)
    change(house, officer.id, OfficerChange(active=False))

    change(house, officer.id, OfficerChange(active=True))

    assert at_the_door(house.node, account_key(account)) is not None


def test_nobody_changes_their_own_rights(house: House) -> None:
    with pytest.raises(rules.OwnRights):
        change(house, house.member.administrator.id, OfficerChange(roles=frozenset({Role.OFFICER})))


def test_officer_of_another_bureau_is_unknown(house: House) -> None:
    with pytest.raises(rules.UnknownHolder):
        change(house, house.hub.administrator.id, OfficerChange(active=False))


def test_rights_lapse_with_their_unit(house: House) -> None:
    account = an_account()
    gate = a_gate(house)
    a_guard_of(house, unit=gate, account=account)
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, gate, act.now + timedelta(days=1))

    with clock.moved(timedelta(days=2)):
        assert at_the_door(house.node, account_key(account)) is None


def test_renewed_unit_works_on(house: House) -> None:
    account = an_account()
    gate = a_gate(house)
    a_guard_of(house, unit=gate, account=account)
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, gate, act.now + timedelta(days=1))
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, gate)

    with clock.moved(timedelta(days=2)):
        assert at_the_door(house.node, account_key(account)) is not None


def test_expired_training_is_seen_at_the_door(house: House) -> None:
    account = an_account()
    a_guard_of(house, account=account, training_until=clock.now() - timedelta(days=1))

    actor = at_the_door(house.node, account_key(account))

    assert actor is not None
    assert not actor.training_valid


def test_everybody_sees_their_own_rights(house: House) -> None:
    account = an_account()
    a_guard_of(house, account=account)
    actor = at_the_door(house.node, account_key(account))
    assert actor is not None

    with house.node.act(actor) as act:
        mine = queries.my_rights(act)

    assert (mine.bureau.code, mine.unit, mine.roles, mine.rights) == ("QZB", "HQ", frozenset({Role.GUARD}), BORDER)
    assert mine.training_valid
    assert mine.until is not None


def test_rights_of_an_unknown_bureau_are_refused(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(a_guard("XAB")) as act:
        queries.my_rights(act)
