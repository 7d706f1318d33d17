"""What a catalogue file says, for programs (JSON Schema) and for people (docs/databases.md)."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from vigie.records.catalogue.nouns import Asked, Database, Field, Type
from vigie.records.catalogue.values import MOST, MOST_ITEMS, MOST_SIGNS, NAME_KINDS, NAME_PARTS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
HEADER: Final = """# Databases

Generated from `vigie/records/catalogue/*.toml` by `vigie databases document`; a test compares. Change the file, not this page.
"""
COMPARED: Final = {Asked.KEY: "key", Asked.NARROW: "narrow", Asked.NEVER: ""}


def schema(database: Database, envelope: Mapping[str, Field]) -> dict[str, Any]:
    """The JSON Schema of a filing's body: the record inside its envelope. Titles are English; labels are beside them."""
    fields = {"record": _object(database.fields), **{name: _field(each) for name, each in envelope.items()}}
    required = ["record", *(name for name, each in envelope.items() if each.required)]
    return {
        "$schema": DIALECT,
        "$id": f"urn:vigie:database:{database.name}:{database.version[:16]}",
        "title": database.title["en"],
        "description": database.holds["en"],
        "type": "object",
        "properties": fields,
        "required": required + (["interest"] if database.personal_data else []),
        "additionalProperties": False,
    }


def document(catalogue: Mapping[str, Database]) -> str:
    """The page about all databases, in Markdown. The empty catalogue gives the heading alone."""
    return HEADER + "".join("\n" + "\n".join(_page(each)) + "\n" for each in catalogue.values())


def _object(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _field(each) for name, each in fields.items()},
        "required": [name for name, each in fields.items() if each.required],
        "additionalProperties": False,
    }


def _field(field: Field) -> dict[str, Any]:
    one = _one(field)
    whole = {"type": "array", "items": one, "maxItems": MOST_ITEMS} if field.list else one
    said = {"title": field.label["en"], "x-labels": dict(field.label), "x-type": str(field.type)}
    if field.help:
        said["description"] = field.help["en"]
    return whole | said


def _one(field: Field) -> dict[str, Any]:
    text = {"type": "string", "maxLength": min(MOST.get(field.type, MOST_SIGNS), int(field.max or MOST_SIGNS * 10))}
    shape = _SHAPES.get(field.type)
    return text if shape is None else shape(field)


def _number(field: Field) -> dict[str, Any]:
    bounds = {"minimum": field.min, "maximum": field.max}
    return {"type": "number"} | {name: value for name, value in bounds.items() if value is not None}


def _name(field: Field) -> dict[str, Any]:  # noqa: ARG001  one shape for all types
    parts: dict[str, Any] = {part: {"type": "string", "maxLength": MOST_SIGNS} for part in NAME_PARTS}
    parts["kind"] = {"type": "string", "enum": list(NAME_KINDS)}
    whole = {"type": "object", "properties": parts, "additionalProperties": False}
    return {"anyOf": [{"type": "string", "maxLength": MOST_SIGNS}, whole]}


def _place(field: Field) -> dict[str, Any]:  # noqa: ARG001
    words = {"text": {"type": "string", "maxLength": MOST_SIGNS}, "country": {"type": "string"}}
    parts = {**words, "lat": {"type": "number"}, "lon": {"type": "number"}}
    whole = {"type": "object", "properties": parts, "additionalProperties": False}
    return {"anyOf": [{"type": "string", "maxLength": MOST_SIGNS}, whole]}


_SHAPES: Final[Mapping[Type, Callable[[Field], dict[str, Any]]]] = MappingProxyType(
    {
        Type.GROUP: lambda field: _object(field.of),
        Type.CODE: lambda field: {"type": "string", "enum": list(field.codes.values if field.codes else ())},
        Type.FLAG: lambda _: {"type": "boolean"},
        Type.DATE: lambda _: {"type": "string", "format": "date"},
        Type.QUANTITY: _number,
        Type.PERSON_NAME: _name,
        Type.PLACE: _place,
    }
)


def _page(database: Database) -> Iterator[str]:
    keep, hit = database.keep, database.hit
    yield f"## {database.title['en']} (`{database.name}`, {database.code})"
    yield ""
    yield database.holds["en"]
    yield ""
    yield f"*{database.title['fr']} · {database.title['es']} · {database.title['ar']}*"
    yield ""
    yield f"- A hit means: `{database.meaning}`. Purposes: {', '.join(sorted(database.purposes))}."
    issuer = f"; the owner is the {database.fields[database.owner_is].label['en'].lower()}" if database.owner_is else ""
    yield f"- Filed by: {', '.join(database.contribute_by)}{issuer}. New members: {database.new_members}."
    yield f"- Personal data: {'yes' if database.personal_data else 'no'}. Level: {database.level}, at most {database.max_level}."
    yield f"- Kept {keep.default_months} months ({keep.source}), reviewed {keep.review_days} days before the end."
    yield f"- After a hit: {hit.procedure}, confirmation {hit.confirm}. Candidates show: {', '.join(hit.candidate)}."
    if database.offline.allowed:
        limits = f"warns after {database.offline.stale_warn} h, stops after {database.offline.stale_stop} h"
        yield f"- Off line: {', '.join(database.offline.fields)}; {limits}."
    yield ""
    yield "| Field | Type | Asked | Required | What it is |"
    yield "|---|---|---|---|---|"
    for path, each in database.paths.items():
        kind = f"{each.type}{' (list)' if each.list else ''}"
        yield f"| `{path}` | {kind} | {_asked(each)} | {'yes' if each.required else ''} | {each.label['en']} |"


def _asked(field: Field) -> str:
    parts = [f"{end} ≥ {least}" for end, least in field.part.items()]
    return ", ".join([each for each in (COMPARED[field.asked], "near" if field.near else "") if each] + parts)
