"""Compared forms of identifiers: what is equal, what is near, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.vocabulary import identifiers
from vigie.vocabulary.identifiers import (
    KEY_TYPES,
    NotAnEmail,
    NotAPhone,
    NotASeries,
    NotAVin,
    Series,
    TooLong,
    TooManyUnknown,
    TooShort,
    forms,
    has_unknown,
    near_form,
    part_form,
    readings,
    reverse_form,
    series,
    series_key,
    successor,
    vin_in_doubt,
)
from vigie.vocabulary.writing import NotUnderstood


def test_document_number_ends_in_its_check_digit() -> None:
    with_digit, without = forms("document_number", "D231458907"), forms("document_number", "D23145890")

    assert set(with_digit.exact) & set(without.exact) == {"D23145890"}


def test_short_number_keeps_its_last_digit() -> None:
    found = forms("document_number", "L898902C3")

    assert found.exact == ("L898902C3",)
    assert "1898902C" in found.near


@pytest.mark.parametrize(
    ("type_", "typed", "refusal"),
    [
        ("document_number", "A1", TooShort),
        ("document_number", " - ", TooShort),
        ("document_number", "A" * 41, TooLong),
        ("vin", "1M8G", TooShort),
        ("vin", "1M8GDM9AXKP0427889", TooLong),
        ("vin", "1M8GDM9AXKP04278Ж", NotAVin),
        ("serial", "7", TooShort),
        ("plate", "", TooShort),
        ("plate", "A" * 16, TooLong),
        ("phone", "555-HELP", NotAPhone),
        ("phone", "+999 555 0100 + 1", NotAPhone),
        ("phone", "12345", NotAPhone),
        ("phone", "1" * 16, NotAPhone),
        ("email", "nobody", NotAnEmail),
        ("email", "a@b", NotAnEmail),
        ("text", "  ", TooShort),
        ("person_name", "...", TooShort),
        ("serial", "A?B?", TooManyUnknown),
        ("vin", "1M8GDM9A??P042788", TooManyUnknown),
    ],
)
def test_what_is_no_identifier_is_refused(type_: str, typed: str, refusal: type[NotUnderstood]) -> None:
    with pytest.raises(refusal) as refused:
        forms(type_, typed)

    assert refused.value.code == refusal.code
    assert refused.value.advice % refused.value.values
    assert refused.value.given == typed


def test_unknown_type_makes_no_keys() -> None:
    with pytest.raises(KeyError):
        forms("colour", "red")


def test_unknown_sign_of_vin_has_33_readings() -> None:
    found = readings("vin", "1M8GDM9A?KP042788")

    assert len(found) == 33
    assert "1M8GDM9AXKP042788" in found
    assert not any(sign in reading for reading in found for sign in "IOQ")


def test_unknown_sign_of_serial_has_36_readings() -> None:
    found = readings("serial", "gb 77?20")

    assert len(found) == 36
    assert "GB77120" in found


def test_unknown_sign_is_asked_near_only() -> None:
    found = forms("vin", "1M8GDM9A?KP042788")

    assert found.exact == ()
    assert near_form("1M8GDM9AXKP042788") in found.near


@pytest.mark.parametrize("sign", ["_", "%", "*", "."])
def test_other_signs_mean_nothing(sign: str) -> None:
    assert not has_unknown("serial", f"GB{sign}77")
    assert readings("serial", f"GB{sign}77") == ("GB77",)


def test_question_mark_in_plate_means_nothing() -> None:
    assert readings("plate", "AB?12") == ("AB12",)


def test_full_width_question_mark_is_unknown_sign() -> None:
    assert has_unknown("serial", "GB？77")


@pytest.mark.parametrize(
    ("vin", "doubt"),
    [
        ("1M8GDM9AXKP042788", False),
        ("1M8GDM9A1KP042788", True),
        ("11111111111111111", False),
        ("11111111211111111", True),
        ("ZZZVG1E26TT012345", False),
        ("KM77120", False),
        ("1M8GDM9AXKP04278Ж", False),
        ("", False),
    ],
)
def test_north_american_check_digit_only_warns(vin: str, *, doubt: bool) -> None:
    assert vin_in_doubt(vin) is doubt


def test_series_holds_the_numbers_between() -> None:
    found = series("C 0000100", "c0000199")

    assert found == Series("C|8", 100, 199)
    assert series_key("C0000150") == ("C|8", 150)


@pytest.mark.parametrize(
    ("first", "last"), [("C100", "C1000"), ("C199", "C100"), ("C100", "D200"), ("ABC", "ABD"), ("C1", "AB")]
)
def test_numbers_of_two_series_are_refused(first: str, last: str) -> None:
    with pytest.raises(NotASeries):
        series(first, last)


def test_long_series_number_fits_64_bits() -> None:
    key, tail = series_key("9" * 30)

    assert tail < 2**63
    assert key == "9" * 12 + "|30"


def test_end_part_becomes_a_beginning() -> None:
    assert reverse_form(forms("vin", "ZZZVG1E26TT012345").exact[0]).startswith(reverse_form(part_form("vin", "o12345")))


def test_empty_part_is_refused() -> None:
    assert part_form("plate", "a-") == "A"
    with pytest.raises(TooShort):
        part_form("plate", " - ")


@pytest.mark.parametrize(
    ("prefix", "bound"),
    [("ZZZVG1", "ZZZVG2"), ("A9", "A:"), ("A\U0010ffff", "B"), ("A\ud7ff", "A\ue000"), ("ابج", "ابح")],
)
def test_successor_follows_every_longer_text(prefix: str, bound: str) -> None:
    assert successor(prefix) == bound


def test_empty_prefix_has_no_successor() -> None:
    with pytest.raises(ValueError, match="no upper bound"):
        successor("")


def test_check_digit_knows_letters_and_fillers() -> None:
    assert identifiers.check_digit("AB2134<<<") == "5"  # ICAO Doc 9303 part 3, appendix A


def test_other_signs_have_no_check_digit() -> None:
    with pytest.raises(ValueError, match="no zone"):
        identifiers.check_digit("A-1")


@given(st.sampled_from(sorted(KEY_TYPES)), st.text(max_size=60))
def test_normalising_twice_is_normalising_once(type_: str, typed: str) -> None:
    try:
        once = forms(type_, typed).exact
    except NotUnderstood:
        return

    for key in once[:1]:
        assert forms(type_, key).exact[0] == key


@given(st.text(alphabet="0OQDG6BZ18", min_size=1, max_size=20))
def test_near_form_is_stable(number: str) -> None:
    assert near_form(near_form(number)) == near_form(number)


@given(st.text(min_size=1, max_size=10), st.text(max_size=10))
def test_prefix_range_holds_every_longer_text(prefix: str, more: str) -> None:
    try:
        bound = successor(prefix)
    except ValueError:
        return

    assert prefix <= prefix + more < bound
