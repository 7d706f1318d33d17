"""Partial dates: what they cover, what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.vocabulary.partial_date import AmbiguousDate, NotADate, PartialDate


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("1980-04-03", date(1980, 4, 3), date(1980, 4, 3)),
        ("1980-4-3", date(1980, 4, 3), date(1980, 4, 3)),
        ("1980/04/03", date(1980, 4, 3), date(1980, 4, 3)),
        ("1980.04.03", date(1980, 4, 3), date(1980, 4, 3)),
        ("١٩٨٠-٠٤-٠٣", date(1980, 4, 3), date(1980, 4, 3)),
        ("1980-02", date(1980, 2, 1), date(1980, 2, 29)),
        ("1980", date(1980, 1, 1), date(1980, 12, 31)),
        ("1980/1984", date(1980, 1, 1), date(1984, 12, 31)),
        ("1980-02 / 1980-03-05", date(1980, 2, 1), date(1980, 3, 5)),
        ("~1980", date(1978, 1, 1), date(1982, 12, 31)),
        ("about 1980", date(1978, 1, 1), date(1982, 12, 31)),
        ("c. 1980", date(1978, 1, 1), date(1982, 12, 31)),
        ("vers 1980", date(1978, 1, 1), date(1982, 12, 31)),
        ("hacia 1980", date(1978, 1, 1), date(1982, 12, 31)),
        ("حوالي ١٩٨٠", date(1978, 1, 1), date(1982, 12, 31)),
        ("1980~", date(1978, 1, 1), date(1982, 12, 31)),
        ("~1980-02-29", date(1978, 2, 28), date(1982, 2, 28)),
        ("~9999", date(9997, 1, 1), date(9999, 12, 31)),
    ],
)
def test_date_covers_its_days(typed: str, first: date, last: date) -> None:
    found = PartialDate.parse(typed)

    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "typed", ["03/04/2024", "3.4.2024", "03-04-24", "٠٣/٠٤/٢٠٢٤", "about 03/04/2024", "01 02 2024"]
)
def test_day_and_month_are_not_guessed(typed: str) -> None:
    with pytest.raises(AmbiguousDate) as refused:
        PartialDate.parse(typed)

    assert refused.value.code == "ambiguous_date"


@pytest.mark.parametrize(
    "typed",
    ["", "x", "25/04/2024", "1980-13", "1980-02-30", "1984/1980", "0000", "1980-", "80", "1980/", "/1980", "1980-00-05", "1980-05-00", "1980-00", "1980/04", "about", "1980-04/03"],
)  # fmt: skip
def test_other_text_is_no_date(typed: str) -> None:
    with pytest.raises(NotADate) as refused:
        PartialDate.parse(typed)

    assert refused.value.code == "not_a_date"


def test_range_that_ends_early_is_refused() -> None:
    with pytest.raises(NotADate):
        PartialDate(date(1980, 1, 2), date(1980, 1, 1))


def test_dates_overlap_on_one_day() -> None:
    year, day, other = PartialDate.parse("1980"), PartialDate.parse("1980-12-31"), PartialDate.parse("1981")

    assert year.overlaps(day)
    assert day.overlaps(year)
    assert not other.overlaps(year)
    assert day.exact
    assert not year.exact


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1)))
def test_written_date_is_read_back(one: date, other: date) -> None:
    found = PartialDate(min(one, other), max(one, other))

    assert PartialDate.parse(str(found)) == found


@pytest.mark.parametrize("typed", ["1980", "1980-04", "1980-04-03", "~1980", "~1980-04"])
def test_date_is_written_as_shortly_as_typed(typed: str) -> None:
    assert str(PartialDate.parse(typed)) == typed


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = PartialDate.parse(text)
    except (NotADate, AmbiguousDate):
        return

    assert found.first <= found.last
