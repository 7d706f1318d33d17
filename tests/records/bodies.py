"""Filings of invented things, for the tests of this room."""

from typing import Any

BASIS = {"kind": "police_report", "reference": "UTO-PV-2026-17", "authority": "Utopia police", "date": "2026-02-01"}


def a_passport(number: str = "L898902C3", **changes: Any) -> dict[str, Any]:
    """A lost passport of Utopia."""
    record = {"document_number": number, "issuing_country": "UTO", "kind": "passport", "status": "lost"}
    return {"record": record | changes, "legal_basis": BASIS}


def a_car(vin: str = "1M8GDM9AXKP042788", **changes: Any) -> dict[str, Any]:
    """A stolen car."""
    record = {"vin": vin, "kind": "car", "status": "stolen", "event_on": "2026-02-03"}
    return {"record": record | changes, "legal_basis": BASIS}


def a_person(name: str = "Ilse Varga-Torrance", **changes: Any) -> dict[str, Any]:
    """A suspect to be located, shown to every exercise member."""
    record = {
        "names": [name], "birth": "1984-07-19", "sex": "F", "nationality": ["QZB"],
        "person_status": "suspect", "action": "locate",
    }  # fmt: skip
    return {
        "record": record | changes,
        "legal_basis": BASIS,
        "interest": {"code": "may_travel"},
        "countries": ["UTO", "QZB", "XCM", "XRM", "XAB"],
    }
