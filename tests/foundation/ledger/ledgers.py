"""Ledgers to test with: looks written by real acts, placed and signed by a real sequencer."""

from uuid import UUID

from tests.cluster import Node
from tests.people import AT_THE_BORDER, a_guard
from vigie.foundation import house
from vigie.foundation.actor import Actor
from vigie.foundation.ledger.notes import VerifierKey
from vigie.foundation.ledger.sequencer import Sequencer
from vigie.foundation.ledger.writing import Verb

REFERENCE = "TD-7K3M-9QXF-2BTW-4"
NUMBER = "L898902C3"


def a_look(node: Node, actor: Actor | None = None, reference: str = REFERENCE, owner: str = "UTO") -> UUID:
    """One question of a guard that found a record of another bureau."""
    return some_looks(node, 1, actor, reference, owner)[0]


def some_looks(
    node: Node, count: int, actor: Actor | None = None, reference: str = REFERENCE, owner: str = "UTO"
) -> list[UUID]:
    """Questions, noted in one act."""
    with node.act(actor or a_guard(), AT_THE_BORDER) as act:
        return [
            act.note(
                "search.ask", Verb.CONSULT, reference,
                database="travel_documents", sought={"travel_documents|number": f"{NUMBER}{n}"}, count=1,
                owners={reference: owner},
            )
            for n in range(count)
        ]  # fmt: skip


def a_sequencer(node: Node) -> Sequencer:
    """The sequencer of a node, as its worker makes it."""
    folder, keys = house.ledger_folder(node.settings), node.house.ledger
    return Sequencer(node.dsn("vigie_ledger"), folder, keys, node.settings.node)


def place_all(node: Node) -> int:
    """Let the sequencer do its work once; gives the signed size."""
    sequencer = a_sequencer(node)
    try:
        return sequencer.step().size
    finally:
        sequencer.close()


def key_of(node: Node) -> VerifierKey:
    """The public key by which this node's checkpoints are known."""
    return VerifierKey(node.settings.node, node.house.ledger.public)
