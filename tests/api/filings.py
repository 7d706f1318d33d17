"""Filings of invented records of Utopia, one for each database, as the programs' door takes them."""

from itertools import count
from typing import Any

from vigie.synth.documents import document
from vigie.synth.persons import person
from vigie.synth.vehicles import vehicle

MAKERS = {"travel_documents": document, "vehicles": vehicle, "nominal": person}
POLICE_REPORT = {"kind": "police_report", "reference": "UTO-2026-77", "authority": "Police of Utopia"}


def a_filing(database: str, number: int = 0, owner: str = "UTO") -> dict[str, Any]:
    """The `number`th invented filing of this owner; the same number gives the same filing."""
    mine = (each for i in count() if (each := dict(MAKERS[database](i, 7)))["owner"] == owner)
    for _ in range(number):
        next(mine)
    found = next(mine)
    del found["owner"]
    return found


def a_passport(document_number: str, **changes: Any) -> dict[str, Any]:
    """A revoked passport of Utopia with this number."""
    record = {"document_number": document_number, "issuing_country": "UTO", "kind": "passport", "status": "revoked"}
    return {"owner_ref": f"UTO-{document_number}", "legal_basis": POLICE_REPORT, "record": record | changes}


def a_car(vin: str, **changes: Any) -> dict[str, Any]:
    """A stolen car with this identification number."""
    record = {"vin": vin, "kind": "car", "status": "stolen", "event_on": "2026-03-01"}
    return {"owner_ref": f"UTO-{vin}", "legal_basis": POLICE_REPORT, "record": record | changes}
