"""A node with two members, for the tests of governance: UTO runs it, QZB was admitted."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from tests.cluster import Node
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Role
from vigie.foundation.credentials import account_key, actor_of, token_key
from vigie.governance import actions
from vigie.governance.nouns import HEADQUARTERS, Founded, NewBureau, NewOfficer, NewUnit, Officer, Rights, console
from vigie.vocabulary.purposes import Purpose

UTO_ACCOUNT, QZB_ACCOUNT = 1, 2
_accounts = count(100)
BORDER = Rights(frozenset({Purpose.BORDER, Purpose.SECURITY_CHECK}))


@dataclass
class House:
    """The node and its two first administrators."""

    node: Node
    hub: Founded
    member: Founded

    @property
    def hub_administrator(self) -> Actor:
        """As a door finds them."""
        return signed_in(self.node, UTO_ACCOUNT)

    @property
    def administrator(self) -> Actor:
        """Of QZB, as a door finds them."""
        return signed_in(self.node, QZB_ACCOUNT)


def found(node: Node, code: str = "UTO") -> Founded:
    """The first administrator, at the console."""
    order = NewBureau(code, {"en": "NCB Utopia", "ar": "مكتب يوتوبيا"}, "First Administrator", account=UTO_ACCOUNT)
    with node.act(console(code, clock.new_id(), clock.now())) as act:
        return actions.first_administrator(act, order)


def a_house(node: Node) -> House:
    """UTO and QZB, each with an administrator who can sign in."""
    hub = found(node)
    order = NewBureau("QZB", {"en": "NCB Zembrovia"}, "Second Administrator", account=QZB_ACCOUNT)
    with node.act(signed_in(node, UTO_ACCOUNT)) as act:
        member = actions.create_bureau(act, order)
    return House(node, hub, member)


def signed_in(node: Node, account: int) -> Actor:
    """Whoever has this portal account. Fails when nobody may come in."""
    actor = at_the_door(node, account_key(account))
    assert actor is not None
    return actor


def at_the_door(node: Node, key: str) -> Actor | None:
    """Whom a door finds for this key."""
    with node.pool.connection() as connection:
        return actor_of(connection, key, now=clock.now())


def with_token(node: Node, token: str) -> Actor | None:
    """Whom a door finds for this bearer token."""
    return at_the_door(node, token_key(token))


def a_guard_of(house: House, *, account: int | None = None, **changes: Any) -> Officer:
    """A guard whom QZB's administrator has just created."""
    given: dict[str, Any] = {
        "name": "Gia Guard", "unit": HEADQUARTERS, "roles": frozenset({Role.GUARD}), "rights": BORDER,
    }  # fmt: skip
    with house.node.act(house.administrator) as act:
        return actions.create_officer(act, NewOfficer(**{**given, **changes}, account=account))


def an_account() -> int:
    """A portal account that nobody has yet."""
    return next(_accounts)


def a_gate(house: House) -> str:
    """A unit of QZB that has border rights only; gives its code."""
    code = f"gate-{an_account()}"
    with house.node.act(house.administrator) as act:
        actions.create_unit(act, NewUnit(code, "Gate", BORDER))
    return code


def entries(node: Node, act: str, reference: UUID | str = "") -> int:
    """How many ledger entries there are of this act (about this reference)."""
    row = node.superuser.execute(
        "select count(*) from ledger_entry e where e.act = %s and (%s = '' or exists"
        " (select from ledger_reference r where r.entry = e.id and r.reference = %s))",
        (act, str(reference), str(reference)),
    ).fetchone()
    return 0 if row is None else int(row[0])


def news(node: Node, about: object = "") -> list[str]:
    """What was announced (about this officer, unit or machine), in order."""
    rows = node.superuser.execute(
        "select kind from outbox where %s = '' or exists (select from jsonb_each_text(payload) where value = %s)"
        " order by at, id",
        (str(about), str(about)),
    )
    return [kind for (kind,) in rows]


def journal(node: Node) -> list[tuple[str, str]]:
    """What must stay gone after a restore, in order."""
    rows = node.superuser.execute("select kind, identifier from deletion_journal order by at, id")
    return [(kind, identifier) for kind, identifier in rows]
