"""What was confidential stays confidential, also in the history of a record that no longer is."""

from tests.cluster import Node
from tests.people import MAINTENANCE, a_recorder
from tests.records.bodies import a_passport
from vigie.records import actions, queries


def test_history_keeps_the_level_of_what_it_shows(node: Node) -> None:
    body = {**a_passport("W2000001"), "owner_ref": "L-1"}
    with node.act(a_recorder(), MAINTENANCE) as act:
        record = actions.file_record(act, "travel_documents", {**body, "level": 2}).record
    with node.act(a_recorder(), MAINTENANCE) as act:
        actions.file_record(act, "travel_documents", {**body, "level": 1}, upsert=True)

    with node.act(a_recorder(level=1), MAINTENANCE) as act:
        seen = queries.history(act, record.reference)

    assert [change.before for change in seen] == []
