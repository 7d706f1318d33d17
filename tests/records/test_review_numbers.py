"""A record never gets the key of another number because a sign of its own was not known."""

from typing import Any

import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, a_recorder
from tests.search.filing import a_passport, filing_of
from vigie.foundation.errors import Invalid
from vigie.records.actions import file_record

CAR = {"kind": "car", "status": "stolen", "event_on": "2026-01-01", "plate_country": "UTO"}


@pytest.mark.parametrize(
    ("database", "record", "field"),
    [
        ("travel_documents", a_passport("L8989?2C3"), "document_number"),
        ("vehicles", {**CAR, "plate": "AB?123"}, "plate"),
        ("vehicles", {**CAR, "vin": "1M8GDM9AXKP0?2788"}, "vin"),
    ],
)
def test_record_with_an_unknown_sign_is_refused(node: Node, database: str, record: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused, node.act(a_recorder(), MAINTENANCE) as act:
        file_record(act, database, filing_of(record))

    assert (f"/record/{field}", "encoding") in {(each.pointer, each.code) for each in refused.value.faults}
