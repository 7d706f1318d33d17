"""Writing a machine-readable zone with right check digits: for synthetic documents, specimens and tests."""

from dataclasses import dataclass
from datetime import date

from vigie.search.mrz.layouts import FILLER, LAYOUTS, Layout
from vigie.vocabulary.identifiers import check_digit
from vigie.vocabulary.partial_date import PartialDate
from vigie.vocabulary.writing import compact, latin

_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Fields:
    """What goes into a zone. Codes as printed ("P", "D"); names in any script that ICAO Doc 9303 spells in Latin."""

    kind: str
    issuer: str
    number: str
    family: str
    given: str = ""
    nationality: str = ""
    birth: PartialDate | date | None = None
    sex: str = ""
    expiry: PartialDate | date | None = None
    optional: str = ""
    optional_2: str = ""


def _date_signs(day: PartialDate | date | None) -> str:
    """YYMMDD, with fillers for a month or day that is not known."""
    if day is None:
        return FILLER * 6
    first, last = (day.first, day.last) if isinstance(day, PartialDate) else (day, day)
    if first == last:
        return f"{first:%y%m%d}"
    return f"{first:%y%m}<<" if (first.year, first.month) == (last.year, last.month) else f"{first:%y}<<<<"


def _put(rows: list[list[str]], layout: Layout, field: str, signs: str) -> None:
    """Write a field, filled up to its width. Raises ValueError if it does not fit or has a sign that no zone has."""
    span = layout.spans[field]
    width = span.end - span.start
    if len(signs) > width or not all(sign.isascii() and (sign.isalnum() or sign == FILLER) for sign in signs):
        message = f"{field} does not fit a {layout.name} zone: {signs!r}"
        raise ValueError(message)
    rows[span.line][span.start : span.end] = signs.ljust(width, FILLER)


def _number_and_optional(layout: Layout, fields: Fields) -> dict[str, str]:
    """Number, its digit, and the optional field, into which a long number runs on."""
    number, optional = compact(fields.number), compact(fields.optional)
    digit = check_digit(number) if number.isascii() else ""
    if len(number) <= _NUMBER or not layout.long_numbers:
        return {"number": number, "number_digit": digit, "optional": optional}
    rest = number[_NUMBER:] + digit + (FILLER + optional if optional else "")
    return {"number": number[:_NUMBER], "number_digit": FILLER, "optional": rest}


def write(layout: str, fields: Fields) -> str:
    """The lines of a zone, joined by line feeds. Names that do not fit are cut at the last place.

    Raises KeyError for an unknown layout, ValueError for a field that does not fit.
    """
    form = LAYOUTS[layout]
    rows = [[FILLER] * form.width for _ in range(form.lines)]
    names = FILLER.join(latin(fields.family).split()) + FILLER * 2 + FILLER.join(latin(fields.given).split())
    span = form.spans["names"]
    signs = {
        "kind": fields.kind,
        "issuer": fields.issuer,
        "names": names.strip(FILLER)[: span.end - span.start],
        "nationality": fields.nationality or fields.issuer,
        "birth": _date_signs(fields.birth),
        "sex": fields.sex,
        "expiry": _date_signs(fields.expiry),
    } | _number_and_optional(form, fields)
    if "optional_2" in form.spans:
        signs["optional_2"] = compact(fields.optional_2)
    for field, text in signs.items():
        _put(rows, form, field, text)
    for name, spans in form.digits.items():
        if name != "number":
            covered = "".join(part.of(tuple("".join(row) for row in rows)) for part in spans)
            _put(rows, form, f"{name}_digit", check_digit(covered))
    return "\n".join("".join(row) for row in rows)
