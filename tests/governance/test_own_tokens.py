"""Personal tokens: made by their officer, no more than the officer has, and dead when the officer's rights are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest

from tests.cluster import Node
from tests.governance.bureaus import (
    House,
    a_gate,
    a_guard_of,
    a_house,
    an_account,
    at_the_door,
    entries,
    journal,
    news,
    signed_in,
    with_token,
)
from tests.people import a_guard, a_service
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Kind, Role
from vigie.foundation.credentials import account_key, quota_of, token_key
from vigie.foundation.errors import Invalid, NotPermitted
from vigie.foundation.policy import NeedsStepUp
from vigie.governance import actions, queries, rules
from vigie.governance.nouns import IssuedOwnToken, NewOwnToken, Officer, OfficerChange, Rights
from vigie.vocabulary.purposes import Purpose

LAPTOP = NewOwnToken("laptop")
REPLAY = "select replay_deletion('credential_revoked', %s, now())"


@pytest.fixture(scope="module")
def house(node: Node) -> House:
    return a_house(node)


class Guard:
    """A guard of QZB with an account and a personal token."""

    def __init__(self, house: House, **changes: object) -> None:
        self.house = house
        self.account = an_account()
        self.officer: Officer = a_guard_of(house, account=self.account, **changes)
        self.issued = self.issue(LAPTOP)

    def issue(self, order: NewOwnToken) -> IssuedOwnToken:
        """Another one."""
        with self.house.node.act(self.here) as act:
            return actions.issue_own_token(act, order)

    @property
    def here(self) -> Actor:
        """Signed in at the portal."""
        return signed_in(self.house.node, self.account)

    @property
    def afar(self) -> Actor | None:
        """As a door finds them by the token."""
        return with_token(self.house.node, self.issued.token)


def changed(house: House, officer: UUID, **wanted: object) -> None:
    with house.node.act(house.administrator) as act:
        actions.change_officer(act, officer, OfficerChange(**wanted))  # type: ignore[arg-type]


# ---------------------------------------------------------------- made and shown


def test_token_acts_as_its_officer(house: House) -> None:
    guard = Guard(house, compartments=frozenset({"closed"}))

    assert guard.afar == guard.here
    assert guard.afar.kind is Kind.OFFICER
    assert entries(house.node, "governance.issue_own_token", guard.issued.own.id) == 1
    assert news(house.node, guard.officer.id) == ["OfficerCreated", "OwnTokenIssued"]


def test_token_proves_no_passkey(house: House) -> None:
    guard = Guard(house)

    assert guard.afar is not None
    assert (guard.afar.assurance, guard.afar.verified_at) == (1, None)


def test_person_has_no_quota(house: House) -> None:
    with house.node.pool.connection() as connection:
        assert quota_of(connection, token_key(Guard(house).issued.token)) is None


def test_token_is_kept_by_nobody(house: House) -> None:
    token = Guard(house).issued.token

    assert len(token) == 47
    for table in ("credential", "ledger_entry", "outbox"):
        rows = house.node.superuser.execute(f"select t::text from {table} t").fetchall()  # noqa: S608
        assert not any(token in text for (text,) in rows)


def test_list_shows_own_tokens_only(house: House) -> None:
    guard, other = Guard(house), Guard(house)
    second = guard.issue(NewOwnToken(" desk ", days=7))

    with house.node.act(guard.here) as act:
        listed = queries.own_tokens(act)

    assert listed == [guard.issued.own, second.own]
    assert second.own.label == "desk"
    assert other.issued.own not in listed


def test_machines_list_has_no_personal_token(house: House) -> None:
    guard = Guard(house)

    with house.node.act(house.administrator) as act:
        assert guard.issued.own.id not in {machine.id for machine in queries.tokens(act)}


@pytest.mark.parametrize("order", [NewOwnToken(""), NewOwnToken("x", days=0), NewOwnToken("x", days=91)])
def test_impossible_token_is_refused(house: House, order: NewOwnToken) -> None:
    guard = Guard(house)

    with pytest.raises(Invalid):
        guard.issue(order)


def test_machine_makes_itself_no_token(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(a_service("QZB")) as act:
        actions.issue_own_token(act, LAPTOP)


def test_stranger_gets_no_token(house: House) -> None:
    with pytest.raises(NotPermitted), house.node.act(a_guard("QZB", name="unheard of")) as act:
        actions.issue_own_token(act, LAPTOP)


def test_door_that_is_late_gives_nothing(house: House) -> None:
    guard = Guard(house)
    remembered = guard.here
    changed(house, guard.officer.id, active=False)

    with pytest.raises(NotPermitted), house.node.act(remembered) as act:
        actions.issue_own_token(act, LAPTOP)


def test_making_one_needs_a_fresh_passkey(house: House) -> None:
    guard = Guard(house)
    known = house.node.house.policies
    fresh = replace(guard.here, assurance=2, verified_at=clock.now())
    try:
        known.exercise = False
        for stale in (guard.here, guard.afar, replace(fresh, verified_at=clock.now() - timedelta(minutes=6))):
            assert stale is not None
            with pytest.raises(NeedsStepUp), house.node.act(stale) as act:
                actions.issue_own_token(act, LAPTOP)
        with house.node.act(fresh) as act:
            actions.issue_own_token(act, LAPTOP)
        with house.node.act(guard.here) as act:
            assert not actions.revoke_own_token(act, guard.issued.own.id).active
    finally:
        known.exercise = True


# ---------------------------------------------------------------- follows the officer


def test_token_of_a_person_who_leaves_is_dead(house: House) -> None:
    guard = Guard(house)

    changed(house, guard.officer.id, active=False)

    assert guard.afar is None


def test_token_stays_dead_when_the_person_returns(house: House) -> None:
    guard = Guard(house)
    changed(house, guard.officer.id, active=False)

    changed(house, guard.officer.id, active=True)

    assert guard.here.id == guard.officer.id
    assert guard.afar is None


def test_revoked_token_survives_no_change(house: House) -> None:
    guard = Guard(house)
    with house.node.act(guard.here) as act:
        actions.revoke_own_token(act, guard.issued.own.id)

    changed(house, guard.officer.id, roles=frozenset({Role.OFFICER}))

    assert guard.here.roles == {Role.OFFICER}
    assert guard.afar is None


CHANGES: dict[str, Callable[[str], dict[str, object]]] = {
    "roles": lambda _: {"roles": frozenset({Role.OFFICER, Role.RECORDER})},
    "rights": lambda _: {"rights": Rights(frozenset({Purpose.INVESTIGATE}), frozenset({"vehicles"}), 2)},
    "compartments": lambda _: {"compartments": frozenset({"closed"})},
    "training": lambda _: {"training_until": clock.now() - timedelta(days=1)},
    "unit": lambda gate: {"unit": gate},
}


@pytest.mark.parametrize("what", CHANGES)
def test_changed_rights_are_the_tokens_too(house: House, what: str) -> None:
    guard = Guard(house)
    before = guard.here

    changed(house, guard.officer.id, **CHANGES[what](a_gate(house)))

    assert guard.here != before
    assert guard.afar == guard.here


def test_suspension_reaches_personal_tokens(fresh_node: Node) -> None:
    house = a_house(fresh_node)
    guard = Guard(house)
    with house.node.act(house.hub_administrator) as act:
        actions.suspend_bureau(act, "QZB")

    actor = guard.afar

    assert actor is not None
    assert actor.suspended
    with pytest.raises(NotPermitted), house.node.act(actor) as act:
        queries.own_tokens(act)


def test_token_made_during_a_suspension_is_suspended(fresh_node: Node) -> None:
    house = a_house(fresh_node)
    guard = Guard(house)
    hub = house.hub_administrator

    def suspend() -> None:
        with house.node.act(hub) as act:
            actions.suspend_bureau(act, "QZB")

    suspending = Thread(target=suspend)
    with house.node.act(guard.here) as act:
        issued = actions.issue_own_token(act, LAPTOP)
        suspending.start()
        while suspending.is_alive() and not _waits(house.node):
            suspending.join(0.01)
    suspending.join()

    actor = with_token(house.node, issued.token)
    assert actor is not None
    assert actor.suspended


def test_token_made_while_leaving_is_dead(house: House) -> None:
    guard = Guard(house)

    def leave() -> None:
        changed(house, guard.officer.id, active=False)

    leaving = Thread(target=leave)
    with house.node.act(guard.here) as act:
        issued = actions.issue_own_token(act, LAPTOP)
        leaving.start()
        while leaving.is_alive() and not _waits(house.node):
            leaving.join(0.01)
    leaving.join()

    assert at_the_door(house.node, account_key(guard.account)) is None
    assert with_token(house.node, issued.token) is None


def _waits(node: Node) -> bool:
    """Whether somebody waits for a lock in this node's database."""
    row = node.superuser.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    ).fetchone()
    return row is not None and row[0] > 0


# ---------------------------------------------------------------- ends


def test_token_dies_by_itself(house: House) -> None:
    guard = Guard(house)

    with clock.moved(timedelta(days=90)):
        assert guard.afar is None
        assert guard.here.id == guard.officer.id


def test_token_lapses_with_its_unit(house: House) -> None:
    gate = a_gate(house)
    guard = Guard(house, unit=gate)
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, gate, act.now + timedelta(days=1))

    with clock.moved(timedelta(days=2)):
        assert guard.afar is None


def test_longer_grant_lengthens_no_token(house: House) -> None:
    gate = a_gate(house)
    guard = Guard(house, unit=gate)
    with house.node.act(house.administrator) as act:
        actions.renew_unit(act, gate)
    changed(house, guard.officer.id, until=clock.now() + timedelta(days=300))

    with house.node.act(guard.here) as act:
        assert queries.own_tokens(act) == [guard.issued.own]


def test_shorter_grant_shortens_the_token(house: House) -> None:
    guard = Guard(house)

    changed(house, guard.officer.id, until=clock.now() + timedelta(days=1))

    with clock.moved(timedelta(days=2)):
        assert guard.afar is None


# ---------------------------------------------------------------- revoked


def test_revoked_token_opens_nothing(house: House) -> None:
    guard = Guard(house)
    other = guard.issue(NewOwnToken("desk"))
    for _ in range(2):
        with house.node.act(guard.here) as act:
            revoked = actions.revoke_own_token(act, guard.issued.own.id)

    assert revoked == replace(guard.issued.own, active=False)
    assert guard.afar is None
    assert with_token(house.node, other.token) == guard.here
    assert journal(house.node).count(("credential_revoked", token_key(guard.issued.token))) == 1
    assert entries(house.node, "governance.revoke_own_token", guard.issued.own.id) == 1
    assert news(house.node, guard.officer.id).count("OwnTokensRevoked") == 1


def test_token_may_end_itself(house: House) -> None:
    guard = Guard(house)
    assert guard.afar is not None

    with house.node.act(guard.afar) as act:
        actions.revoke_own_token(act, guard.issued.own.id)

    assert guard.afar is None


def test_revoked_token_stays_so_after_a_restore(house: House) -> None:
    guard = Guard(house)

    row = house.node.superuser.execute(REPLAY, (token_key(guard.issued.token),)).fetchone()

    assert row == (1,)
    assert guard.afar is None


def test_nobody_revokes_for_another(house: House) -> None:
    guard, other = Guard(house), Guard(house)

    for actor in (other.here, house.administrator, house.hub_administrator):
        with pytest.raises(rules.UnknownHolder), house.node.act(actor) as act:
            actions.revoke_own_token(act, guard.issued.own.id)

    assert guard.afar is not None


def test_administrator_ends_all_tokens_of_a_person(house: House) -> None:
    guard, other = Guard(house), Guard(house)
    second = guard.issue(NewOwnToken("desk"))

    for _ in range(2):
        with house.node.act(house.administrator) as act:
            left = actions.revoke_tokens_of(act, guard.officer.id)

    assert [each.active for each in left] == [False, False]
    assert guard.afar is None
    assert with_token(house.node, second.token) is None
    assert guard.here.id == guard.officer.id
    assert other.afar is not None
    assert entries(house.node, "governance.revoke_tokens_of", guard.officer.id) == 1


def test_others_end_nobodys_tokens(house: House) -> None:
    guard = Guard(house)

    with pytest.raises(NotPermitted), house.node.act(guard.here) as act:
        actions.revoke_tokens_of(act, guard.officer.id)
    with pytest.raises(rules.UnknownHolder), house.node.act(house.hub_administrator) as act:
        actions.revoke_tokens_of(act, guard.officer.id)
