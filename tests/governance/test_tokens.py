"""Tokens of machines: issued, used at the door, revoked, expired."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cluster import Node
from tests.governance.bureaus import BORDER, House, a_house, entries, journal, news, with_token
from vigie.foundation import clock
from vigie.foundation.actor import Kind
from vigie.foundation.credentials import make_token, quota_of, token_key
from vigie.foundation.errors import Invalid
from vigie.governance import actions, queries, rules
from vigie.governance.nouns import HEADQUARTERS, IssuedToken, NewToken, NewUnit, Rights

GATE = Rights(BORDER.purposes, frozenset({"travel_documents", "vehicles"}))


@pytest.fixture(scope="module")
def house(node: Node) -> House:
    return a_house(node)


def issue(house: House, order: NewToken) -> IssuedToken:
    with house.node.act(house.administrator) as act:
        return actions.issue_token(act, order)


def test_token_opens_the_door(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE, quota=500))

    actor = with_token(house.node, issued.token)

    assert actor is not None
    assert (actor.kind, actor.id, actor.bureau) == (Kind.SERVICE, issued.service.id, "QZB")
    assert (actor.databases, actor.exact_only, actor.training_valid) == (GATE.databases, True, True)
    assert entries(house.node, "governance.issue_token", issued.service.id) == 1


def test_quota_is_read_at_the_door(house: House) -> None:
    limited = issue(house, NewToken("gate", HEADQUARTERS, GATE, quota=500))
    free = issue(house, NewToken("gate", HEADQUARTERS, GATE))

    with house.node.pool.connection() as connection:
        assert quota_of(connection, token_key(limited.token)) == 500
        assert quota_of(connection, token_key(free.token)) is None
        assert quota_of(connection, token_key(make_token())) is None


def test_token_is_kept_by_nobody(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE))

    assert issued.token.startswith("vgt_")
    assert len(issued.token) == 47
    assert issued.token not in repr(issued)
    for table in ("credential", "service", "ledger_entry", "outbox"):
        rows = house.node.superuser.execute(f"select t::text from {table} t").fetchall()  # noqa: S608
        assert not any(issued.token in text for (text,) in rows)


def test_unknown_token_opens_nothing(house: House) -> None:
    assert with_token(house.node, make_token()) is None


def test_revoked_token_opens_nothing(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE))
    before = news(house.node).count("TokenRevoked")
    for _ in range(2):
        with house.node.act(house.administrator) as act:
            revoked = actions.revoke_token(act, issued.service.id)

    assert not revoked.active
    assert with_token(house.node, issued.token) is None
    assert journal(house.node).count(("credential_revoked", token_key(issued.token))) == 1
    assert news(house.node).count("TokenRevoked") == before + 1


def test_token_dies_by_itself(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE, days=1))

    with clock.moved(timedelta(days=1)):
        assert with_token(house.node, issued.token) is None


def test_token_of_another_bureau_is_unknown(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE))

    with pytest.raises(rules.UnknownHolder), house.node.act(house.hub_administrator) as act:
        actions.revoke_token(act, issued.service.id)
    with pytest.raises(rules.UnknownHolder), house.node.act(house.administrator) as act:
        actions.revoke_token(act, UUID(int=0))


def test_list_shows_no_token(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE))

    with house.node.act(house.administrator) as act:
        assert queries.tokens(act)[0] == issued.service


def test_token_beyond_the_unit_is_refused(house: House) -> None:
    with house.node.act(house.administrator) as act:
        actions.create_unit(act, NewUnit("gate-1", "Gate", GATE))

    with pytest.raises(Invalid):
        issue(house, NewToken("gate", "gate-1", Rights(GATE.purposes, frozenset({"nominal"}))))


def test_credential_of_another_release_is_refused(house: House) -> None:
    issued = issue(house, NewToken("gate", HEADQUARTERS, GATE))
    house.node.superuser.execute("update credential set roles = '{wizard}' where subject = %s", (issued.service.id,))

    assert with_token(house.node, issued.token) is None
