"""The filing form, made from a catalogue file: which entries it has, what they hold, and how it reads back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict

from vigie.portal.settings import NODE
from vigie.portal.values import label_of
from vigie.records.nouns import Asked, Field, Type
from vigie.vocabulary.countries import NotACountry, country_choices, find_country

ROWS = 3  # empty rows of a list, so that it can be filled in without JavaScript
RECORD = "record"
LONG = frozenset({Type.TEXT, Type.NOTE})
ONE_LINE = 200
TYPED = frozenset({Type.DOCUMENT_NUMBER, Type.VIN, Type.SERIAL, Type.PLATE, Type.PHONE, Type.EMAIL, Type.RECORD_REF})
LEFT_OUT = frozenset({Type.IMAGE})  # pictures come with the store of files


class Option(NamedTuple):
    """One choice of a closed list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the form. `kind`: text, long, typed, choice, country, date, flag, list, rows, choices.

    `anchor` is the element id that a fault points to. `rows` are the rows of a group, `many` the entries of a list.
    """

    name: str
    anchor: str
    label: str
    kind: str
    help: str = ""
    required: bool = False
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    many: tuple["Entry", ...] = ()
    rows: tuple[tuple["Entry", ...], ...] = ()
    faults: tuple[str, ...] = ()


Faults = Mapping[str, Sequence[str]]


def country_options(language: str) -> tuple[Option, ...]:
    """Countries by name; those of exercises on exercise nodes only."""
    return tuple(Option(code, name) for code, name in country_choices(language, exercise=NODE.exercise))


def entries(
    fields: Mapping[str, Field], payload: Mapping[str, Any], faults: Faults, *, under: str = ""
) -> tuple[Entry, ...]:
    """The form of these fields, filled with `payload`; `faults` are the advices by anchor.

    `under` is where the fields lie in what is sent: "record" for a payload, "" for the envelope.
    """
    start = f"{under}." if under else ""
    wanted = [each for each in fields.values() if each.type not in LEFT_OUT]
    return tuple(_entry(each, f"{start}{each.name}", payload.get(each.name), faults) for each in wanted)


def _entry(field: Field, path: str, value: Any, faults: Faults) -> Entry:
    if field.type is Type.GROUP:
        return _group(field, path, value, faults)
    if field.list and field.codes is not None:
        return _plain(field, path, faults, kind="choices", chosen=tuple(map(str, value or ())), options=_options(field))
    if field.list:
        given = list(value) if isinstance(value, list | tuple) else []
        shown = [*given, *[""] * max(1, ROWS - len(given))]
        many = tuple(_single(field, f"{path}.{place}", each, faults) for place, each in enumerate(shown))
        return _plain(field, path, faults, kind="list", many=many)
    return _single(field, path, value, faults)


def _group(field: Field, path: str, value: Any, faults: Faults) -> Entry:
    if not field.list:
        return _plain(field, path, faults, kind="rows", rows=(_row_entries(field, path, value or {}, faults),))
    given = list(value) if isinstance(value, list | tuple) else []
    wanted = [*given, *[{}] * max(1, ROWS - len(given))]
    rows = tuple(_row_entries(field, f"{path}.{place}", row, faults) for place, row in enumerate(wanted))
    return _plain(field, path, faults, kind="rows", rows=rows)


def _row_entries(field: Field, path: str, row: Mapping[str, Any], faults: Faults) -> tuple[Entry, ...]:
    inside = [each for each in field.of.values() if each.type not in LEFT_OUT]
    return tuple(_entry(each, f"{path}.{each.name}", row.get(each.name), faults) for each in inside)


def _single(field: Field, path: str, value: Any, faults: Faults) -> Entry:
    return _plain(
        field, path, faults, kind=kind_of(field), value=_text(value),
        options=_options(field) if field.codes is not None else (),
    )  # fmt: skip


def _plain(field: Field, path: str, faults: Faults, **more: Any) -> Entry:
    anchor = anchor_of(path)
    return Entry(
        name=path, anchor=anchor, label=label_of(field.label), help=label_of(field.help),
        required=field.required, faults=tuple(faults.get(anchor, ())), **more,
    )  # fmt: skip


def anchor_of(path: str) -> str:
    """The element id of an entry: the same that a fault's JSON pointer gives."""
    return "field-" + path.replace(".", "-")


def kind_of(field: Field) -> str:
    """How a single value of this type is typed in."""
    if field.type is Type.CODE:
        return "choice"
    if field.type is Type.FLAG:
        return "flag"
    if field.type is Type.COUNTRY:
        return "country"
    if field.type is Type.DATE:
        return "date"
    if field.type in TYPED:
        return "typed"
    short = field.asked is not Asked.NEVER or (field.max is not None and field.max <= ONE_LINE)
    return "long" if field.type in LONG and not short else "text"


def _options(field: Field) -> tuple[Option, ...]:
    assert field.codes is not None  # noqa: S101  callers look first
    return tuple(Option(code, label_of(labels)) for code, labels in field.codes.values.items())


def _text(value: Any) -> str:
    """A recorded value as it stands in its entry: a name or place kept in parts is one line here."""
    if isinstance(value, Mapping):
        parts = (value.get(part) for part in ("given", "father", "family", "text", "country"))
        return " ".join(str(part) for part in parts if part)
    return "" if value is None else str(value)


def payload_from(fields: Mapping[str, Field], given: QueryDict, *, under: str = "") -> dict[str, Any]:
    """What was filled in: empty entries left out, countries by their letters; nothing is checked here."""
    start = f"{under}." if under else ""
    return _filled((each.name, _read(each, f"{start}{each.name}", given)) for each in fields.values())


def _filled(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value not in (None, "", [], {})}


def _read(field: Field, path: str, given: QueryDict) -> Any:
    if field.type is Type.GROUP and field.list:
        return [row for place in _places(given, path) if (row := _row(field, f"{path}.{place}", given))]
    if field.type is Type.GROUP:
        return _row(field, path, given)
    if field.list and field.codes is not None:
        return [each for each in given.getlist(path) if each]
    if field.list:
        values = [_value(field, given.get(f"{path}.{place}", "")) for place in _places(given, path)]
        return [each for each in values if each not in (None, "")]
    return _value(field, given.get(path, ""))


def _row(field: Field, path: str, given: QueryDict) -> dict[str, Any]:
    return _filled((each.name, _read(each, f"{path}.{each.name}", given)) for each in field.of.values())


def _places(given: QueryDict, path: str) -> list[int]:
    """The row numbers that the form sent for this list, in order; at most fifty."""
    start = f"{path}."
    numbers = {name.removeprefix(start).partition(".")[0] for name in given if name.startswith(start)}
    return sorted(int(number) for number in numbers if number.isdecimal() and len(number) < 3)[:50]  # noqa: PLR2004


def _value(field: Field, text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    if field.type is Type.FLAG:
        return True
    if field.type is Type.COUNTRY:
        try:
            return find_country(text).code
        except NotACountry:
            return text
    if field.type is Type.QUANTITY:
        return _number(text)
    return text


def _number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return text
