"""Machine-readable zones of documents that nobody holds: all five layouts, every check digit right."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from vigie.search.mrz.writing import Fields, write
from vigie.synth.chance import FIRST_DAY, LAST_DAY, day, dice, serial
from vigie.synth.documents import COUNTRIES, LETTERS
from vigie.synth.names import draw
from vigie.synth.persons import OLDEST, YOUNGEST

LAYOUTS = {  # layout: how many of twenty, and the code printed first
    "TD3": (9, "P"),
    "TD1": (5, "I"),
    "TD2": (2, "I"),
    "MRV-A": (2, "V"),
    "MRV-B": (2, "V"),
}
DRAWN = tuple(layout for layout, (weight, _) in LAYOUTS.items() for _ in range(weight))
VALID = timedelta(days=3652)


def zones(n: int, seed: int = 1, start: int = 0) -> Iterator[dict[str, Any]]:
    """Zones start, start + 1, ... (n of them): {"layout", "mrz", "truth"}; none for n = 0."""
    return (zone(i, seed) for i in range(start, start + n))


def zone(i: int, seed: int = 1) -> dict[str, Any]:
    """Zone i of this seed: `mrz` is its lines joined by line feeds, `truth` what they say (ISO dates, Latin names)."""
    source = dice(seed, "zone", i)
    layout = source.choice(DRAWN)
    country = source.choice(COUNTRIES)
    given, family = draw(source, country)
    fields = Fields(
        kind=LAYOUTS[layout][1],
        issuer=country,
        number=source.choice(LETTERS[country]) + "W" + serial(seed, "zone", i),
        family=family.latin,
        given=" ".join(name.latin for name in given),
        birth=day(source, OLDEST, YOUNGEST),
        sex=source.choice("FM"),
        expiry=day(source, FIRST_DAY, LAST_DAY) + VALID,
    )
    truth = {
        "document_number": fields.number,
        "issuing_country": country,
        "family": fields.family,
        "given": fields.given,
        "birth": str(fields.birth),
        "sex": fields.sex,
        "expires_on": str(fields.expiry),
    }
    return {"layout": layout, "mrz": write(layout, fields), "truth": truth}
