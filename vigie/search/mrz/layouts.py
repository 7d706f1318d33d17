"""Where each field stands in the five layouts of ICAO Doc 9303 parts 4 to 7."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

FILLER: Final = "<"
Place = tuple[int, int]


@cache
def _places(line: int, start: int, end: int) -> tuple[Place, ...]:
    return tuple((line, column) for column in range(start, end))


@dataclass(frozen=True, slots=True)
class Span:
    """Places `start` to `end` (not included) of a line, all counted from 0."""

    line: int
    start: int
    end: int

    def of(self, lines: tuple[str, ...]) -> str:
        """The signs at these places."""
        return lines[self.line][self.start : self.end]

    @property
    def places(self) -> tuple[Place, ...]:
        """(line, column) of each sign."""
        return _places(self.line, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: number and width of lines, first letters that its documents have, spans by field name.

    `digits` names each check digit with the fields it covers, in the order of their signs.
    """

    name: str
    lines: int
    width: int
    first_letters: str
    spans: Mapping[str, Span]
    digits: Mapping[str, tuple[Span, ...]]

    @property
    def size(self) -> int:
        """Signs in the whole zone."""
        return self.lines * self.width

    @property
    def long_numbers(self) -> bool:
        """Whether a document number may run on into the optional field (parts 5 and 6)."""
        return self.name in {"TD1", "TD2"}


def _second_line(width: int, optional_end: int) -> dict[str, Span]:
    """The second line that all two-line layouts share."""
    return {
        "kind": Span(0, 0, 2),
        "issuer": Span(0, 2, 5),
        "names": Span(0, 5, width),
        "number": Span(1, 0, 9),
        "number_digit": Span(1, 9, 10),
        "nationality": Span(1, 10, 13),
        "birth": Span(1, 13, 19),
        "birth_digit": Span(1, 19, 20),
        "sex": Span(1, 20, 21),
        "expiry": Span(1, 21, 27),
        "expiry_digit": Span(1, 27, 28),
        "optional": Span(1, 28, optional_end),
    }


def _digits(spans: dict[str, Span], **more: tuple[Span, ...]) -> Mapping[str, tuple[Span, ...]]:
    return MappingProxyType({name: (spans[name],) for name in ("number", "birth", "expiry")} | more)


_TD1 = {
    "kind": Span(0, 0, 2),
    "issuer": Span(0, 2, 5),
    "number": Span(0, 5, 14),
    "number_digit": Span(0, 14, 15),
    "optional": Span(0, 15, 30),
    "birth": Span(1, 0, 6),
    "birth_digit": Span(1, 6, 7),
    "sex": Span(1, 7, 8),
    "expiry": Span(1, 8, 14),
    "expiry_digit": Span(1, 14, 15),
    "nationality": Span(1, 15, 18),
    "optional_2": Span(1, 18, 29),
    "composite_digit": Span(1, 29, 30),
    "names": Span(2, 0, 30),
}
_TD2 = _second_line(36, 35) | {"composite_digit": Span(1, 35, 36)}
_TD3 = _second_line(44, 42) | {"optional_digit": Span(1, 42, 43), "composite_digit": Span(1, 43, 44)}
_MRV_A = _second_line(44, 44)
_MRV_B = _second_line(36, 36)

_ALL: Final = (
    Layout(
        "TD1",
        3,
        30,
        "IAC",
        _TD1,
        _digits(_TD1, composite=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29))),
    ),
    Layout("TD2", 2, 36, "IACP", _TD2, _digits(_TD2, composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 35)))),
    Layout(
        "TD3",
        2,
        44,
        "P",
        _TD3,
        _digits(_TD3, optional=(_TD3["optional"],), composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 43))),
    ),
    Layout("MRV-A", 2, 44, "V", _MRV_A, _digits(_MRV_A)),
    Layout("MRV-B", 2, 36, "V", _MRV_B, _digits(_MRV_B)),
)
LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType({layout.name: layout for layout in _ALL})
