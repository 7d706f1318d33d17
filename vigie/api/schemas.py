"""A database's payload as JSON Schema (draft 2020-12), made from its catalogue file and from nothing else."""

from collections.abc import Mapping
from typing import Any, Final

from vigie.records.nouns import Database, Field, Type

TEXTS: Final[Mapping[Type, dict[str, Any]]] = {
    Type.DATE: {"type": "string", "format": "date"},
    Type.PARTIAL_DATE: {"type": "string", "examples": ["1980", "1980-07", "1980-07-02"]},
    Type.COUNTRY: {"type": "string", "pattern": "^[A-Z]{1,3}$", "description": "ISO 3166-1 alpha-3"},
    Type.FLAG: {"type": "boolean"},
}


def payload_schema(database: Database, language: str = "en") -> dict[str, Any]:
    """The schema of what may be filed in this database; titles in the asked language."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": database.title[language],
        "description": database.holds[language],
        **_object(database.fields, language),
    }


def _object(fields: Mapping[str, Field], language: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in fields.items() if field.required],
        "properties": {name: _property(field, language) for name, field in fields.items()},
    }


def _property(field: Field, language: str) -> dict[str, Any]:
    one = _value(field, language)
    told = {"title": field.label[language]}
    if field.help:
        told["description"] = field.help[language]
    if field.list:
        return {**told, "type": "array", "items": one}
    return {**one, **told}


def _value(field: Field, language: str) -> dict[str, Any]:
    if field.of:
        return _object(field.of, language)
    if field.codes is not None:
        words = "; ".join(f"{code}: {labels[language]}" for code, labels in field.codes.values.items())
        return {"type": "string", "enum": list(field.codes.values), "description": words}
    if field.type is Type.QUANTITY:
        bounds = {"minimum": field.min, "maximum": field.max}
        return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}
    return dict(TEXTS.get(field.type, {"type": "string"}))
