"""What is no zone is refused with a reason; nothing else is ever raised."""

from datetime import date
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.foundation.errors import Refusal
from vigie.search.mrz.nouns import NotAZone, Zone, ZoneTooLong, ZoneTooShort
from vigie.search.mrz.reading import read

TODAY = date(2026, 11, 24)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", ZoneTooShort),
        ("\n\n", ZoneTooShort),
        ("P<UTOERIKSSON<<ANNA<MARIA", ZoneTooShort),
        (TD3 * 2, ZoneTooLong),
        ("<" * 5000, ZoneTooLong),
        (TD3.replace("<", "*"), NotAZone),
        (TD3.replace("A", "ا"), NotAZone),
        ("P" + "<" * 79, NotAZone),
        ("X" * 88, NotAZone),
    ],
)
def test_other_text_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        read(typed, TODAY)

    assert refused.value.status == 422
    assert refused.value.says.text % refused.value.says.values
    assert all(fault.pointer == "/mrz" and fault.advice.text % fault.advice.values for fault in refused.value.faults)


def test_strange_sign_is_named() -> None:
    with pytest.raises(NotAZone) as refused:
        read(TD3[:44] + "\n" + TD3[44:].replace("2C", "2#"), TODAY)

    [fault] = refused.value.faults
    assert (fault.given, fault.advice.values["line"], fault.advice.values["place"]) == ("#", 2, 8)


def test_strange_first_letter_is_read_when_digits_agree() -> None:
    zone = read("X" + TD3[1:], TODAY)

    assert zone.number == "L898902C3"
    assert [fault.code for fault in zone.faults] == ["not_a_kind"]


@given(st.text(max_size=200))
def test_any_text_is_a_zone_or_refused(text: str) -> None:
    try:
        found = read(text, TODAY)
    except Refusal:
        return

    assert isinstance(found, Zone)


@given(
    st.lists(st.text(alphabet=ascii_uppercase + digits + "<<<<<<<<", min_size=28, max_size=46), min_size=2, max_size=3)
)
def test_any_lines_are_a_zone_or_refused(lines: list[str]) -> None:
    try:
        found = read("\n".join(lines), TODAY)
    except Refusal:
        return

    assert all(digit.computed.isdigit() for digit in found.digits)
    assert len(found.readings) <= 16 + 32 + 1


@given(st.integers(0, 87), st.text(alphabet=ascii_uppercase + digits + "<«#é\n ", max_size=3))
def test_any_change_of_a_specimen_is_read_or_refused(place: int, taken: str) -> None:
    try:
        found = read(TD3[:place] + taken + TD3[place + 1 :], TODAY)
    except Refusal:
        return

    assert isinstance(found, Zone)
