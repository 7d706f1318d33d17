"""Nouns as JSON: the one spelling of values that REST, the command line and files share."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from vigie.foundation.errors import Advice
from vigie.foundation.language import USUAL, say
from vigie.vocabulary.partial_date import PartialDate


def plain(value: Any, language: str = USUAL) -> Any:
    """JSON's own types only: times as RFC 3339 in UTC, dates as ISO 8601, bytes as hexadecimal, sets sorted.

    A dataclass becomes an object of its fields, in their order; advice becomes a sentence in this language. Raises
    TypeError for what has no spelling.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return plain(value.value, language)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, str | date | UUID | PartialDate):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return say(value, language) if isinstance(value, Advice) else _gathered(value, language)


def moment(at: datetime) -> str:
    """RFC 3339 in UTC to the millisecond: 2026-02-03T04:05:06.789Z. A time without a zone is taken as UTC."""
    known = at if at.tzinfo else at.replace(tzinfo=UTC)
    return known.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _gathered(value: Any, language: str) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name), language) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item, language) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item, language) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(item, language) for item in value]
    message = f"no spelling in JSON for {type(value).__name__}"
    raise TypeError(message)
