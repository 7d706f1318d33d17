"""The document number of a zone: where it stands, and which numbers it may be if a sign was misread."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice, product
from types import MappingProxyType
from typing import Final

from vigie.search.mrz.layouts import FILLER, Layout, Place
from vigie.search.mrz.mending import DIGIT_FOR
from vigie.search.mrz.nouns import Lane, Reading, Repair
from vigie.vocabulary.identifiers import check_digit

MAX_PLACES: Final = 3
MAX_READINGS: Final = 16
MAX_BLIND: Final = 32
MAX_TRIED: Final = 4000
CONFUSED: Final[Mapping[str, str]] = MappingProxyType(
    {sign: family.replace(sign, "") for family in ("0OQD", "1IL", "2Z", "5S", "6G", "8B") for sign in family}
)
# 7-3-1 counts modulo 10: these pairs have the same value there, so that no check digit can tell them apart.
BLIND: Final[Mapping[str, str]] = MappingProxyType(
    {"0": "AKU", "A": "0", "K": "0", "U": "0", "1": "LBV", "L": "1", "B": "1", "V": "1", "6": "G", "G": "6"}
)


@dataclass(frozen=True, slots=True)
class Printed:
    """The number as printed: its signs with fillers, their places, and its check digit with its place."""

    signs: str
    places: tuple[Place, ...]
    digit: str
    digit_place: Place
    optional: str

    @property
    def number(self) -> str:
        """The number without fillers."""
        return self.signs.replace(FILLER, "")

    @property
    def computed(self) -> str:
        """The check digit that the signs ask for."""
        return check_digit(self.signs)


def printed_number(layout: Layout, lines: tuple[str, ...]) -> Printed:
    """The number, also one of more than nine signs that runs on into the optional field (its digit comes last there)."""
    span, digit_span, rest_span = layout.spans["number"], layout.spans["number_digit"], layout.spans["optional"]
    signs, digit, rest = span.of(lines), digit_span.of(lines), rest_span.of(lines)
    tail, _, after = rest.partition(FILLER)
    if not (layout.long_numbers and digit == FILLER and len(tail) > 1 and FILLER not in signs):
        return Printed(signs, span.places, digit, digit_span.places[0], rest.strip(FILLER))
    places = span.places + rest_span.places[: len(tail) - 1]
    last = DIGIT_FOR.get(tail[-1], tail[-1])
    return Printed(signs + tail[:-1], places, last, rest_span.places[len(tail) - 1], after.strip(FILLER))


def _shift(read: str, taken: str, weight_at: int) -> int:
    """By how much a sum of weights 7-3-1 changes, modulo 10."""
    lead = FILLER * (weight_at % 3)
    return (int(check_digit(lead + taken)) - int(check_digit(lead + read))) % 10


def _composite_index(layout: Layout) -> dict[Place, int]:
    covered = (place for span in layout.digits.get("composite", ()) for place in span.places)
    return {place: index for index, place in enumerate(covered)}


def _exchanges(signs: str, count: int) -> Iterator[tuple[tuple[int, str], ...]]:
    """Every way to exchange `count` signs for ones they are confused with."""
    doubtful = [index for index, sign in enumerate(signs) if sign in CONFUSED]
    for chosen in combinations(doubtful, count):
        for taken in product(*(CONFUSED[signs[index]] for index in chosen)):
            yield tuple(zip(chosen, taken, strict=True))


def _exchanged(signs: str, exchange: tuple[tuple[int, str], ...]) -> str:
    row = list(signs)
    for index, taken in exchange:
        row[index] = taken
    return "".join(row)


def _agreeing(layout: Layout, printed: Printed, needs: tuple[int, int | None]) -> list[tuple[tuple[int, str], ...]]:
    """The exchanges of fewest signs that make the number's own digit and the composite agree, 16 at most.

    `needs` is what the two sums lack modulo 10; a visa has no composite.
    """
    own_need, composite_need = needs
    at = _composite_index(layout)
    for count in range(1, MAX_PLACES + 1):
        kept = []
        for exchange in islice(_exchanges(printed.signs, count), MAX_TRIED):
            own = sum(_shift(printed.signs[index], taken, index) for index, taken in exchange)
            if own % 10 != own_need:
                continue
            if composite_need is not None:
                both = sum(_shift(printed.signs[index], taken, at[printed.places[index]]) for index, taken in exchange)
                if both % 10 != composite_need:
                    continue
            kept.append(exchange)
        if kept:
            return kept[:MAX_READINGS]
    return []


def _blind(signs: str) -> list[str]:
    """The numbers with one sign exchanged that no check digit can tell from this one, likeliest first, 32 at most."""
    ways = [(index, other) for index, sign in enumerate(signs) for other in BLIND.get(sign, "")]
    ways.sort(key=lambda way: way[1] not in CONFUSED.get(signs[way[0]], ""))
    return [_exchanged(signs, (way,)) for way in ways[:MAX_BLIND]]


def number_readings(
    layout: Layout, printed: Printed, composite_need: int | None
) -> tuple[str, tuple[Reading, ...], tuple[Repair, ...]]:
    """The best number, every reading to be asked (the scanned one first), and what was mended for the best.

    `composite_need` is what the composite sum lacks modulo 10, None where the layout has none. The scanned reading is
    `exact` only if its own digit agrees: a misread number may be somebody else's. A repaired one is `exact` only if it
    is the one reading that satisfies both digits by exchanging one sign; else all are `near`.
    """
    scanned = printed.number
    agrees = Lane.EXACT if printed.digit == printed.computed else Lane.NEAR
    readings = {scanned: Reading(scanned, agrees, scanned=True)} if scanned else {}
    own_need = (int(printed.digit) - int(printed.computed)) % 10 if printed.digit.isdigit() else 0
    kept = _agreeing(layout, printed, (own_need, composite_need)) if own_need else []
    sure = len(kept) == 1 and len(kept[0]) == 1 and composite_need is not None
    best = printed.signs
    repairs: tuple[Repair, ...] = ()
    for exchange in kept:
        number = _exchanged(printed.signs, exchange)
        readings.setdefault(
            number.replace(FILLER, ""), Reading(number.replace(FILLER, ""), Lane.EXACT if sure else Lane.NEAR)
        )
    if sure:
        [(index, taken)] = kept[0]
        line, column = printed.places[index]
        best = _exchanged(printed.signs, kept[0])
        repairs = (Repair("number", line + 1, column + 1, printed.signs[index], taken),)
    for signs in _blind(best):
        number = signs.replace(FILLER, "")
        readings.setdefault(number, Reading(number, Lane.NEAR))
    return best.replace(FILLER, ""), tuple(readings.values()), repairs
