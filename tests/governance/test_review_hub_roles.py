"""Roles that reach every bureau's records are the hub's to give: no member makes itself a reviewer of the others."""

import pytest

from tests.cluster import Node
from tests.governance.bureaus import BORDER, House, a_guard_of, a_house
from vigie.foundation.actor import Role
from vigie.foundation.errors import Invalid
from vigie.governance import actions
from vigie.governance.nouns import HEADQUARTERS, NewOfficer, OfficerChange

REACHING_ALL = (Role.HUB_REVIEWER, Role.COMMISSION)


@pytest.fixture(scope="module")
def house(node: Node) -> House:
    return a_house(node)


@pytest.mark.parametrize("role", REACHING_ALL)
def test_member_makes_no_reviewer_of_others(house: House, role: Role) -> None:
    with pytest.raises(Invalid) as refused:
        a_guard_of(house, roles=frozenset({role}))

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/roles", "not_a_subset")]


@pytest.mark.parametrize("role", REACHING_ALL)
def test_member_turns_no_officer_into_one(house: House, role: Role) -> None:
    officer = a_guard_of(house)

    with pytest.raises(Invalid), house.node.act(house.administrator) as act:
        actions.change_officer(act, officer.id, OfficerChange(roles=frozenset({role})))


@pytest.mark.parametrize("role", REACHING_ALL)
def test_hub_appoints_them(house: House, role: Role) -> None:
    with house.node.act(house.hub_administrator) as act:
        made = actions.create_officer(act, NewOfficer("Hanna Hub", HEADQUARTERS, frozenset({role}), BORDER))

    assert made.roles == {role}
