"""Dates as people know them: a year, a month, a day, a range, or about."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from vigie.vocabulary.writing import NotUnderstood, fold

ABOUT_YEARS: Final = 2  # assumption: "about 1980" is 1978 to 1982
_PART: Final = re.compile(r"([0-9]{4})(?:([-./])([0-9]{1,2})\2([0-9]{1,2})|-([0-9]{1,2}))?")
_ABOUT: Final = re.compile(r"^(?:~|ABOUT|CIRCA|CA\.?|C\.|ENV\.?|ENVIRON|VERS|HACIA|ALREDEDOR DE|حوالي|نحو)\s*|\s*~$")
_LOCAL: Final = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ](?:[0-9]{2}|[0-9]{4})")


class NotADate(NotUnderstood):
    """No date, or a day that does not exist."""

    code = "not_a_date"
    advice = "Give the date as 1980-04-03, 1980-04, 1980, 1980/1984 or about 1980."


class AmbiguousDate(NotUnderstood):
    """Day and month cannot be told apart."""

    code = "ambiguous_date"
    advice = "Day and month cannot be told apart. Give the year first, as in 2024-04-03."


def _ends(text: str, given: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day."""
    parts = _PART.fullmatch(text)
    if parts is None:
        raise NotADate(given)
    year, month, day = parts[1], parts[3] or parts[5], parts[4]
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise NotADate(given) from error
    if day:
        return first, first
    last_month = first.month if month else 12
    return first, date(first.year, last_month, monthrange(first.year, last_month)[1])


def _moved(day: date, years: int) -> date:
    """The same day some years away, within the calendar; 29 February becomes 28."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The days that a date may mean: from `first` to `last`, both included. `about` says that it was given so."""

    first: date
    last: date
    about: bool = False

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.last < self.first:
            raise NotADate(self.first.isoformat())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "1980", "1980-04", "1980-04-03", "1980/1984", "~1980" or "about 1980"; digits of any script.

        Raises AmbiguousDate for 03/04/2024, NotADate for anything else.
        """
        folded = fold(text)
        plain = _ABOUT.sub("", folded)
        local = _LOCAL.fullmatch(plain)
        if local:
            raise AmbiguousDate(text) if max(int(local[1]), int(local[2])) <= 12 else NotADate(text)  # noqa: PLR2004  months
        start, slash, end = plain.partition("/")
        if slash and not _PART.fullmatch(plain):
            first, last = _ends(start.strip(), text)[0], _ends(end.strip(), text)[1]
        else:
            first, last = _ends(plain, text)
        if last < first:
            raise NotADate(text)
        if plain != folded:
            return cls(_moved(first, -ABOUT_YEARS), _moved(last, ABOUT_YEARS), about=True)
        return cls(first, last)

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def overlaps(self, other: Self) -> bool:
        """Whether both may mean the same day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        """The shortest text that `parse` reads as the same days."""
        first, last = self.first, self.last
        if self.about:
            first, last = _moved(first, ABOUT_YEARS), _moved(last, -ABOUT_YEARS)
        return ("~" if self.about else "") + _written(first, last)


def _written(first: date, last: date) -> str:
    for text in (f"{first.year:04}", f"{first:%Y-%m}", first.isoformat()):
        if _ends(text, text) == (first, last):
            return text
    return f"{first}/{last}"
