"""The closed set of checks over several fields that a catalogue file may ask for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from vigie.foundation.errors import Advice, Fault
from vigie.records.catalogue.nouns import LANGUAGES, Database, Field, Labels, Rule
from vigie.vocabulary import identifiers
from vigie.vocabulary.partial_date import PartialDate
from vigie.vocabulary.writing import NotUnderstood

TODAY: Final = "today"
FILLED: Final = "*"
PLACE: Final = "/record/"


def faults(database: Database, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:
    """What the database's own rules say against a payload whose single values are good; wrong ones are left out of it."""
    for rule in database.rules:
        yield from _CHECKS[rule.check](database, rule, payload, today)
    for last in database.fields.values():
        if last.range_from and last.name in payload and last.range_from in payload:
            try:
                identifiers.series(str(payload[last.range_from]), str(payload[last.name]))
            except NotUnderstood as wrong:
                advice = Advice(wrong.advice, wrong.values)
                yield Fault(PLACE + last.name, "needs", advice, str(payload[last.name]))


def _filled(payload: Mapping[str, Any], name: str) -> bool:
    return payload.get(name) is not None


def _meets(payload: Mapping[str, Any], when: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether every field of a condition holds one of its codes ("*": anything)."""
    for name, codes in when.items():
        value = payload.get(name)
        held = {str(each) for each in value} if isinstance(value, list) else {str(value)}
        if value is None or (FILLED not in codes and not held & set(codes)):
            return False
    return True


def _days(payload: Mapping[str, Any], name: str, today: date) -> PartialDate | None:
    if name == TODAY:
        return PartialDate(today, today)
    value = payload.get(name)
    return None if value is None else PartialDate.parse(str(value))


def _in_order(database: Database, first: str, last: str, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:
    one, other = _days(payload, first, today), _days(payload, last, today)
    if one is None or other is None or one.first <= other.last:
        return
    if TODAY in (first, last):
        blamed = first if last == TODAY else last
        if last == TODAY:
            yield Fault(PLACE + blamed, "in_the_future", Advice("This day has not come yet."), str(payload[blamed]))
        else:
            yield Fault(PLACE + blamed, "not_a_date", Advice("This day is over."), str(payload[blamed]))
        return
    advice = Advice("%(first)s must not be after %(last)s.", {"first": _labels(database, [first]), "last": _labels(database, [last])})  # fmt: skip
    yield Fault(PLACE + first, "not_a_date", advice, str(payload[first]))


def _not_after(database: Database, rule: Rule, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:
    yield from _in_order(database, rule.fields[0], rule.fields[1], payload, today)


def _not_before(database: Database, rule: Rule, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:
    yield from _in_order(database, rule.fields[1], rule.fields[0], payload, today)


def _one_of(database: Database, rule: Rule, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:  # noqa: ARG001  one shape for all checks
    if not any(_filled(payload, name) for name in rule.fields):
        names = _labels(database, rule.fields)
        yield Fault(PLACE + rule.fields[0], "one_of", Advice("Fill in at least one of these: %(fields)s.", {"fields": names}))  # fmt: skip


def _needs(database: Database, rule: Rule, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:  # noqa: ARG001
    if not _meets(payload, rule.when):
        return
    names = _labels(database, rule.when)
    for name in rule.fields:
        if not _filled(payload, name):
            yield Fault(PLACE + name, "needs", Advice("%(fields)s needs this as well.", {"fields": names}))


def _only_when(database: Database, rule: Rule, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:  # noqa: ARG001
    for name in rule.fields:
        value = payload.get(name)
        if value is None or (rule.values and str(value) not in rule.values) or _meets(payload, rule.when):
            continue
        wanted = _wanted(database, rule.when)
        yield Fault(PLACE + name, "needs", Advice("This is for these only: %(wanted)s.", {"wanted": wanted}), str(value))  # fmt: skip


def _distinct(database: Database, rule: Rule, payload: Mapping[str, Any], today: date) -> Iterator[Fault]:  # noqa: ARG001
    for name in rule.fields:
        value = payload.get(name)
        if isinstance(value, list) and len({str(each) for each in value}) < len(value):
            yield Fault(PLACE + name, "duplicate_in_file", Advice("The same entry is given twice."))


def _labels(database: Database, names: Iterable[str]) -> Labels:
    """The labels of these fields in each language, one after the other; a door shows those of its reader."""
    found = [database.fields[name].label for name in names if name in database.fields]
    return {language: ", ".join(label[language] for label in found) for language in LANGUAGES}


def _wanted(database: Database, when: Mapping[str, tuple[str, ...]]) -> Labels:
    """A condition in each language: "Status: Stolen blank, Revoked"."""
    return {
        language: "; ".join(
            f"{database.fields[name].label[language]}: {_codes(database.fields[name], codes, language)}"
            for name, codes in when.items()
        )
        for language in LANGUAGES
    }


def _codes(field: Field, codes: tuple[str, ...], language: str) -> str:
    known: Mapping[str, Labels] = field.codes.values if field.codes else {}
    return ", ".join(known[code][language] if code in known else code for code in codes)


_CHECKS: Final[Mapping[str, Callable[[Database, Rule, Mapping[str, Any], date], Iterator[Fault]]]] = MappingProxyType(
    {
        "not_after": _not_after,
        "not_before": _not_before,
        "one_of": _one_of,
        "needs": _needs,
        "only_when": _only_when,
        "distinct": _distinct,
    }
)
