"""The first administrator, and the bureaus that follow."""

from tests.cluster import Node
from vigie.foundation import clock
from vigie.foundation.credentials import account_key, actor_of
from vigie.governance import actions, nouns, queries

UTOPIA = nouns.NewBureau("UTO", {"en": "NCB Utopia", "ar": "مكتب يوتوبيا"}, "First Administrator", account=1)


def found(node: Node, order: nouns.NewBureau = UTOPIA) -> nouns.Founded:
    actor = nouns.console(order.code, clock.new_id(), clock.now())
    with node.act(actor) as act:
        return actions.first_administrator(act, order)


def test_first_administrator_can_sign_in(fresh_node: Node) -> None:
    founded = found(fresh_node)

    with fresh_node.pool.connection() as connection:
        actor = actor_of(connection, account_key(1), now=clock.now())

    assert actor is not None
    assert actor.id == founded.administrator.id
    with fresh_node.act(actor) as act:
        assert [each.hub for each in queries.bureaus(act)] == [True]
