"""The rows by which a record is found, derived from its payload; and how a question's other fields are compared with it."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from vigie.records.catalogue.nouns import Database, Field, Key, Lane, Type
from vigie.records.catalogue.values import name_text
from vigie.vocabulary import identifiers
from vigie.vocabulary.countries import NotACountry, country
from vigie.vocabulary.partial_date import PartialDate
from vigie.vocabulary.writing import NotUnderstood, fold, name_key

END: Final = "end"
OPEN_CODES: Final = frozenset({"other", "X"})  # say that nothing fitting was on the list, or that it is not specified


def keys_of(database: Database, payload: Mapping[str, Any]) -> tuple[Key, ...]:
    """Every key row of a record, each once, in the order of the file; a series is one row in the lane `range`."""
    series = {each.range_from: each.name for each in database.fields.values() if each.range_from}
    found: list[Key] = []
    for path, field in database.keys.items():
        last = payload.get(series.get(path, ""))
        for value in values_at(payload, path):
            if last is None:
                found += _keys(field, value)
            else:
                row = identifiers.series(str(value), str(last))
                found.append(Key(path, Lane.RANGE, row.key, row.low, row.high))
    return tuple(dict.fromkeys(found))


def _keys(field: Field, value: Any) -> Iterator[Key]:
    text = name_text(value) if field.type is Type.PERSON_NAME else str(value)
    forms = identifiers.forms(field.type, text)
    for form in forms.exact:
        yield Key(field.path, Lane.EXACT, form)
        if END in field.part:
            yield Key(field.path, Lane.REVERSE, identifiers.reverse_form(form))
    if field.near:
        for form in forms.near:
            yield Key(field.path, Lane.NEAR, form)


def values_at(payload: Mapping[str, Any], path: str) -> list[Any]:
    """Every value a record holds at a path, those of lists and of repeated groups included; none gives no values."""
    name, _, inner = path.partition(".")
    value = payload.get(name)
    items = value if isinstance(value, list) else [] if value is None else [value]
    if not inner:
        return list(items)
    return [found for item in items if isinstance(item, Mapping) for found in values_at(item, inner)]


def agrees(field: Field, asked: Any, recorded: Any) -> bool | None:
    """Whether what was asked fits what is recorded; None: not compared, because one side says nothing.

    Lists on either side: one value that fits is enough. False only when every comparison contradicts.
    """
    left = asked if isinstance(asked, list) else [asked]
    right = recorded if isinstance(recorded, list) else [recorded]
    verdicts = [_agrees(field, one, other) for one in left for other in right if one is not None and other is not None]
    if True in verdicts:
        return True
    return None if None in verdicts or not verdicts else False


def _agrees(field: Field, asked: Any, recorded: Any) -> bool | None:
    compare = _COMPARE.get(field.type, _same_number)
    try:
        return compare(field, asked, recorded)
    except (NotUnderstood, KeyError, ValueError, TypeError):
        return None


def _same_number(field: Field, asked: Any, recorded: Any) -> bool:
    one, other = identifiers.forms(field.type, str(asked)), identifiers.forms(field.type, str(recorded))
    return bool(set(one.exact) & set(other.exact))


def _same_text(field: Field, asked: Any, recorded: Any) -> bool:  # noqa: ARG001  one shape for all comparisons
    return fold(str(asked)) == fold(str(recorded))


def _same_code(field: Field, asked: Any, recorded: Any) -> bool | None:  # noqa: ARG001
    """Equal codes. One that leaves the matter open agrees with itself and contradicts nothing."""
    if fold(str(asked)) == fold(str(recorded)):
        return True
    return None if OPEN_CODES & {str(asked), str(recorded)} else False


def _same_days(field: Field, asked: Any, recorded: Any) -> bool:  # noqa: ARG001
    return PartialDate.parse(str(asked)).overlaps(PartialDate.parse(str(recorded)))


def _same_amount(field: Field, asked: Any, recorded: Any) -> bool:
    return abs(float(asked) - float(recorded)) <= field.tolerance


def _same_issuer(field: Field, asked: Any, recorded: Any) -> bool:  # noqa: ARG001
    """Equal codes, or two codes for whose documents the same bureau answers."""
    try:
        one, other = country(str(asked)), country(str(recorded))
    except NotACountry:
        return bool(asked == recorded)
    if one.alpha_3 == other.alpha_3:
        return True
    return bool(one.member) and one.member == other.member


def _same_name(field: Field, asked: Any, recorded: Any) -> bool | None:  # noqa: ARG001
    """True when the one's parts are all in the other. Another spelling is no contradiction: the matcher comes later."""
    one, other = set(name_key(name_text(asked)).split()), set(name_key(name_text(recorded)).split())
    return True if one and other and (one <= other or other <= one) else None


def _same_place(field: Field, asked: Any, recorded: Any) -> bool | None:
    """Countries that differ contradict; place names that differ do not, for places have many names."""
    one = asked if isinstance(asked, Mapping) else {"text": asked}
    other = recorded if isinstance(recorded, Mapping) else {"text": recorded}
    if one.get("country") and other.get("country") and not _same_issuer(field, one["country"], other["country"]):
        return False
    if one.get("text") and other.get("text"):
        return True if fold(str(one["text"])) == fold(str(other["text"])) else None
    return True if one.get("country") and other.get("country") else None


_COMPARE: Final[Mapping[Type, Callable[[Field, Any, Any], bool | None]]] = MappingProxyType(
    {
        Type.COUNTRY: _same_issuer,
        Type.DATE: _same_days,
        Type.PARTIAL_DATE: _same_days,
        Type.QUANTITY: _same_amount,
        Type.PERSON_NAME: _same_name,
        Type.PLACE: _same_place,
        Type.TEXT: _same_text,
        Type.CODE: _same_code,
        Type.FLAG: _same_text,
    }
)
