"""The member countries and their bits in the allow mask (members.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MASK_BYTES = 32
NOBODY = 255


@dataclass(frozen=True, slots=True)
class Member:
    """A member country or international entity; `bit` is its place in every allow mask, 0 to 254."""

    code: str
    bit: int
    exercise: bool


@cache
def members() -> dict[str, Member]:
    """All members by alpha-3 code, fictional ones of exercise nodes included."""
    rows = tomllib.loads(Path(__file__).with_name("members.toml").read_text(encoding="utf-8"))
    found = {code: Member(code, bit, exercise=name == "exercise") for name in rows for code, bit in rows[name].items()}
    if len({member.bit for member in found.values()}) != len(found) or NOBODY in {m.bit for m in found.values()}:
        message = "members.toml: two members share a bit, or bit 255 is given away"
        raise ValueError(message)
    return found


@cache
def _codes() -> dict[int, str]:
    return {member.bit: code for code, member in members().items()}


def bit_of(code: str) -> int:
    """The mask bit of a member. Raises KeyError for an unknown code."""
    return members()[code].bit


def code_of(bit: int) -> str:
    """The member that has this bit. Raises KeyError for a bit nobody has."""
    return _codes()[bit]


def mask_of(codes: frozenset[str] | set[str]) -> bytes:
    """32 bytes with the bits of these members set: bit n is bit n%8, least significant first, of byte n//8.

    The empty set gives 32 zero bytes: nobody.
    """
    return _mask_of(frozenset(codes))


@cache
def _mask_of(codes: frozenset[str]) -> bytes:
    mask = bytearray(MASK_BYTES)
    for code in codes:
        bit = bit_of(code)
        mask[bit // 8] |= 1 << (bit % 8)
    return bytes(mask)


def may_see(mask: bytes, bit: int) -> bool:
    """Whether the member with this bit is allowed by the mask."""
    return bool(mask[bit // 8] >> (bit % 8) & 1)


@cache
def everyone(*, exercise: bool) -> frozenset[str]:
    """All members that a new record may be shown to: fictional ones on exercise nodes only."""
    return frozenset(code for code, member in members().items() if exercise or not member.exercise)
