"""Persons who do not exist, sought by countries that do not exist, each under one or two names in one or two scripts."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from vigie.synth.chance import day, dice, filing, serial
from vigie.synth.documents import COUNTRIES, LETTERS, PLACES, owner_of
from vigie.synth.names import Name, draw

OLDEST, YOUNGEST = date(1945, 1, 1), date(2005, 12, 31)
STATUSES = {  # status: how many of fifty, and the actions that may be asked for
    "suspect": (16, ("locate", "check_specifically", "observe_discreetly", "arrest_provisionally")),
    "charged": (9, ("locate", "arrest_provisionally")),
    "convicted": (8, ("arrest_provisionally", "locate")),
    "of_interest": (6, ("inform", "observe_discreetly", "locate")),
    "missing": (7, ("locate", "protect")),
    "witness": (2, ("locate",)),
    "victim": (1, ("protect",)),
    "unidentified": (1, ("identify",)),
}
DRAWN = tuple(status for status, (weight, _) in STATUSES.items() for _ in range(weight))
OFFENCES = ("theft", "vehicle_theft", "fraud", "forgery", "drugs", "assault", "organised", "laundering")
INTERESTS = ("may_travel", "unknown_whereabouts", "links_abroad", "offence_abroad")
ACCUSED = frozenset({"suspect", "charged", "convicted"})
ONLY_YEAR = 12  # of one in so many only the year of birth is known
PASSPORT = 3  # of one in so many a document is known


def persons(n: int, seed: int = 1, start: int = 0) -> Iterator[dict[str, Any]]:
    """Persons start, start + 1, ... (n of them), each a filing and its "owner"; none for n = 0."""
    return (person(i, seed) for i in range(start, start + n))


def person(i: int, seed: int = 1) -> dict[str, Any]:
    """Person i of this seed, in the shape of catalogue/nominal.toml."""
    source = dice(seed, "person", i)
    country = source.choice(COUNTRIES)
    given, family = draw(source, country)
    born = day(source, OLDEST, YOUNGEST)
    status = source.choice(DRAWN)
    record: dict[str, Any] = {
        "names": _names(given, family),
        "birth": str(born.year) if source.randrange(ONLY_YEAR) == 0 else born.isoformat(),
        "sex": source.choice("FM"),
        "nationality": [country],
        "birth_place": {"text": source.choice(PLACES[country]), "country": country},
        "person_status": status,
        "action": source.choice(STATUSES[status][1]),
        "height": source.randrange(150, 201),
    }
    if status in ACCUSED:
        record["offences"] = [source.choice(OFFENCES)]
    if source.randrange(PASSPORT) == 0:
        record["documents"] = [_document(source, seed, i, country)]
    interest = {"code": source.choice(INTERESTS)}
    return filing(owner_of(i), f"SYN-NM-{seed}-{i}", record, interest=interest)


def _names(given: list[Name], family: Name) -> list[dict[str, str]]:
    """The Latin form as documents carry it, and the native form where it is written differently."""
    latin = {"family": family.latin, "given": " ".join(name.latin for name in given)}
    native = {"family": family.native, "given": " ".join(name.native for name in given)}
    return [latin] if native == latin else [latin | {"kind": "transliteration"}, native]


def _document(source: random.Random, seed: int, i: int, country: str) -> dict[str, str]:
    number = source.choice(LETTERS[country]) + "Z" + serial(seed, "person", i)
    return {"number": number, "kind": "passport", "country": country}
