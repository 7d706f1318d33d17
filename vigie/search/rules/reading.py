"""What a question asks: its fields, its zone, or the one box that recognises what it is given."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from vigie.foundation.errors import Advice, Fault, Invalid, Refusal
from vigie.records.catalogue.values import Setting, take
from vigie.records.nouns import Asked, Database, Field, Type
from vigie.search.mrz.reading import read
from vigie.search.nouns import MOST, Clue, Condition, Part, Question, Reading
from vigie.search.rules.zones import looks_like_zone, zone_reading
from vigie.vocabulary.identifiers import UNKNOWN_SIGN, TooManyUnknown, forms, has_unknown, readings, series_key
from vigie.vocabulary.partial_date import PartialDate
from vigie.vocabulary.writing import NotUnderstood, compact, fold

LEAST_NUMBER = 3
VIN_SIGNS = 17
NUMBERS = frozenset({Type.DOCUMENT_NUMBER, Type.VIN, Type.SERIAL, Type.PLATE})
_BIRTH_LAST = re.compile(r"^(?P<name>\D+?)[\s,;]+(?P<birth>~?\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?)$")


class BadQuestion(Invalid):
    """The question has faults; each is listed with its place."""

    code = "bad_question"
    advice = "The question cannot be asked like this. Each fault is listed with what to do."


class TooBroad(Refusal):
    """The question would find half the world."""

    code = "too_broad"
    status = 422
    advice = "The question is too broad. Give a number, a whole zone, or a name together with a date of birth."


class NoPurpose(Refusal):
    """Nothing is asked without a purpose."""

    code = "no_purpose"
    status = 422
    advice = "Say first for which purpose you ask."


def check_databases(chosen: tuple[str, ...], every: Mapping[str, Database]) -> None:
    """Refuse names of databases that do not exist, each with its place and the names that do."""
    faults = [
        Fault(
            f"/databases/{place}", "not_in_list", Advice("There is no database of this name."), name, tuple(every)[:3]
        )
        for place, name in enumerate(chosen)
        if name not in every
    ]
    if faults:
        raise BadQuestion(*faults)


def read_question(question: Question, every: Mapping[str, Database], *, today: date) -> Reading:
    """What is asked, in compared forms; every fault at once.

    Raises BadQuestion (unknown fields, values that cannot be read, a name without birth date), TooBroad when nothing
    in the question can find a record by itself.
    """
    faults: list[Fault] = []
    parts: list[Reading] = []
    if not 1 <= question.limit <= MOST:
        advice = Advice("Ask for 1 to %(most)s candidates.", {"most": MOST})
        faults.append(Fault("/limit", "not_in_list", advice, str(question.limit)))
    if question.mrz:
        parts.append(zone_reading(read(question.mrz, today)))
    if question.any:
        parts.append(_recognised(question.any, every, today))
    if question.ask:
        parts.append(_fields(question.ask, every, today, faults))
    if faults:
        raise BadQuestion(*faults)
    clues = tuple(clue for part in parts for clue in part.clues)
    if not clues:
        raise TooBroad
    zone = next((part.zone for part in parts if part.zone), None)
    return Reading(parts[0].form, clues, tuple(each for part in parts for each in part.conditions), zone)


def too_short(field: Field, part: Part, least: int) -> BadQuestion:
    """The refusal of a start or end with fewer signs than the catalogue asks for."""
    advice = Advice("Give at least %(least)s letters or digits.", {"least": least})
    return BadQuestion(Fault(f"/ask/{field.path}/{part.how}", "too_short", advice, part.text))


def _fields(ask: Mapping[str, Any], every: Mapping[str, Database], today: date, faults: list[Fault]) -> Reading:
    known: dict[str, dict[str, Field]] = {}
    for name, database in every.items():
        for path, field in {**database.narrow, **database.keys}.items():
            known.setdefault(path, {})[name] = field
    clues: list[Clue] = []
    conditions: list[Condition] = []
    for path, value in ask.items():
        pointer = "/ask/" + path.replace("~", "~0").replace("/", "~1")  # RFC 6901
        fields = known.get(path)
        if fields is None:
            advice = Advice("This cannot be asked. Use a field that the database lets you ask.")
            faults.append(Fault(pointer, "unknown_field", advice, path, _alike(path, known)))
            continue
        field = next(iter(fields.values()))
        if field.asked is Asked.KEY:
            clues += _clues(field, value, pointer, faults)
        else:
            conditions += _conditions(fields, value, Setting(today, exercise=True, personal_data=True), faults)
    names = [clue for clue in clues if clue.family == Type.PERSON_NAME]
    told = any(each.field == "birth" for each in conditions) or any(each.pointer == "/ask/birth" for each in faults)
    if names and not told:
        faults.append(
            Fault("/ask/birth", "needs", Advice("Give the date of birth too: a name alone finds too many people."))
        )
    return Reading(_form(clues), tuple(clues), tuple(conditions))


def _clues(field: Field, value: Any, pointer: str, faults: list[Fault]) -> Iterator[Clue]:
    for each in value if isinstance(value, list | tuple) else (value,):
        try:
            yield clue_of(field, each)
        except NotUnderstood as error:
            faults.append(Fault(pointer, error.code, Advice(error.advice, error.values), str(each), error.nearest))


def clue_of(field: Field, value: str | Part) -> Clue:
    """The keys of one value of a key field. Raises NotUnderstood for what cannot be such a value."""
    family = f"serial:{field.path}" if field.type is Type.SERIAL else str(field.type)
    text = value.text if isinstance(value, Part) else value
    if (
        field.type in NUMBERS
        and UNKNOWN_SIGN in fold(text)
        and (text is not value or not has_unknown(field.type, text))
    ):
        raise TooManyUnknown(text)  # else it would be left out like a hyphen, and another number asked
    if isinstance(value, Part):
        return Clue(family, value.text, part=value)
    keys = forms(field.type, value)
    if has_unknown(field.type, value):
        return Clue(family, value, readings(field.type, value), weak="one_unknown_sign")
    return Clue(family, value, keys.exact, keys.near, _series(field, value))


def _series(field: Field, value: str) -> tuple[str, int] | None:
    """The series key of a document number, if it ends in digits at all."""
    if field.type is not Type.DOCUMENT_NUMBER:
        return None
    try:
        return series_key(value)
    except NotUnderstood:
        return None


def _conditions(fields: Mapping[str, Field], value: Any, setting: Setting, faults: list[Fault]) -> Iterator[Condition]:
    """The condition as each database's own lists read it; its faults only where no database can read it."""
    first: list[Fault] = []
    readings: dict[tuple[Any, ...], set[str]] = {}
    for name, field in fields.items():
        values, wrong = _taken(field, value, setting)
        first = first or wrong
        if not wrong:
            readings.setdefault(values, set()).add(name)
    if not readings:
        faults += first
    field = next(iter(fields.values()))
    for values, names in readings.items():
        if values:
            yield Condition(field.path, values, field.from_mrz, frozenset(names))


def _taken(field: Field, value: Any, setting: Setting) -> tuple[tuple[Any, ...], list[Fault]]:
    """Each value as the catalogue reads it, with its own place in a list: what is asked is single, whatever is stored."""
    values, faults = [], []
    one = replace(field, list=False)
    several = isinstance(value, list | tuple)
    for place, each in enumerate(value if several else (value,)):
        read_as, wrong = take(one, each, f"/ask/{field.path}/{place}" if several else f"/ask/{field.path}", setting)
        faults += wrong
        values += [] if read_as is None else [read_as]
    return tuple(values), faults


def _recognised(text: str, every: Mapping[str, Database], today: date) -> Reading:
    """The one box: a zone, a name with a birth date at its end, or every reading that a number allows."""
    if looks_like_zone(text):
        return zone_reading(read(text, today))
    person = _BIRTH_LAST.match(fold(text))
    if person:
        try:
            birth = PartialDate.parse(person["birth"])
            keys = forms(Type.PERSON_NAME, person["name"])
        except NotUnderstood as error:
            raise _not_understood(error, "/any", text) from error
        clue = Clue(str(Type.PERSON_NAME), text, keys.exact)
        return Reading("person", (clue,), (Condition("birth", (str(birth),), "birth"),))
    serials = {path: None for each in every.values() for path, field in each.keys.items() if field.type is Type.SERIAL}
    clues = tuple(_number_clues(text, serials))
    if not clues:
        raise TooBroad
    return Reading("free", clues)


def _number_clues(text: str, serials: Iterable[str]) -> Iterator[Clue]:
    """Ambiguous text is asked in every reading: document number, VIN, plate, serial numbers, telephone, e-mail."""
    if "@" in text:
        yield from _one(Type.EMAIL, text)
        return
    signs = compact(text)
    if not any(sign.isdigit() for sign in signs) or len(signs) < LEAST_NUMBER:
        return
    for kind in (Type.DOCUMENT_NUMBER, Type.VIN, Type.PLATE, Type.PHONE):
        yield from _one(kind, text)
    if "?" not in text:
        for path in serials:
            for clue in _one(Type.SERIAL, text):
                yield Clue(f"serial:{path}", clue.asked, clue.exact, clue.near)


def _one(kind: Type, text: str) -> Iterator[Clue]:
    """The clue of this reading, if the text can be read so at all."""
    unknown = "?" in text
    try:
        if unknown and not has_unknown(kind, text):
            return
        keys = forms(kind, text)
        if unknown:
            yield Clue(str(kind), text, readings(kind, text), weak="one_unknown_sign")
            return
        tail = series_key(text) if kind is Type.DOCUMENT_NUMBER and compact(text)[-1].isdigit() else None
        yield Clue(str(kind), text, keys.exact, keys.near, tail)
    except NotUnderstood:
        return


def _not_understood(error: NotUnderstood, pointer: str, given: str) -> BadQuestion:
    return BadQuestion(Fault(pointer, error.code, Advice(error.advice, error.values), given, error.nearest))


def _form(clues: list[Clue]) -> str:
    """The form of the question for ledger and metrics: by the first key."""
    names = {"document_number": "document", "vin": "vehicle", "plate": "vehicle", "person_name": "person"}
    return names.get(clues[0].family, "vehicle" if clues[0].family.startswith("serial:") else "other") if clues else ""


def _alike(path: str, known: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(get_close_matches(path, known, n=3))
