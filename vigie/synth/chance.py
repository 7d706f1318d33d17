"""Chance that repeats: item i depends on the seed, on what is made, and on i; on nothing else, in any process."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, TypeVar

Thing = TypeVar("Thing")

STEP = 7_368_787  # a prime that divides no power of ten: i * STEP visits every number of seven digits once
SPAN = 10_000_000
FIRST_DAY = date(2019, 1, 1)
LAST_DAY = date(2025, 6, 30)


def dice(seed: int, what: str, i: int) -> random.Random:
    """A source of chance for item i. Text seeds go through SHA-512, so that no hash seed of a process matters."""
    return random.Random(f"{seed}/{what}/{i}")


def serial(seed: int, what: str, i: int) -> str:
    """Seven digits that no other i below ten million has, in no visible order."""
    start = int.from_bytes(sha256(f"{seed}/{what}".encode()).digest()[:8], "big")
    return f"{(i * STEP + start) % SPAN:07d}"


def skewed(dice: random.Random, things: Sequence[Thing]) -> Thing:
    """One of them; early ones far more often, as with names in life."""
    return things[int(len(things) * dice.random() ** 3)]


def day(dice: random.Random, first: date = FIRST_DAY, last: date = LAST_DAY) -> date:
    """A day from first to last, each alike."""
    return first + timedelta(days=dice.randrange((last - first).days + 1))


def filing(owner: str, owner_ref: str, record: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole filing as the records room takes it, beside its owner: the record, its file number and its legal basis."""
    basis = {"kind": "police_report", "reference": owner_ref, "authority": f"Police of {owner}"}
    return {"owner": owner, "owner_ref": owner_ref, "legal_basis": basis, **more, "record": record}
