"""Shows what is recorded: codes in the reader's words, numbers left to right, names in their own direction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from vigie.portal.templatetags.vigie import code, own, run
from vigie.records.nouns import Database, Field, Labels, Type
from vigie.vocabulary.countries import NotACountry, country_name

NUMBERS = frozenset({Type.DOCUMENT_NUMBER, Type.VIN, Type.SERIAL, Type.PHONE, Type.EMAIL, Type.RECORD_REF})
NAME_PARTS = ("title", "given", "family", "text")


@dataclass(frozen=True, slots=True)
class Fact:
    """One recorded field as a page shows it: simple values, or the elements of a group with facts of their own."""

    label: str
    values: tuple[SafeString, ...] = ()
    elements: tuple[tuple["Fact", ...], ...] = ()


def label_of(labels: Labels) -> str:
    """The label in the reader's language, English if that is missing, empty if there is none at all."""
    return labels.get(get_language() or "en") or labels.get("en", "")


def label_in_group(database: Database, each: Field) -> str:
    """The label; of a field inside a group, with the group's label before it."""
    group, dot, _ = each.path.partition(".")
    return f"{label_of(database.fields[group].label)}: {label_of(each.label)}" if dot else label_of(each.label)


def facts_of(fields: Mapping[str, Field], payload: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The fields that have a value, in the order of the catalogue file; a field the file lacks comes last, by name."""
    known = [_fact(fields[name], payload[name]) for name in fields if payload.get(name) not in (None, "", [])]
    rest = [Fact(name, (own(value),)) for name, value in payload.items() if name not in fields]
    return (*known, *rest)


def candidate_facts(database: Database, shown: Mapping[str, object]) -> tuple[Fact, ...]:
    """What the candidate list may show of a record, under the catalogue's labels."""
    return facts_of({name: database.fields[name] for name in shown if name in database.fields}, shown)


def _fact(field: Field, value: Any) -> Fact:
    listed = value if isinstance(value, list | tuple) else [value]
    if field.type is Type.GROUP:
        return Fact(label_of(field.label), elements=tuple(facts_of(field.of, each) for each in listed))
    return Fact(label_of(field.label), tuple(shown(field, each) for each in listed))


def shown(field: Field, value: Any) -> SafeString:
    """One value in the reader's words and in its own direction; what cannot be read so is shown as it is."""
    return SHOWN.get(field.type, _plain)(field, value)


def code_label(field: Field, value: str) -> str:
    """The words of a code of this field's list; the code itself when the list does not know it."""
    labels = field.codes.values.get(value) if field.codes is not None else None
    return label_of(labels) if labels else value


def country(value: str) -> SafeString:
    """A country by its name, with the three letters that everybody knows."""
    try:
        name = country_name(value, get_language() or "en")
    except NotACountry:
        return own(value)
    return format_html('<bdi>{} <span class="muted">(<bdi dir="ltr">{}</bdi>)</span></bdi>', name, value)


def _name(value: Any) -> SafeString:
    if not isinstance(value, Mapping):
        return own(value)
    text = " ".join(str(value[part]) for part in NAME_PARTS if value.get(part))
    kind = str(value.get("kind", ""))
    if not kind:
        return own(text)
    return format_html('<bdi dir="auto">{}</bdi> <span class="muted">({})</span>', text, _name_kinds().get(kind, kind))


def _name_kinds() -> dict[str, str]:
    """What a name is to its bearer, in the reader's language."""
    return {
        "primary": gettext("primary name"),
        "birth": gettext("name at birth"),
        "alias": gettext("alias"),
        "transliteration": gettext("transliteration"),
    }


def _place(value: Any) -> SafeString:
    if not isinstance(value, Mapping):
        return own(value)
    text = own(value.get("text") or value.get("name") or "")
    if not value.get("country"):
        return text
    return format_html("{}{}{}", text, gettext(", "), country(str(value["country"])))


def _plain(_field: Field, value: Any) -> SafeString:
    return own(value)


SHOWN: Mapping[Type, Callable[[Field, Any], SafeString]] = {
    Type.CODE: lambda field, value: own(code_label(field, str(value))),
    Type.FLAG: lambda _field, value: own(gettext("yes") if value else gettext("no")),
    Type.COUNTRY: lambda _field, value: country(str(value)),
    Type.PERSON_NAME: lambda _field, value: _name(value),
    Type.PLACE: lambda _field, value: _place(value),
    Type.QUANTITY: lambda field, value: run(f"{value} {field.unit}".strip()),
    Type.DATE: lambda _field, value: run(value),
    Type.PARTIAL_DATE: lambda _field, value: run(value),
    **dict.fromkeys(NUMBERS, lambda _field, value: code(value)),
}
