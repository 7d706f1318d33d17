"""Signs that scanners take for one another, mended where a place allows only letters or only digits."""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Final

from vigie.search.mrz.layouts import FILLER, Layout
from vigie.search.mrz.nouns import Repair
from vigie.vocabulary.countries import countries

DIGIT_FOR: Final[Mapping[str, str]] = MappingProxyType(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
)
LETTERS_FOR: Final[Mapping[str, str]] = MappingProxyType(
    {"0": "ODQ", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B"}
)

_DIGIT_FIELDS: Final = (
    "number_digit",
    "birth",
    "birth_digit",
    "expiry",
    "expiry_digit",
    "optional_digit",
    "composite_digit",
)
_CODE_FIELDS: Final = ("issuer", "nationality")


def _as_digits(signs: str) -> str:
    return "".join(DIGIT_FOR.get(sign, sign) for sign in signs)


def _as_letters(signs: str) -> str:
    return "".join(LETTERS_FOR.get(sign, sign)[0] for sign in signs)


def _as_code(signs: str) -> str:
    """The first reading of a country code that is known, else the likeliest one."""
    if signs.isalpha():
        return signs
    ways = ("".join(way) for way in product(*(LETTERS_FOR.get(sign, sign) for sign in signs)))
    return next((way for way in ways if way.rstrip(FILLER) in countries()), _as_letters(signs))


def mend(layout: Layout, lines: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """The lines with every misplaced letter or digit mended, and what was mended, by line and place.

    The document number, the optional fields and the second sign of the kind may hold both, and are left alone.
    """
    rows = [list(line) for line in lines]
    repairs = []
    for field, span in layout.spans.items():
        signs = span.of(lines)
        if field in _DIGIT_FIELDS:
            taken = _as_digits(signs)
        elif field in _CODE_FIELDS:
            taken = _as_code(signs)
        elif field == "names":
            taken = _as_letters(signs)
        elif field == "kind":
            taken = _as_letters(signs[0]) + signs[1]
        else:
            continue
        for (line, column), read, better in zip(span.places, signs, taken, strict=True):
            if read != better:
                rows[line][column] = better
                repairs.append(Repair(field, line + 1, column + 1, read, better))
    return tuple("".join(row) for row in rows), tuple(repairs)
