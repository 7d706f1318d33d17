"""One reader for every field type: what may stand in a record, and what is said when something else does."""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from vigie.foundation.errors import Advice, Fault
from vigie.records.catalogue.nouns import Codes, Field, Type
from vigie.vocabulary import identifiers
from vigie.vocabulary.countries import NotACountry, country, nearest_countries
from vigie.vocabulary.partial_date import PartialDate
from vigie.vocabulary.references import check_reference
from vigie.vocabulary.writing import NotUnderstood, fold

MOST: Final[Mapping[Type, int]] = MappingProxyType({Type.TEXT: 2000, Type.NOTE: 200})
MOST_SIGNS: Final = 200
MOST_ITEMS: Final = 200
MOST_SHOWN: Final = 80
# The published closed list; a door never sees another code in a fault.
CODES: Final = frozenset(
    {
        "missing", "unknown_field", "not_in_list", "not_a_date", "ambiguous_date", "in_the_future", "not_a_country",
        "bad_check_digit", "too_short", "too_long", "one_of", "needs", "not_the_issuer", "personal_data",
        "duplicate_in_file", "already_filed", "not_filed_here", "stale_version", "old_catalogue", "encoding",
    }
)  # fmt: skip
_CODE_OF: Final = {"not_a_series": "needs", "not_a_reference": "bad_check_digit"}
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PHONE = re.compile(r"(?:\+|\b00)\d(?:[\s().-]*\d){6,13}|\b\d{2,4}(?:[\s().-]+\d{2,4}){3,}\b|\b\d{9,14}\b")
NAME_PARTS: Final = ("family", "given", "father", "text")
NAME_KINDS: Final = ("primary", "birth", "alias", "transliteration")


class Wrong(Exception):  # noqa: N818  carries one fault to the list of all
    """One value cannot be taken."""

    def __init__(self, advice: Advice, code: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.advice = advice
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Setting:
    """In which a record is read: today, whether fictional countries count, whether the database holds personal data."""

    today: date
    exercise: bool
    personal_data: bool


def take(field: Field, raw: Any, pointer: str, setting: Setting) -> tuple[Any, list[Fault]]:
    """The value of one field as it is stored, and every fault of it. Nothing given is None without a fault.

    A list gives a list; an empty list, text or object is nothing. Values are NFC; codes, countries and dates are
    stored in their own short form, everything else as it was typed.
    """
    if absent(raw):
        return None, []
    if not field.list:
        return _one(field, raw, pointer, setting)
    items = raw if isinstance(raw, list) else [raw]
    if len(items) > MOST_ITEMS:
        return None, [Fault(pointer, "too_long", Advice("Give at most %(most)s entries.", {"most": MOST_ITEMS}))]
    found, faults = [], []
    for place, item in enumerate(items):
        if absent(item):
            continue
        value, wrong = _one(field, item, f"{pointer}/{place}", setting)
        faults += wrong
        if value is not None:
            found.append(value)
    return (found or None), faults


def absent(raw: Any) -> bool:
    """Whether nothing was given: forms send empty texts, programs send null."""
    return raw is None or (isinstance(raw, str | list | dict) and not raw) or (isinstance(raw, str) and not raw.strip())


def group(fields: Mapping[str, Field], raw: Any, pointer: str, setting: Setting) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a payload or of a group inside it, and every fault: unknown fields, missing ones, wrong values."""
    if not isinstance(raw, Mapping):
        return {}, [Fault(pointer, "encoding", Advice("Give this as an object of named fields."), given(raw))]
    found: dict[str, Any] = {}
    faults = [
        Fault(
            f"{pointer}/{escape(name)}",
            "unknown_field",
            Advice("There is no such field here. Leave it out, or use one of the fields of this database."),
            nearest=tuple(difflib.get_close_matches(str(name), list(fields), n=3)),
        )
        for name in raw
        if name not in fields
    ]
    for name, field in fields.items():
        value, wrong = take(field, raw.get(name), f"{pointer}/{name}", setting)
        faults += wrong
        if value is not None:
            found[name] = value
        elif field.required and not wrong:
            faults.append(Fault(f"{pointer}/{name}", "missing", Advice("This is required. Fill it in.")))
    return found, faults


def given(raw: Any) -> str:
    """What was sent, fit to be sent back: the beginning of a text or a number, nothing of a structure."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return ""
    return str(raw)[:MOST_SHOWN].encode("utf-8", "replace").decode("utf-8")


def escape(name: object) -> str:
    """A name as one step of a JSON pointer (RFC 6901)."""
    return given(str(name)).replace("~", "~0").replace("/", "~1")


def name_text(value: Any) -> str:
    """A person's name as one text, from a whole name or from its parts; "" for anything else."""
    if isinstance(value, Mapping):
        return " ".join(str(value[part]) for part in NAME_PARTS if value.get(part))
    return value if isinstance(value, str) else ""


def find_code(codes: Codes, text: str) -> str | None:
    """The code of a code or of a label in any of the four languages; None when it is neither."""
    if text in codes.values:
        return text
    wanted = fold(text)
    for code, labels in codes.values.items():
        if wanted == fold(code) or any(wanted == fold(label) for label in labels.values()):
            return code
    return None


def read_code(codes: Codes, raw: Any) -> str:
    """The code meant by a text. Raises Wrong with the three nearest codes."""
    text = _text(raw, MOST_SIGNS)
    code = find_code(codes, text)
    if code is None:
        wanted = fold(text)
        spelled = {fold(each): code for code, labels in codes.values.items() for each in (code, *labels.values())}
        close = difflib.get_close_matches(wanted, spelled, n=6, cutoff=0.3)
        nearest = tuple(dict.fromkeys(spelled[each] for each in close))[:3]
        raise Wrong(Advice("Choose one of the list."), "not_in_list", nearest)
    return code


def _one(field: Field, raw: Any, pointer: str, setting: Setting) -> tuple[Any, list[Fault]]:
    if field.type is Type.GROUP:
        return group(field.of, raw, pointer, setting)
    try:
        return _READERS[field.type](field, raw, setting), []
    except Wrong as wrong:
        return None, [Fault(pointer, wrong.code, wrong.advice, given(raw), wrong.nearest)]
    except NotUnderstood as wrong:
        code = wrong.code if wrong.code in CODES else _CODE_OF.get(wrong.code, "encoding")
        return None, [Fault(pointer, code, Advice(wrong.advice, wrong.values), given(raw), wrong.nearest)]


def _text(raw: Any, most: int, *, lines: bool = False) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        raise Wrong(Advice("Give this as a text."), "encoding")
    text = unicodedata.normalize("NFC", raw.strip()) if raw.isprintable() or not _broken(raw, lines=lines) else ""
    if not text:
        raise Wrong(Advice("This holds control signs or broken letters. Type it again."), "encoding")
    if len(text) > most:
        raise Wrong(Advice("Give at most %(most)s letters or digits.", {"most": most}), "too_long")
    return text


def _broken(raw: str, *, lines: bool) -> bool:
    allowed = "\n\t\r" if lines else ""
    return any(sign not in allowed and unicodedata.category(sign) in {"Cc", "Cs"} for sign in raw)


def _free(field: Field, raw: Any, setting: Setting) -> str:
    text = _text(raw, min(MOST[field.type], int(field.max or MOST[field.type])), lines=True)
    if not setting.personal_data and (_E_MAIL.search(text) or _PHONE.search(_DAY.sub(" ", text))):
        raise Wrong(Advice("This database holds no personal data. Leave out telephone numbers and e-mail addresses."), "personal_data")  # fmt: skip
    return text


def _code(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    if field.codes is None:
        raise Wrong(Advice("Choose one of the list."), "not_in_list")
    return read_code(field.codes, raw)


def _flag(field: Field, raw: Any, setting: Setting) -> bool:  # noqa: ARG001
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word not in {"true", "false", "yes", "no", "on", "off"}:
        raise Wrong(Advice("Give true or false."), "not_in_list", ("true", "false"))
    return word in {"true", "yes", "on"}


def _person_name(field: Field, raw: Any, setting: Setting) -> Any:  # noqa: ARG001
    if not isinstance(raw, Mapping):
        text = _text(raw, MOST_SIGNS)
        identifiers.forms("person_name", text)
        return text
    unknown = [key for key in raw if key not in (*NAME_PARTS, "kind")]
    if unknown:
        raise Wrong(Advice("A name has these parts: family, given, father, text, kind."), "unknown_field", NAME_PARTS)
    parts = {key: _text(value, MOST_SIGNS) for key, value in raw.items() if not absent(value)}
    if parts.get("kind", "primary") not in NAME_KINDS:
        raise Wrong(Advice("Choose one of the list."), "not_in_list", NAME_KINDS[:3])
    identifiers.forms("person_name", name_text(parts))
    return parts


def _date(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    day = PartialDate.parse(_text(raw, MOST_SIGNS))
    if not day.exact:
        raise Wrong(Advice("Give the whole date, as in 2024-04-03."), "not_a_date")
    return day.first.isoformat()


def _partial_date(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    return str(PartialDate.parse(_text(raw, MOST_SIGNS)))


def _country(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    text = _text(raw, MOST_SIGNS)
    found = country(text)
    if found.exercise and not setting.exercise:
        raise NotACountry(text, nearest_countries(text))
    return found.alpha_3


def _number(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    text = _text(raw, MOST_SIGNS)
    if identifiers.UNKNOWN_SIGN in fold(text) and field.type is not Type.EMAIL:  # else left out: another number's key
        raise Wrong(Advice("A record holds the whole number; only a question may leave a sign open."), "encoding")
    identifiers.forms(field.type, text)
    return text


def _quantity(field: Field, raw: Any, setting: Setting) -> int | float:  # noqa: ARG001
    if isinstance(raw, Mapping):
        if raw.get("unit", field.unit) != field.unit or set(raw) - {"value", "unit"}:
            raise Wrong(Advice("Give this in %(unit)s.", {"unit": field.unit or "-"}), "not_in_list")
        raw = raw.get("value")
    try:
        number = math.nan if isinstance(raw, bool | list | dict) or raw is None else float(raw)
    except (ValueError, OverflowError, TypeError):
        number = math.nan
    if not math.isfinite(number):
        raise Wrong(Advice("Give a number."), "encoding")
    low, high = (-1e15 if field.min is None else field.min), (1e15 if field.max is None else field.max)
    if not low <= number <= high:
        raise Wrong(Advice("Give a number from %(low)s to %(high)s.", {"low": f"{low:g}", "high": f"{high:g}"}), "not_in_list")  # fmt: skip
    return int(number) if number.is_integer() else number


def _place(field: Field, raw: Any, setting: Setting) -> Any:
    if not isinstance(raw, Mapping):
        return _text(raw, MOST_SIGNS)
    if set(raw) - {"text", "country", "lat", "lon"}:
        raise Wrong(Advice("A place has these parts: text, country, lat, lon."), "unknown_field")
    found: dict[str, Any] = {}
    if not absent(raw.get("text")):
        found["text"] = _text(raw["text"], MOST_SIGNS)
    if not absent(raw.get("country")):
        found["country"] = _country(field, raw["country"], setting)
    for part, most in (("lat", 90), ("lon", 180)):
        if not absent(raw.get(part)):
            value = raw[part]
            if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
                raise Wrong(Advice("Give latitude and longitude in degrees."), "encoding")
            found[part] = value
    if not found.keys() & {"text", "country"}:
        raise Wrong(Advice("Give the name of the place, or its country."), "needs")
    return found


def _image(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    raise Wrong(Advice("Pictures are filed later, when this node takes files. Leave this empty."), "not_filed_here")


def _reference(field: Field, raw: Any, setting: Setting) -> str:  # noqa: ARG001
    return check_reference(_text(raw, MOST_SIGNS))


_READERS: Final[Mapping[Type, Callable[[Field, Any, Setting], Any]]] = MappingProxyType(
    {
        Type.TEXT: _free,
        Type.NOTE: _free,
        Type.CODE: _code,
        Type.FLAG: _flag,
        Type.PERSON_NAME: _person_name,
        Type.DATE: _date,
        Type.PARTIAL_DATE: _partial_date,
        Type.COUNTRY: _country,
        Type.DOCUMENT_NUMBER: _number,
        Type.VIN: _number,
        Type.SERIAL: _number,
        Type.PLATE: _number,
        Type.PHONE: _number,
        Type.EMAIL: _number,
        Type.QUANTITY: _quantity,
        Type.PLACE: _place,
        Type.IMAGE: _image,
        Type.RECORD_REF: _reference,
    }
)
