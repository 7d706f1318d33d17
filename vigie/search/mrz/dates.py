"""The six signs of a date in a zone: the century, and dates of which only a part is known."""

from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Final

from vigie.search.mrz.layouts import FILLER
from vigie.vocabulary.partial_date import NotADate, PartialDate

EXPIRY_AHEAD: Final = 50  # years: assumption, longer than any document is valid


def _days(year: int, month: str, day: str) -> PartialDate:
    """The days of a year, or of its month, or the one day. Raises NotADate for a day that does not exist."""
    try:
        if not month:
            return PartialDate(date(year, 1, 1), date(year, 12, 31))
        if not day:
            return PartialDate(date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1]))
        whole = date(year, int(month), int(day))
    except ValueError as error:
        raise NotADate(month + day) from error
    return PartialDate(whole, whole)


def _parts(signs: str) -> tuple[int, str, str] | None:
    """Year of the century, month, day; unknown ones (fillers or 00) empty; None for a date that is all unknown."""
    year, month, day = (part.strip(FILLER) for part in (signs[:2], signs[2:4], signs[4:]))
    if not (year or month or day):
        return None
    month, day = ("" if part == "00" else part for part in (month, day))
    if (
        not all(len(part) in {0, 2} and (part or "0").isdigit() for part in (year, month, day))
        or not year
        or (day and not month)
    ):
        raise NotADate(signs)
    return int(year), month, day


def _latest(signs: str, limit: date) -> PartialDate | None:
    """The latest date of these signs that does not begin after the limit; None if all is unknown."""
    parts = _parts(signs)
    if parts is None:
        return None
    year, month, day = parts
    century = limit.year // 100 * 100
    with suppress(NotADate):  # 29 February of a year that is no leap year in this century
        found = _days(century + year, month, day)
        if found.first <= limit:
            return found
    return _days(century - 100 + year, month, day)


def birth_date(signs: str, today: date) -> PartialDate | None:
    """The latest date that is not in the future; `8408<<` is a month, `84<<<<` a year. Raises NotADate."""
    return _latest(signs, today)


def expiry_date(signs: str, today: date) -> PartialDate | None:
    """The latest date within 50 years. Raises NotADate."""
    return _latest(signs, date(today.year + EXPIRY_AHEAD, 12, 31))
