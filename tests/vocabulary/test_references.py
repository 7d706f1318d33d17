"""Spoken references: every wrong or exchanged sign is heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.vocabulary.references import ALPHABET, NotAReference, check_reference, new_reference

REFERENCE = new_reference("TD", b"\x7b\x35\x11\x90\xaa\x0f\x3c\x42")


def test_reference_has_its_spoken_form() -> None:
    parts = REFERENCE.split("-")

    assert [len(part) for part in parts] == [2, 4, 4, 4, 1]
    assert parts[0] == "TD"


@given(st.from_regex(r"[A-Z]{2}", fullmatch=True), st.binary(min_size=8, max_size=16))
def test_new_reference_is_accepted(code: str, random: bytes) -> None:
    reference = new_reference(code, random)

    assert check_reference(reference) == reference


@pytest.mark.parametrize(
    "typed",
    [
        REFERENCE.lower(),
        REFERENCE.replace("-", ""),
        REFERENCE.replace("-", " "),
        REFERENCE.replace("-", "–"),
        REFERENCE[:3] + REFERENCE[3:].replace("0", "O").replace("1", "l"),
        REFERENCE[:3] + REFERENCE[3:].replace("0", "o").replace("1", "I"),
        f"  {REFERENCE}\u200e ",
    ],
)
def test_spoken_reference_is_understood(typed: str) -> None:
    assert check_reference(typed) == REFERENCE


@given(st.binary(min_size=8, max_size=8), st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_heard(random: bytes, place: int, sign: str) -> None:
    signs = list(new_reference("TD", random).replace("-", ""))
    if signs[2 + place] == sign:
        return
    signs[2 + place] = sign

    with pytest.raises(NotAReference):
        check_reference("".join(signs))


@given(st.binary(min_size=8, max_size=8), st.integers(0, 11))
def test_two_exchanged_signs_are_heard(random: bytes, place: int) -> None:
    signs = list(new_reference("VH", random).replace("-", ""))
    first, second = signs[2 + place], signs[3 + place]
    if first == second:
        return
    signs[2 + place], signs[3 + place] = second, first

    with pytest.raises(NotAReference):
        check_reference("".join(signs))


@pytest.mark.parametrize(
    "typed",
    ["", "TD", "TD-7K3M-9QXF-2BTW", "7D" + REFERENCE[2:], REFERENCE + "0", "NM" + REFERENCE[2:], "TD-UUUU-UUUU-UUUU-U"],
)
def test_other_text_is_no_reference(typed: str) -> None:
    with pytest.raises(NotAReference) as refused:
        check_reference(typed)

    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize(
    ("code", "random"),
    [("T", b"12345678"), ("td", b"12345678"), ("T1", b"12345678"), ("TD", b"1234567"), ("ТД", b"12345678")],
)
def test_reference_needs_code_and_randomness(code: str, random: bytes) -> None:
    with pytest.raises(ValueError, match="eight random bytes"):
        new_reference(code, random)
