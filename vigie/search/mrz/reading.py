"""Reading a machine-readable zone: cut, mended, checked, and never believed more than its check digits allow."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.foundation.errors import Advice, Fault
from vigie.search.mrz.cleaning import Draft, drafts
from vigie.search.mrz.dates import birth_date, expiry_date
from vigie.search.mrz.layouts import FILLER, Layout
from vigie.search.mrz.mending import mend
from vigie.search.mrz.nouns import POINTER, Digit, NotAZone, Repair, Zone
from vigie.search.mrz.numbers import Printed, number_readings, printed_number
from vigie.vocabulary.countries import countries, nearest_countries
from vigie.vocabulary.identifiers import check_digit
from vigie.vocabulary.partial_date import NotADate, PartialDate

_LEAST_AGREEING: Final = 2  # digits that must agree for a zone whose first letter is of no known kind


@dataclass(frozen=True, slots=True)
class _Checked:
    """A draft with its misplaced signs mended and its check digits counted."""

    layout: Layout
    lines: tuple[str, ...]
    repairs: tuple[Repair, ...]
    printed: Printed
    digits: tuple[Digit, ...]

    def field(self, name: str) -> str:
        """The signs of a field without trailing fillers; "" if the layout lacks it."""
        span = self.layout.spans.get(name)
        return span.of(self.lines).strip(FILLER) if span else ""

    @property
    def known_kind(self) -> bool:
        return self.lines[0][0] in self.layout.first_letters

    @property
    def likelihood(self) -> tuple[int, bool, bool, int]:
        """Among several ways to cut the signs, the greatest is taken."""
        agreeing = sum(digit.ok for digit in self.digits) - sum(not digit.ok for digit in self.digits)
        return agreeing, self.known_kind, self.field("issuer") in countries(), -len(self.repairs)


def _digit(name: str, covered: str, read: str, place: tuple[int, int]) -> Digit:
    computed = check_digit(covered)
    empty = read == FILLER and not covered.strip(FILLER)
    return Digit(
        name, ok=read == computed or empty, line=place[0] + 1, place=place[1] + 1, read=read, computed=computed
    )


def _check(draft: Draft) -> _Checked:
    lines, repairs = mend(draft.layout, draft.lines)
    return _count(draft.layout, lines, draft.repairs + repairs)


def _count(layout: Layout, lines: tuple[str, ...], repairs: tuple[Repair, ...]) -> _Checked:
    printed = printed_number(layout, lines)
    digits = [_digit("number", printed.signs, printed.digit, printed.digit_place)]
    for name, spans in layout.digits.items():
        if name != "number":
            span = layout.spans[f"{name}_digit"]
            digits.append(_digit(name, "".join(part.of(lines) for part in spans), span.of(lines), span.places[0]))
    return _Checked(layout, lines, repairs, printed, tuple(digits))


def _composite_need(checked: _Checked) -> int | None:
    """What the composite sum lacks modulo 10; None for a visa, and 0 for a digit that is none."""
    composite = checked.digits[-1]
    if composite.name != "composite":
        return None
    return (int(composite.read) - int(composite.computed)) % 10 if composite.read.isdigit() else 0


def _code_faults(checked: _Checked) -> list[Fault]:
    faults = []
    for field in ("issuer", "nationality"):
        code = checked.field(field)
        if code not in countries():
            advice = Advice("%(code)s is not a code of a country or of travel documents.", {"code": code})
            faults.append(Fault(POINTER, "not_a_country", advice, code, nearest_countries(code)))
    return faults


def _dates(checked: _Checked, today: date) -> tuple[PartialDate | None, PartialDate | None, list[Fault]]:
    """Birth, expiry, and a fault for each that is no date."""
    found: list[PartialDate | None] = []
    faults = []
    for field, reader in (("birth", birth_date), ("expiry", expiry_date)):
        signs = checked.layout.spans[field].of(checked.lines)
        try:
            found.append(reader(signs, today))
        except NotADate:
            found.append(None)
            advice = Advice(
                "The date of %(field)s in the zone is no date: %(given)s.", {"field": field, "given": signs}
            )
            faults.append(Fault(POINTER, "not_a_date", advice, signs))
    return found[0], found[1], faults


def _names(signs: str) -> tuple[str, str]:
    """Family and given names; a single name has no given part."""
    family, _, given = signs.strip(FILLER).partition(FILLER * 2)
    return " ".join(family.split(FILLER)), " ".join(given.replace(FILLER, " ").split())


def _repaired(checked: _Checked, repairs: tuple[Repair, ...]) -> _Checked:
    """The same zone with its number mended and its check digits counted again."""
    if not repairs:
        return checked
    lines = list(checked.lines)
    for repair in repairs:
        row = lines[repair.line - 1]
        lines[repair.line - 1] = row[: repair.place - 1] + repair.taken + row[repair.place :]
    return _count(checked.layout, tuple(lines), checked.repairs + repairs)


def _zone(checked: _Checked, today: date) -> Zone:
    number, readings, repairs = number_readings(checked.layout, checked.printed, _composite_need(checked))
    checked = _repaired(checked, repairs)
    birth, expiry, date_faults = _dates(checked, today)
    names = checked.layout.spans["names"].of(checked.lines)
    family, given = _names(names)
    faults = [digit.fault for digit in checked.digits if not digit.ok] + date_faults + _code_faults(checked)
    sex = checked.field("sex")
    if sex not in {"", "M", "F", "X"}:
        faults.append(Fault(POINTER, "not_a_code", Advice("The sex in the zone is neither M nor F nor open."), sex))
        sex = ""
    if not checked.known_kind:
        advice = Advice("The first letter %(read)s is that of no document.", {"read": checked.lines[0][0]})
        faults.append(Fault(POINTER, "not_a_kind", advice, checked.lines[0][0]))
    if not number:
        faults.append(Fault(POINTER, "no_number", Advice("The zone has no document number.")))
    return Zone(
        layout=checked.layout.name,
        kind=checked.field("kind"),
        issuer=checked.field("issuer"),
        number=number,
        family=family,
        given=given,
        truncated=not names.endswith(FILLER),
        birth=birth,
        sex=sex.replace("X", ""),
        expiry=expiry,
        nationality=checked.field("nationality"),
        optional=" ".join(part for part in (checked.printed.optional, checked.field("optional_2")) if part),
        digits=checked.digits,
        repairs=checked.repairs,
        readings=readings,
        faults=tuple(faults),
        lines=checked.lines,
    )


def read(text: str, today: date) -> Zone:
    """Read one zone (TD1, TD2, TD3, MRV-A, MRV-B), in one string or in lines, in any case, with spaces.

    A wrong check digit refuses nothing: it is named in `digits` and `faults`, and the number is still to be asked.
    `today` decides the century of the birth. Raises ZoneTooShort, ZoneTooLong or NotAZone (all Refusals).
    """
    best = max(map(_check, drafts(text)), key=lambda checked: checked.likelihood)
    if not best.known_kind and sum(digit.ok for digit in best.digits) < _LEAST_AGREEING:
        advice = Advice("The first letter %(read)s is that of no document.", {"read": best.lines[0][0]})
        raise NotAZone(Fault(POINTER, "not_a_zone", advice, best.lines[0][0]))
    return _zone(best, today)
