"""Reads a body strictly: UTF-8 JSON of modest size and depth, each fault with its pointer; never an exception of another kind."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from ninja.parser import Parser

from vigie.api.refusals import Malformed, NotJson, TooLarge
from vigie.foundation.errors import Advice, Fault, Invalid

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
MOST_NUMBER = 2**53 - 1
SHOWN = 60
TYPES = ("application/json",)


class StrictParser(Parser):
    """django-ninja's parser with our limits. Raises Refusals only (ninja wraps them; `problems` unwraps)."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body; every fault of the whole body at once."""
        value = parse(body_of(request))
        faults = tuple(_faults(value, "", 0))
        if faults:
            raise Invalid(*faults)
        return value


def body_of(request: HttpRequest) -> bytes:
    """The raw body. Raises NotJson for another media type, TooLarge above the limit."""
    kind = (request.content_type or "").lower()
    if kind and kind not in TYPES and not kind.endswith("+json"):
        raise NotJson
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise TooLarge(most=MOST_BYTES) from error
    except UnreadablePostError as error:
        raise Malformed(_broken("")) from error
    if len(body) > MOST_BYTES:
        raise TooLarge(most=MOST_BYTES)
    return body


def parse(body: bytes) -> Any:
    """JSON (RFC 8259) in UTF-8 without duplicate names, NaN or Infinity. Raises Malformed, naming the place."""
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=float,
        )
    except UnicodeDecodeError as error:
        raise Malformed(_broken(f"byte {error.start + 1}")) from error
    except json.JSONDecodeError as error:
        raise Malformed(_broken(f"line {error.lineno}, column {error.colno}")) from error
    except RecursionError as error:
        raise Invalid(_deep("")) from error


def _whole(digits: str) -> int | float:
    """Python refuses to read more than 4,300 digits; such a number is only ever a fault, so its size is enough."""
    return int(digits) if len(digits) < SHOWN else float("inf")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            advice = Advice("This name occurs twice in one object. Keep one of the two.")
            raise Malformed(Fault(pointer("", name), "encoding", advice, shown(name)))
        found[name] = value
    return found


def _no_constant(word: str) -> Any:
    raise Malformed(_broken(word))


def _faults(value: Any, where: str, depth: int) -> Iterator[Fault]:
    """What no field can hold, whatever its type: the database and the canonical form would refuse it later."""
    if depth > MOST_DEPTH:
        yield _deep(where)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _signs(name, pointer(where, name))
            yield from _faults(item, pointer(where, name), depth + 1)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _faults(item, pointer(where, str(place)), depth + 1)
    elif isinstance(value, str):
        yield from _signs(value, where)
    elif isinstance(value, int | float) and not -MOST_NUMBER <= value <= MOST_NUMBER:
        yield Fault(where, "too_long", Advice("This number is too large. Send it as text, or correct it."))


def _signs(text: str, where: str) -> Iterator[Fault]:
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        advice = Advice("This text holds signs that cannot be stored (NUL, half of a pair). Type it again.")
        yield Fault(where, "encoding", advice, shown(text))


def _deep(where: str) -> Fault:
    advice = Advice("Objects and lists may be nested at most %(most)s deep.", {"most": MOST_DEPTH})
    return Fault(where, "too_long", advice)


def _broken(place: str) -> Fault:
    return Fault("", "encoding", Advice("This is not valid JSON in UTF-8. Correct it at the place named."), place)


def pointer(where: str, name: str) -> str:
    """The JSON pointer (RFC 6901) of a member of what `where` points to; unstorable signs are left out."""
    part = shown(name, most=200).replace("~", "~0").replace("/", "~1")
    return f"{where}/{part}"


def shown(value: object, most: int = SHOWN) -> str:
    """What was given, as the caller may read it back: one short line; containers and nothing are the empty text."""
    if value is None or isinstance(value, dict | list):
        return ""
    text = str(value)[: most + 1]
    clean = "".join(sign if sign.isprintable() else "�" for sign in text)
    return clean if len(clean) <= most else clean[:most] + "…"
