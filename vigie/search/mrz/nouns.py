"""What a machine-readable zone says, with everything that was mended and everything that is wrong in it."""

from dataclasses import dataclass
from enum import StrEnum

from vigie.foundation.errors import Advice, Fault, Refusal
from vigie.vocabulary.partial_date import PartialDate

POINTER = "/mrz"


class Lane(StrEnum):
    """How a reading of the number is asked: `exact` decides, `near` never does alone."""

    EXACT = "exact"
    NEAR = "near"


class NotAZone(Refusal):
    """What was sent has not the form of any of the five layouts."""

    code = "not_a_zone"
    status = 422
    advice = "This is not a machine-readable zone. Type the two or three lines at the foot of the page, or ask by the document number."


class ZoneTooShort(Refusal):
    """Fewer signs than the shortest layout."""

    code = "too_short"
    status = 422
    advice = "The machine-readable zone is incomplete: %(given)s signs of at least %(least)s. Type all its lines, with every <."


class ZoneTooLong(Refusal):
    """More signs than the longest layout."""

    code = "too_long"
    status = 422
    advice = "The machine-readable zone is too long: %(given)s signs of at most %(most)s. Send one zone at a time."


@dataclass(frozen=True, slots=True)
class Digit:
    """One check digit: what it covers, whether it agrees; line and place counted from 1; sign read and digit computed."""

    name: str
    ok: bool
    line: int
    place: int
    read: str
    computed: str

    @property
    def fault(self) -> Fault:
        """The fault that a wrong check digit is."""
        values = {
            "field": self.name,
            "line": self.line,
            "place": self.place,
            "read": self.read,
            "computed": self.computed,
        }
        advice = Advice(
            "The check digit of %(field)s (line %(line)s, place %(place)s) is %(read)s and should be %(computed)s. Compare with the document.",
            values,
        )
        return Fault(POINTER, "bad_check_digit", advice, self.read)


@dataclass(frozen=True, slots=True)
class Repair:
    """One sign mended: line and place counted from 1; `read` is empty for a lost filler, `taken` for a doubled one."""

    field: str
    line: int
    place: int
    read: str
    taken: str

    @property
    def says(self) -> Advice:
        """The sentence that tells it."""
        values = {"line": self.line, "place": self.place, "read": self.read, "taken": self.taken}
        if not self.read:
            return Advice("line %(line)s, place %(place)s: a lost < put back", values)
        if not self.taken:
            return Advice("line %(line)s, place %(place)s: a doubled < left out", values)
        return Advice("line %(line)s, place %(place)s: read %(read)s, taken as %(taken)s", values)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the document number and how it is asked; `scanned` marks the one that stands in the zone."""

    number: str
    lane: Lane
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as read. Codes are as printed (issuer "D"), names without fillers, unknown dates None, unknown sex "".

    `number` is the best reading; `readings` has all of them, the scanned one first. `truncated` says that the names
    fill their field to the last place, so that the last token is a beginning only. `faults` refuse nothing.
    """

    layout: str
    kind: str
    issuer: str
    number: str
    family: str
    given: str
    truncated: bool
    birth: PartialDate | None
    sex: str
    expiry: PartialDate | None
    nationality: str
    optional: str
    digits: tuple[Digit, ...]
    repairs: tuple[Repair, ...]
    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]
    lines: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Family and given names, without empty ones."""
        return tuple(name for name in (self.family, self.given) if name)

    @property
    def document_kind(self) -> str:
        """The catalogue's code of the kind where the zone is certain of it (passport, visa), else "" (not compared)."""
        if self.kind.startswith("V"):
            return "visa"
        return "passport" if self.kind in {"P", "PP", "PD", "PO"} else ""

    @property
    def wrong_digits(self) -> tuple[str, ...]:
        """Names of the check digits that do not agree."""
        return tuple(digit.name for digit in self.digits if not digit.ok)

    def mended(self, field: str) -> bool:
        """Whether a sign of this field was mended: compare it as read, too."""
        return any(repair.field == field for repair in self.repairs)
