"""Spoils good payloads in every way that clients, and attackers, spoil them; the same seed spoils alike."""

import copy
import json
import random
from typing import Any

SCRAPS: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**53, -(2**70), 1e308, "", " ", "\t\n", "?", "%", "_", "'; drop table record; --",
    "A" * 5000, "٠١٢٣", "Ω≈ç√", "\u202e\u200f", "e\u0301" * 40, "🛂" * 9, "\x00", "\ud800", "NaN", "2999-01-01",
    "2026-13-45", "0000-00-00", "31/12/2026", "UT", "UTOPIA", "ZZZ", "99", [], {}, [[]], [None], {"": ""}, {"start": "A"},
    ["A"] * 300, {"a": {"b": {"c": {"d": 1}}}}, "P<UTO" + "<" * 83, "1M8GDM9AXKP04278", "L898902C3", "stolen", "maintain",
]  # fmt: skip
NAMES = ["", "extra", "record", "purpose", "__proto__", "a/b~c", "names", "١", "\x00", "x" * 300, "owner", "allow_mask"]


def spoiled(seed: int, good: Any) -> bytes:
    """The payload with one to three things spoiled, as bytes to be sent; now and then no longer JSON."""
    dice = random.Random(seed)
    body = copy.deepcopy(good)
    for _ in range(dice.randint(1, 3)):
        body = _spoil(dice, body)
    sent = json.dumps(body, ensure_ascii=dice.random() < 0.7).encode("utf-8", "surrogatepass")
    return _scratched(dice, sent) if dice.random() < 0.15 else sent


def _spoil(dice: random.Random, body: Any) -> Any:
    places = list(_places(body))
    if not places or dice.random() < 0.02:
        return dice.choice(SCRAPS)
    holder, name = dice.choice(places)
    way = dice.randrange(5)
    if way == 0:
        del holder[name]
    elif way == 1 and isinstance(holder, dict):
        holder[dice.choice(NAMES)] = copy.deepcopy(dice.choice(SCRAPS))
    elif way == 2:
        holder[name] = [copy.deepcopy(holder[name])] * dice.choice([1, 2, 60])
    elif way == 3 and isinstance(holder[name], str) and holder[name]:
        holder[name] = _typo(dice, holder[name])
    else:
        holder[name] = copy.deepcopy(dice.choice(SCRAPS))
    return body


def _places(value: Any) -> Any:
    """Every (holder, name) in the payload."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in list(items):
        yield value, name
        yield from _places(item)


def _typo(dice: random.Random, text: str) -> str:
    place = dice.randrange(len(text))
    return text[:place] + dice.choice(["", "O", "0", "?", "é", "ء", "<", text[place] * 2]) + text[place + 1 :]


def _scratched(dice: random.Random, sent: bytes) -> bytes:
    place = dice.randrange(len(sent) + 1)
    return (
        sent[:place]
        + dice.choice([b"", b"\xff", b"\x00", b'"', b"}", b"\\", b"[" * 50])
        + sent[place + dice.randrange(3) :]
    )
