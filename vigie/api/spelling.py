"""How answers look, for the description: the JSON Schema of a noun, by the same rules as `foundation.wire` spells it."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from vigie.foundation.errors import Advice
from vigie.vocabulary.partial_date import PartialDate

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bytes: {"type": "string", "description": "hexadecimal"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    UUID: {"type": "string", "format": "uuid"},
    PartialDate: {"type": "string", "examples": ["1980", "1980-07", "1980-07-02"]},
    Advice: {"type": "string", "description": "in the asked language"},
    type(None): {"type": "null"},
}
LISTS = (list, tuple, set, frozenset, Sequence)


class Spelling:
    """Collects the schemas of all nouns that it meets, each under its own name."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {}

    def of(self, kind: Any) -> dict[str, Any]:
        """The schema of a type; a noun is a reference. What has no fixed shape is anything."""
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"type": "string", "enum": [each.value for each in kind]}
        if is_dataclass(kind) and isinstance(kind, type):
            return self._noun(kind)
        return self._built(get_origin(kind), get_args(kind))

    def listed(self, kind: Any) -> dict[str, Any]:
        """One page of a list."""
        items = {"type": "array", "items": self.of(kind)}
        following = {"type": ["string", "null"], "description": "The cursor of the next page; null at the end."}
        return {"type": "object", "required": ["items", "next"], "properties": {"items": items, "next": following}}

    def _noun(self, kind: type) -> dict[str, Any]:
        name = f"{kind.__module__.split('.')[1]}.{kind.__name__}"
        if name not in self.schemas:
            self.schemas[name] = {}  # met again below itself, it is only referred to
            hints = get_type_hints(kind)
            told = {each.name: self.of(hints[each.name]) for each in fields(kind)}
            described = (kind.__doc__ or "").split("\n\n", maxsplit=1)[0]
            self.schemas[name] = {
                "type": "object",
                "description": described,
                "required": list(told),
                "properties": told,
            }
        return {"$ref": f"#/components/schemas/{name}"}

    def _built(self, origin: Any, arguments: tuple[Any, ...]) -> dict[str, Any]:
        if origin in {Union, types.UnionType}:
            return {"anyOf": [self.of(each) for each in arguments]}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if origin in LISTS:
            return {"type": "array", "items": self.of(arguments[0])}
        return {}
