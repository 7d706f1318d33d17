"""Dates of a zone: century and unknown parts."""

from datetime import date

import pytest

from vigie.search.mrz.dates import birth_date, expiry_date
from vigie.vocabulary.partial_date import NotADate

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("signs", "birth"),
    [
        ("740812", "1974-08-12"),
        ("261124", "2026-11-24"),
        ("261125", "1926-11-25"),
        ("000229", "2000-02-29"),
        ("8408<<", "1984-08"),
        ("840800", "1984-08"),
        ("84<<<<", "1984"),
        ("840000", "1984"),
        ("26<<<<", "2026"),
        ("2612<<", "1926-12"),
        ("<<<<<<", "None"),
    ],
)
def test_birth_is_the_latest_date_not_in_future(signs: str, birth: str) -> None:
    assert str(birth_date(signs, TODAY)) == birth


def test_leap_day_takes_the_century_that_has_it() -> None:
    assert str(birth_date("000229", date(2100, 3, 1))) == "2000-02-29"


@pytest.mark.parametrize(
    "signs", ["841301", "840230", "84<<05", "<<0812", "8A0812", "840<12", "<<<<05", "84081<", "999999"]
)
def test_day_that_does_not_exist_is_no_date(signs: str) -> None:
    with pytest.raises(NotADate):
        birth_date(signs, TODAY)


def test_date_without_past_is_no_date() -> None:
    with pytest.raises(NotADate):
        birth_date("000229", date(1999, 1, 1))


@pytest.mark.parametrize(
    ("signs", "expiry"),
    [("120415", "2012-04-15"), ("361231", "2036-12-31"), ("770101", "1977-01-01"), ("<<<<<<", "None")],
)
def test_expiry_reaches_fifty_years_ahead(signs: str, expiry: str) -> None:
    assert str(expiry_date(signs, TODAY)) == expiry
