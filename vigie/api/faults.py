"""Turns pydantic's findings into faults of the published list, with advice that can be translated."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from vigie.api.parsing import pointer, shown
from vigie.foundation.errors import Advice, Fault, Invalid

MISSING = Advice("This is required. Fill it in.")
UNKNOWN = Advice("There is no field of this name here. Leave it out, or check how it is written.")
LISTED = Advice("Only the values of the list are known here. Take one of those named as nearest.")
TEXT = Advice("Send a text here, in quotation marks.")
WHOLE = Advice("Send a whole number here, without quotation marks.")
SWITCH = Advice("Send true or false here.")
LIST = Advice("Send a list here, in square brackets.")
OBJECT = Advice("Send an object with named fields here.")
SHORT = Advice("This is too short. Give more of it.")
LONG = Advice("This is too long, or there are too many. Give less at once.")
RANGE = Advice("This number lies outside the limits of this field.")
DATE = Advice("Write the date as YYYY-MM-DD.")
MOMENT = Advice("Write the time in UTC as 2026-02-03T04:05:06Z.")
NAME = Advice("This is not an id. Copy it from a list: 36 signs with four hyphens.")
UNREADABLE = Advice("This cannot be read as what this field holds. Correct it.")

KNOWN: Final[Mapping[str, tuple[str, Advice]]] = {
    "missing": ("missing", MISSING),
    "extra_forbidden": ("unknown_field", UNKNOWN),
    "string_type": ("encoding", TEXT),
    "int_type": ("encoding", WHOLE),
    "int_parsing": ("encoding", WHOLE),
    "int_from_float": ("encoding", WHOLE),
    "int_parsing_size": ("too_long", RANGE),
    "bool_type": ("encoding", SWITCH),
    "bool_parsing": ("encoding", SWITCH),
    "list_type": ("encoding", LIST),
    "tuple_type": ("encoding", LIST),
    "dict_type": ("encoding", OBJECT),
    "model_type": ("encoding", OBJECT),
    "model_attributes_type": ("encoding", OBJECT),
    "string_too_short": ("too_short", SHORT),
    "too_short": ("too_short", SHORT),
    "string_too_long": ("too_long", LONG),
    "too_long": ("too_long", LONG),
    "greater_than": ("not_in_list", RANGE),
    "greater_than_equal": ("not_in_list", RANGE),
    "less_than": ("not_in_list", RANGE),
    "less_than_equal": ("not_in_list", RANGE),
    "enum": ("not_in_list", LISTED),
    "literal_error": ("not_in_list", LISTED),
    "date_type": ("not_a_date", DATE),
    "date_parsing": ("not_a_date", DATE),
    "date_from_datetime_parsing": ("not_a_date", DATE),
    "date_from_datetime_inexact": ("not_a_date", DATE),
    "datetime_type": ("not_a_date", MOMENT),
    "datetime_parsing": ("not_a_date", MOMENT),
    "datetime_from_date_parsing": ("not_a_date", MOMENT),
    "timezone_aware": ("not_a_date", MOMENT),
    "uuid_parsing": ("encoding", NAME),
    "uuid_type": ("encoding", NAME),
}
QUOTED = re.compile(r"'([^']*)'")
MOST_FAULTS = 100
SOURCES = {"body": 2, "query": 1, "path": 1, "header": 1, "cookie": 1}


def invalid(found: Sequence[Mapping[str, Any]]) -> Invalid:
    """One refusal with a fault for each of django-ninja's findings; at most a hundred are listed."""
    return Invalid(*(_fault(each) for each in found[:MOST_FAULTS]))


def _fault(found: Mapping[str, Any]) -> Fault:
    code, advice = KNOWN.get(str(found.get("type")), ("encoding", UNREADABLE))
    given = found.get("input")
    told = "" if code == "missing" else shown(given)
    return Fault(_pointer(found.get("loc", ())), code, advice, told, _nearest(found, told))


def _pointer(loc: Sequence[object]) -> str:
    """Without the source and, for a body, the parameter's own name: the pointer is into what was sent."""
    where = ""
    for part in loc[SOURCES.get(str(loc[0]), 0) if loc else 0 :]:
        where = pointer(where, str(part))
    return where


def _nearest(found: Mapping[str, Any], given: str) -> tuple[str, ...]:
    context = found.get("ctx")
    listed = QUOTED.findall(str(context.get("expected", ""))) if isinstance(context, Mapping) else []
    return tuple(difflib.get_close_matches(given, listed, n=3) or listed[:20])
