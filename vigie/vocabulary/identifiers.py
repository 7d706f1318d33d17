"""The compared forms of every kind of number: one set of functions for filing and for asking."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase, digits
from types import MappingProxyType
from typing import Final

from vigie.vocabulary.writing import NotUnderstood, compact, fold, name_keys

UNKNOWN_SIGN: Final = "?"
MIN_CHECKED: Final = 10  # nine signs of a number and its check digit: what a zone prints
MAX_TAIL: Final = 18  # digits of a series number that fit a 64-bit integer
VIN_LENGTH: Final = 17

_NEAR = str.maketrans("OQDILSBZG", "000115826")
_VIN = str.maketrans("OQI", "001")
_VIN_SIGNS: Final = digits + "".join(letter for letter in ascii_uppercase if letter not in "IOQ")
_SERIAL_SIGNS: Final = digits + ascii_uppercase
_NO_VALUE: Final = 255
_ZONE_VALUES: Final = bytes(
    0 if sign == ord("<") else (digits + ascii_uppercase).find(chr(sign)) % 256 for sign in range(256)
)
# 49 CFR 565.15: value of each sign and weight of each place.
_VIN_VALUE: Final = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_E_MAIL: Final = re.compile(r"[^\s@,;<>\"]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")


@dataclass(frozen=True, slots=True)
class Forms:
    """The keys of one value: `exact` decides, `near` is a second and weaker lane. Either may be empty."""

    exact: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Consecutive numbers as one key: same prefix and length, numeric part from `low` to `high`, both included."""

    key: str
    low: int
    high: int


class TooShort(NotUnderstood):
    """Fewer letters and digits than this kind of number can have."""

    code = "too_short"
    advice = "Give at least %(least)s letters or digits."


class TooLong(NotUnderstood):
    """More letters and digits than this kind of number can have."""

    code = "too_long"
    advice = "Give at most %(most)s letters or digits."


class NotAVin(NotUnderstood):
    """A sign that no vehicle identification number has."""

    code = "not_a_vin"
    advice = "A vehicle identification number has 5 to 17 Latin letters and digits. Use ? for one unknown sign."


class TooManyUnknown(NotUnderstood):
    """More than one unknown sign: too many numbers would answer."""

    code = "too_many_unknown"
    advice = "Only one sign may be unknown (?). Ask by the beginning or the end of the number instead."


class NotAPhone(NotUnderstood):
    """Not a telephone number."""

    code = "not_a_phone"
    advice = "Give the telephone number with its country code, as in +999 555 0100."


class NotAnEmail(NotUnderstood):
    """Not an e-mail address."""

    code = "not_an_email"
    advice = "Give the whole e-mail address, as in name@example.org."


class NotASeries(NotUnderstood):
    """Two numbers that do not begin and end one series."""

    code = "not_a_series"
    advice = "First and last number of a series have the same letters, the same length, and the last is not before the first."


def near_form(exact: str) -> str:
    """The form in which signs that are taken for one another are equal, without leading zeros ("0" if nothing else)."""
    return exact.translate(_NEAR).lstrip("0") or ("0" if exact else "")


def check_digit(signs: str) -> str:
    """The 7-3-1 check digit of ICAO Doc 9303 part 3 over A-Z, 0-9 and the filler.

    Raises ValueError for any other sign.
    """
    values = signs.encode("ascii").translate(_ZONE_VALUES)
    if _NO_VALUE in values:
        message = "a sign that no zone has"
        raise ValueError(message)
    return str((7 * sum(values[::3]) + 3 * sum(values[1::3]) + sum(values[2::3])) % 10)


def _bounded(signs: str, given: str, least: int, most: int) -> str:
    if len(signs) < least:
        raise TooShort(given, least=least)
    if len(signs) > most:
        raise TooLong(given, most=most)
    return signs


def _ends_in_check_digit(number: str) -> bool:
    return number.isascii() and number[-1].isdigit() and check_digit(number[:-1]) == number[-1]


def _distinct(keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _document_number(value: str) -> Forms:
    number = _bounded(compact(value), value, 3, 40)
    bare = number[:-1] if len(number) > 3 and _ends_in_check_digit(number) else ""  # noqa: PLR2004  the least
    printed = len(number) >= MIN_CHECKED or re.search(r"<[\s<]*\S\s*$", value) is not None
    exact = [number, bare] if bare and printed else [number]
    return Forms(tuple(exact), _distinct([near_form(form) for form in ([number, bare] if bare else [number])]))


def _vin_signs(value: str) -> str:
    return compact(value).translate(_VIN)


def _vin(value: str) -> Forms:
    vin = _bounded(_vin_signs(value), value, 5, VIN_LENGTH)
    if not vin.isascii():
        raise NotAVin(value)
    return Forms((vin,), (near_form(vin),))


def _serial(value: str) -> Forms:
    serial = _bounded(compact(value), value, 2, 40)
    return Forms((serial,), (near_form(serial),))


def _plate(value: str) -> Forms:
    plate = _bounded(compact(value), value, 2, 15)
    return Forms((plate,), (near_form(plate),))


def _phone(value: str) -> Forms:
    text = fold(value).replace("(0)", "")
    if re.search(r"[^\d\s()+./-]", text) or "+" in text.lstrip("(")[1:]:
        raise NotAPhone(value)
    number = "".join(sign for sign in text if sign.isdigit()).removeprefix("00")
    if not 7 <= len(number) <= 15:  # noqa: PLR2004  ITU-T E.164 and the shortest subscriber numbers
        raise NotAPhone(value)
    return Forms((number,), (number[-9:],))


def _email(value: str) -> Forms:
    text = "".join(fold(value).split()).lower()
    if not _E_MAIL.fullmatch(text):
        raise NotAnEmail(value)
    mailbox, _, domain = text.partition("@")
    return Forms((text,), (f"{mailbox.partition('+')[0] or mailbox}@{domain}",))


def _text(value: str) -> Forms:
    text = _bounded(fold(value), value, 1, 2000)
    return Forms((text,), ())


def _person_name(value: str) -> Forms:
    keys = name_keys(value)
    if not keys:
        raise TooShort(value, least=1)
    return Forms(keys, ())


_READERS: Final[Mapping[str, Callable[[str], Forms]]] = MappingProxyType(
    {
        "document_number": _document_number,
        "vin": _vin,
        "serial": _serial,
        "plate": _plate,
        "phone": _phone,
        "email": _email,
        "text": _text,
        "person_name": _person_name,
    }
)
KEY_TYPES: Final = frozenset(_READERS)
_WITH_UNKNOWN: Final[Mapping[str, str]] = MappingProxyType({"vin": _VIN_SIGNS, "serial": _SERIAL_SIGNS})


def has_unknown(type_: str, value: str) -> bool:
    """Whether the value has an unknown sign (?) where this type allows one. A record never may; a question may."""
    return type_ in _WITH_UNKNOWN and UNKNOWN_SIGN in fold(value)


def readings(type_: str, value: str) -> tuple[str, ...]:
    """The exact forms that a value with at most one unknown sign may stand for: 33 of a VIN, 36 of a serial number.

    Without an unknown sign: its one exact form (or the forms of a document number). `_` and `%` mean nothing.
    Raises TooManyUnknown for a second unknown sign, and what `forms` raises.
    """
    if not has_unknown(type_, value):
        return _READERS[type_](value).exact
    before, *after = fold(value).split(UNKNOWN_SIGN)
    if len(after) > 1:
        raise TooManyUnknown(value)
    return _distinct([_READERS[type_](before + sign + after[0]).exact[0] for sign in _WITH_UNKNOWN[type_]])


def forms(type_: str, value: str, country: str | None = None) -> Forms:  # noqa: ARG001  alphabets by country come with the plate tables
    """The exact and near keys of a value of a key type (KEY_TYPES); the same on entry and in a question.

    A value with one unknown sign has no exact key; its near keys are those of its readings.
    Raises KeyError for a type that makes no keys, NotUnderstood (with code and advice) for a value that is none.
    """
    if has_unknown(type_, value):
        return Forms((), _distinct([near_form(reading) for reading in readings(type_, value)]))
    return _READERS[type_](value)


def part_form(type_: str, value: str) -> str:
    """The compared form of a beginning or an end, without any check of length. Raises TooShort when nothing is left."""
    signs = _vin_signs(value) if type_ == "vin" else compact(value)
    return _bounded(signs, value, 1, 40)


def reverse_form(exact: str) -> str:
    """The key of the reverse lane: an end part becomes a beginning."""
    return exact[::-1]


def successor(prefix: str) -> str:
    """The least text after every text that begins with `prefix`, in code point order (COLLATE "C").

    Raises ValueError for the empty prefix, which has no such bound.
    """
    kept = prefix.rstrip("\U0010ffff")
    if not kept:
        message = "the empty prefix has no upper bound"
        raise ValueError(message)
    after = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if 0xD800 <= after <= 0xDFFF else after)  # noqa: PLR2004  surrogates are no text


def series_key(number: str) -> tuple[str, int]:
    """Prefix and length of a number, and its numeric tail: "C0000150" is ("C|8", 150).

    Raises NotASeries for a number that does not end in a digit.
    """
    signs = compact(number)
    tail = re.search(r"[0-9]{1,18}$", signs)
    if tail is None:
        raise NotASeries(number)
    return f"{signs[: tail.start()]}|{len(signs)}", int(tail.group())


def series(first: str, last: str) -> Series:
    """The series from `first` to `last`, both included. Raises NotASeries when they are not of one series."""
    key, low = series_key(first)
    other, high = series_key(last)
    if key != other or high < low:
        raise NotASeries(last)
    return Series(key, low, high)


def vin_in_doubt(value: str) -> bool:
    """Whether a North American VIN (17 signs, first sign 1 to 5) has a wrong check digit: a warning, never a refusal.

    Other makers do not use the ninth place as a check digit; for them, and for anything odd, it says no.
    """
    vin = _vin_signs(value)
    if len(vin) != VIN_LENGTH or vin[0] not in "12345" or not set(vin) <= _VIN_VALUE.keys():
        return False
    total = sum(_VIN_VALUE[sign] * weight for sign, weight in zip(vin, _VIN_WEIGHTS, strict=True))
    return vin[8] != "0123456789X"[total % 11]
