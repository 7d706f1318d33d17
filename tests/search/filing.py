"""Invented records filed through the real act, for tests that ask."""

from typing import Any

from tests.cluster import Node
from tests.people import MAINTENANCE, a_recorder
from vigie.records.actions import file_record
from vigie.records.nouns import Record

BASIS = {"kind": "court_order", "reference": "UTO-2026-17", "authority": "Court of Utopia City", "date": "2026-01-05"}


def filing_of(record: dict[str, Any], *, person: bool = False, **envelope: Any) -> dict[str, Any]:
    """The body of a filing with a legal basis and, for persons, the interest of other countries."""
    body: dict[str, Any] = {"record": record, "legal_basis": BASIS, **envelope}
    if person:
        body["interest"] = {"code": "may_travel", "text": "May travel under this name."}
    return body


def file_as(node: Node, bureau: str, database: str, record: dict[str, Any], **envelope: Any) -> Record:
    """File one record for a bureau, in an act of its own."""
    with node.act(a_recorder(bureau), MAINTENANCE) as act:
        return file_record(act, database, filing_of(record, person=database == "nominal", **envelope)).record


def a_passport(number: str, country: str = "UTO", **more: Any) -> dict[str, Any]:
    """A stolen passport."""
    return {"document_number": number, "issuing_country": country, "kind": "passport", "status": "stolen", **more}
