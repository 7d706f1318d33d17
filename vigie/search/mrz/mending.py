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


_TO_DIGITS: Final = str.maketrans(dict(DIGIT_FOR))
_TO_LETTERS: Final = str.maketrans({digit: letters[0] for digit, letters in LETTERS_FOR.items()})


def _as_code(signs: str) -> str:
    """The first reading of a country code that is known, else the likeliest one."""
    if signs.isalpha():
        return signs
    ways = ("".join(way) for way in product(*(LETTERS_FOR.get(sign, sign) for sign in signs)))
    return next((way for way in ways if way.rstrip(FILLER) in countries()), signs.translate(_TO_LETTERS))


def _as_first_letter(layout: Layout, sign: str) -> str:
    """The letter that documents of this layout begin with, if the sign may be it: 1 and L for I."""
    if sign in layout.first_letters:
        return sign
    likely = "I" if sign == "L" and "I" in layout.first_letters else sign
    return likely.translate(_TO_LETTERS)


def mend(layout: Layout, lines: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """The lines with every misplaced letter or digit mended, and what was mended, by line and place.

    The document number, the optional fields and the second sign of the kind may hold both, and are left alone.
    """
    rows = [list(line) for line in lines]
    repairs = []
    for field, span in layout.spans.items():
        signs = span.of(lines)
        if field in _DIGIT_FIELDS:
            taken = signs.translate(_TO_DIGITS)
        elif field in _CODE_FIELDS:
            taken = _as_code(signs)
        elif field == "names":
            taken = signs.translate(_TO_LETTERS)
        elif field == "kind":
            taken = _as_first_letter(layout, signs[0]) + signs[1]
        else:
            continue
        if taken == signs:
            continue
        for (line, column), read, better in zip(span.places, signs, taken, strict=True):
            if read != better:
                rows[line][column] = better
                repairs.append(Repair(field, line + 1, column + 1, read, better))
    return tuple("".join(row) for row in rows), tuple(repairs)
