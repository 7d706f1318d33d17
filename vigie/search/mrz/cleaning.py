"""From what was typed or scanned to lines of the right length: every way in which the signs may be cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase, digits
from typing import Final

from vigie.foundation.errors import Advice, Fault
from vigie.search.mrz.layouts import FILLER, LAYOUTS, Layout
from vigie.search.mrz.nouns import POINTER, NotAZone, Repair, ZoneTooLong, ZoneTooShort
from vigie.vocabulary.writing import fold, latin_shapes

SIGNS: Final = frozenset(ascii_uppercase + digits + FILLER)
LEAST: Final = 60  # the shortest zone has 72; trailing fillers are often left out
MOST: Final = 120
MOST_TYPED: Final = 1000
MOST_RUNS: Final = 12
_FILLERS: Final = str.maketrans(dict.fromkeys("«‹〈⟨❮＜", FILLER))
_RUN: Final = re.compile("<+")


@dataclass(frozen=True, slots=True)
class Draft:
    """One way to cut the signs into lines of a layout, with the fillers that had to be mended for it."""

    layout: Layout
    lines: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()


def _signs(typed: str) -> str:
    """One line's signs: folded, guillemets as fillers, look-alikes as Latin, no spaces."""
    return latin_shapes(fold(typed.translate(_FILLERS))).replace(" ", "")


def _strange_sign(number: int, line: str) -> NotAZone:
    place, sign = next((place, sign) for place, sign in enumerate(line, 1) if sign not in SIGNS)
    values = {"line": number, "place": place, "read": sign}
    advice = Advice("line %(line)s, place %(place)s: %(read)s is not a sign of a machine-readable zone", values)
    return NotAZone(Fault(POINTER, "not_a_zone", advice, sign))


def typed_lines(text: str) -> tuple[str, ...]:
    """The lines that were typed, cleaned, empty ones left out.

    Raises ZoneTooLong, ZoneTooShort, or NotAZone for a sign that no zone has.
    """
    if len(text) > MOST_TYPED:
        raise ZoneTooLong(given=len(text), most=MOST)
    lines = tuple(line for line in map(_signs, text.splitlines()) if line)
    total = sum(map(len, lines))
    for number, line in enumerate(lines, 1):
        if not SIGNS.issuperset(line):
            raise _strange_sign(number, line)
    if total < LEAST:
        raise ZoneTooShort(given=total, least=LAYOUTS["TD2"].size)
    if total > MOST:
        raise ZoneTooLong(given=total, most=LAYOUTS["TD1"].size)
    return lines


def _runs(signs: str) -> list[re.Match[str]]:
    """Runs of fillers, longest and last first: where a filler is lost or doubled. Of more than 12 the rest is left."""
    return sorted(_RUN.finditer(signs), key=lambda run: (-len(run.group()), -run.start()))[:MOST_RUNS]


def _put_back(signs: str) -> Iterator[tuple[int, str]]:
    """Every place where one lost filler may have stood: longest runs first, then after the first letter, then the end."""
    for place in dict.fromkeys([*(run.end() for run in _runs(signs)), 1, len(signs)]):
        yield place, signs[:place] + FILLER + signs[place:]


def _left_out(signs: str) -> Iterator[tuple[int, str]]:
    """Every run of fillers that may have one too many, longest first."""
    for run in _runs(signs):
        yield run.start(), signs[: run.start()] + signs[run.start() + 1 :]


def _resized(signs: str, size: int) -> Iterator[tuple[int, str, str, str]]:
    """(place, read, taken, signs) for every way to mend one filler so that the signs have this size."""
    if len(signs) == size - 1:
        yield from ((place, "", FILLER, mended) for place, mended in _put_back(signs))
    elif len(signs) == size + 1:
        yield from ((place, FILLER, "", mended) for place, mended in _left_out(signs))


def _cut(layout: Layout, signs: str) -> tuple[str, ...]:
    return tuple(signs[start : start + layout.width] for start in range(0, layout.size, layout.width))


def _from_whole(layout: Layout, whole: str) -> Iterator[Draft]:
    """Re-cut by length, whatever the line breaks were."""
    if len(whole) == layout.size:
        yield Draft(layout, _cut(layout, whole))
    for place, read, taken, mended in _resized(whole, layout.size):
        line, column = divmod(min(place, layout.size - 1), layout.width)
        yield Draft(layout, _cut(layout, mended), (Repair("filler", line + 1, column + 1, read, taken),))


def _trimmed(layout: Layout, number: int, line: str) -> tuple[str, tuple[Repair, ...]]:
    """A line of names with the trailing fillers that nobody types, or without those that are too many."""
    if number != layout.spans["names"].line:
        return line, ()
    bare = line.rstrip(FILLER)
    if len(line) < layout.width - 1:
        return line.ljust(layout.width, FILLER), (Repair("filler", number + 1, len(line) + 1, "", FILLER),)
    if len(line) > layout.width + 1 and len(bare) <= layout.width:
        return line[: layout.width], (Repair("filler", number + 1, layout.width + 1, FILLER, ""),)
    return line, ()


def _from_lines(layout: Layout, typed: tuple[str, ...]) -> Iterator[Draft]:
    """Keep the typed lines, mending each by one filler at most."""
    drafts = [Draft(layout, ())]
    for number, given in enumerate(typed):
        line, repairs = _trimmed(layout, number, given)
        ways = [(line, repairs)] if len(line) == layout.width else []
        for place, read, taken, mended in _resized(line, layout.width):
            ways.append((mended, (Repair("filler", number + 1, place + 1, read, taken),)))
        drafts = [Draft(layout, (*draft.lines, way), draft.repairs + more) for draft in drafts for way, more in ways]
    yield from drafts[:64]


def drafts(text: str) -> list[Draft]:
    """Every way to cut the text into one of the five layouts, unmended ones first; never empty.

    Raises ZoneTooShort, ZoneTooLong, or NotAZone when no layout fits.
    """
    typed = typed_lines(text)
    whole = "".join(typed)
    found: dict[tuple[str, tuple[str, ...]], Draft] = {}
    for layout in LAYOUTS.values():
        ways = [*_from_whole(layout, whole), *(_from_lines(layout, typed) if len(typed) == layout.lines else ())]
        for draft in ways:
            visa = draft.lines[0][0] == "V"
            if layout.lines != 2 or visa == (layout.first_letters == "V"):  # noqa: PLR2004  visas share two widths
                found.setdefault((layout.name, draft.lines), draft)
    if not found:
        raise NotAZone(Fault(POINTER, "not_a_zone", Advice("No layout has lines of this length.")))
    return sorted(found.values(), key=lambda draft: len(draft.repairs))
