"""From the search form to a question: the one box, or the asked fields of one database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import get_language

from vigie.portal.records.entries import Option, country_options
from vigie.portal.values import label_in_group, label_of
from vigie.records.nouns import Asked, Database, Field, Type
from vigie.search.nouns import How, Part, Question
from vigie.vocabulary.countries import NotACountry, find_country

SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field of the search form: its name in the form, its label, what it held, what can be chosen."""

    name: str
    anchor: str
    label: str
    help: str
    value: str
    key: bool
    country: bool = False
    options: tuple[Option, ...] = ()
    parts: bool = False


@dataclass(frozen=True, slots=True)
class AskedDatabase:
    """The part of the search form that asks one database by its fields."""

    name: str
    title: str
    fields: tuple[AskedField, ...]
    open: bool = field(default=False)


def asked_databases(every: Mapping[str, Database], given: QueryDict) -> list[AskedDatabase]:
    """One form for each database, keys first, as the catalogue declares what may be asked."""
    chosen = given.get("database", "")
    return [_asked_database(each, given, opened=each.name == chosen) for each in every.values()]


def _asked_database(database: Database, given: QueryDict, *, opened: bool) -> AskedDatabase:
    asked = [each for each in database.paths.values() if each.asked is not Asked.NEVER]
    asked.sort(key=lambda each: each.asked is not Asked.KEY)
    fields = tuple(_asked_field(database, each, given if opened else QueryDict()) for each in asked)
    return AskedDatabase(database.name, label_of(database.title), fields, opened)


def _asked_field(database: Database, each: Field, given: QueryDict) -> AskedField:
    name = f"ask{SEPARATOR}{each.path}"
    options: tuple[Option, ...] = ()
    if each.codes is not None:
        options = tuple(Option(value, label_of(labels)) for value, labels in each.codes.values.items())
    return AskedField(
        name=name,
        anchor=f"field-{database.name}-{each.path}",
        label=label_in_group(database, each),
        help=label_of(each.help),
        value=given.get(name, ""),
        key=each.asked is Asked.KEY,
        country=each.type is Type.COUNTRY,
        options=options,
        parts=bool(each.part),
    )


def question_from(given: QueryDict, every: Mapping[str, Database]) -> Question:
    """The question of the submitted form. Unknown databases and fields go on as they are: the rules refuse them."""
    chosen = given.get("database", "")
    if not chosen:
        return Question(any=given.get("q", "").strip())
    database = every.get(chosen)
    ask: dict[str, str | Part] = {}
    for name in given:
        path = name.removeprefix(f"ask{SEPARATOR}")
        value = given.get(name, "").strip()
        if name != path and value:
            declared = database.paths.get(path) if database is not None else None
            ask[path] = _value(declared, value)
    return Question(ask=ask, databases=(chosen,))


def _value(declared: Field | None, text: str) -> str | Part:
    """A star at the end asks for the start of an identifier, a star before it for its end; a country may be named."""
    if declared is None:
        return text
    if declared.type is Type.COUNTRY:
        return _country(text)
    if declared.part and text.endswith("*"):
        return Part(How.START, text.rstrip("*"))
    if declared.part and text.startswith("*"):
        return Part(How.END, text.lstrip("*"))
    return text


def _country(text: str) -> str:
    try:
        return find_country(text).code
    except NotACountry:
        return text


def countries() -> tuple[Option, ...]:
    """For the list that helps with country fields."""
    return country_options(get_language() or "en")
