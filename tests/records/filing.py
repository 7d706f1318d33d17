"""Records filed through the real act, each in an act of its own."""

from collections.abc import Mapping
from typing import Any

from tests.cluster import Node
from tests.people import AT_THE_BORDER, MAINTENANCE, a_guard, a_recorder
from vigie.foundation.actor import Actor, Task
from vigie.foundation.errors import NotFound
from vigie.records import actions, queries
from vigie.records.nouns import Record
from vigie.vocabulary.purposes import Purpose


def file(node: Node, database: str, body: Mapping[str, Any], bureau: str = "UTO") -> Record:
    """File for a bureau."""
    with node.act(a_recorder(bureau), MAINTENANCE) as act:
        return actions.file_record(act, database, body).record


def opens(node: Node, record: Record, actor: Actor | None = None, task: Task = AT_THE_BORDER) -> bool:
    """Whether this caller (a guard of Zembrovia) may open the record."""
    with node.act(actor or a_guard("QZB"), task) as act:
        try:
            return queries.open_readable(act, act.task.purpose or Purpose.BORDER, record.reference) is not None
        except NotFound:
            return False


def count(node: Node, statement: str, *values: object) -> int:
    """A number that only the superuser can see."""
    row = node.superuser.execute(statement, values).fetchone()
    assert row is not None
    return int(row[0])
