"""The spoken reference of a record: not countable, not guessable, readable over the telephone."""

from typing import Final

from vigie.vocabulary.writing import NotUnderstood, compact

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS: Final = 12
RANDOM_BYTES: Final = 8
_CODE: Final = 2
_HEARD = str.maketrans("OIL", "011")
_FIELD: Final = 0b100101  # x^5 + x^2 + 1, primitive: each place gets a weight of its own


class NotAReference(NotUnderstood):
    """Not a reference, or one with a sign misheard."""

    code = "not_a_reference"
    advice = "A reference looks like TD-7K3M-9QXF-2BTW-4; its last sign is a check character. Read it again."


def _check_character(code: str, body: str) -> str:
    """Over the field of 32 elements: every single wrong sign and every exchange of two signs is seen."""
    check = 0
    for letter in (*code, *body):
        value = ALPHABET.index(letter) if letter in ALPHABET else 27  # U, the one letter left out, counts as V
        check = check << 1 ^ value
        if check & 32:
            check ^= _FIELD
    check <<= 1
    return ALPHABET[check ^ _FIELD if check & 32 else check]


def _spoken(code: str, body: str) -> str:
    return "-".join((code, body[:4], body[4:8], body[8:], _check_character(code.translate(_HEARD), body)))


def new_reference(code: str, random: bytes) -> str:
    """A reference "TD-7K3M-9QXF-2BTW-4" from a database's two letters and at least 8 random bytes (60 bits are used).

    Raises ValueError for another code or for too few bytes.
    """
    if len(code) != _CODE or not (code.isascii() and code.isalpha() and code.isupper()) or len(random) < RANDOM_BYTES:
        message = "a reference needs two capital letters and eight random bytes"
        raise ValueError(message)
    number = int.from_bytes(random[:RANDOM_BYTES], "big")
    return _spoken(code, "".join(ALPHABET[number >> 5 * place & 31] for place in range(SIGNS)))


def check_reference(text: str) -> str:
    """The reference in its written form, however it was typed: lower case, spaces, no dashes, O for 0, I or L for 1.

    Raises NotAReference (a ValueError) if it has another length, a strange sign or a wrong check character.
    """
    signs = compact(text)
    code, body, check = signs[:_CODE], signs[_CODE:-1].translate(_HEARD), signs[-1:].translate(_HEARD)
    if len(body) != SIGNS or not (code.isascii() and code.isalpha()) or not set(body) <= set(ALPHABET):
        raise NotAReference(text)
    reference = _spoken(code, body)
    if reference[-1] != check:
        raise NotAReference(text)
    return reference
