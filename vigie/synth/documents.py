"""Travel documents that nobody ever held, as their invented issuers would declare them no longer valid."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from vigie.synth.chance import FIRST_DAY, day, dice, filing, serial

COUNTRIES = ("UTO", "QZB", "XCM", "XRM", "XAB")
LETTERS = {"UTO": "UL", "QZB": "ZB", "XCM": "CM", "XRM": "RL", "XAB": "AB"}
KINDS = ("passport",) * 6 + ("identity_card",) * 3 + ("visa", "permit")
STATUSES = ("stolen",) * 5 + ("lost",) * 5 + ("revoked", "invalid")
PLACES = {
    "UTO": ("Port Amaurot", "Dimorwick", "Nimthane"),
    "QZB": ("Vaubrovet", "Sainte-Gréa", "Rolaix"),
    "XCM": ("Puerto Landra", "Vegosa", "Marenez"),
    "XRM": ("دار الرمال", "شور", "تافدير"),
    "XAB": ("Белогорье", "Дорзорень", "Томенск"),
}
BLANKS_EACH = 499  # one record in so many is a stolen series of blanks


def owner_of(i: int) -> str:
    """Whose item i is: the countries take turns, so that each one's items can be made without the others'."""
    return COUNTRIES[i % len(COUNTRIES)]


def documents(n: int, seed: int = 1, start: int = 0) -> Iterator[dict[str, Any]]:
    """Documents start, start + 1, ... (n of them), each a filing and its "owner"; none for n = 0."""
    return (document(i, seed) for i in range(start, start + n))


def document(i: int, seed: int = 1) -> dict[str, Any]:
    """Document i of this seed: its number is unique among the first ten million of a country.

    `record` is in the shape of catalogue/travel_documents.toml; `owner` is the issuing country, as that file demands.
    """
    source = dice(seed, "document", i)
    owner = owner_of(i)
    issued = day(source, FIRST_DAY - timedelta(days=1500), FIRST_DAY)
    happened = day(source)
    record: dict[str, Any] = {
        "document_number": source.choice(LETTERS[owner]) + source.choice("ACEHJKMNPRTX") + serial(seed, "document", i),
        "issuing_country": owner,
        "kind": source.choice(KINDS),
        "status": source.choice(STATUSES),
        "event_on": happened.isoformat(),
        "issued_on": issued.isoformat(),
        "expires_on": (issued + timedelta(days=3652)).isoformat(),
    }
    if record["status"] in ("stolen", "lost"):
        record["event_place"] = {"text": source.choice(PLACES[owner]), "country": owner}
    if i % BLANKS_EACH == BLANKS_EACH - 1:
        record |= _blanks(record["document_number"])
        del record["issued_on"], record["expires_on"]
    return filing(owner, f"SYN-TD-{seed}-{i}", record)


def _blanks(number: str) -> dict[str, Any]:
    """A stolen series: a letter pair of its own, so that no single document lies inside it; ten numbers long."""
    return {
        "status": "stolen_blank",
        "document_number": f"{number[0]}Y{number[2:-1]}0",
        "number_to": f"{number[0]}Y{number[2:-1]}9",
    }
