"""Members and their bits in the allow mask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.vocabulary.members import MASK_BYTES, NOBODY, bit_of, code_of, everyone, mask_of, may_see, members

CODES = st.sets(st.sampled_from(sorted(members())))


@given(CODES)
def test_mask_shows_to_its_members_only(codes: set[str]) -> None:
    mask = mask_of(codes)

    assert len(mask) == MASK_BYTES
    assert {code for code in members() if may_see(mask, bit_of(code))} == codes
    assert not may_see(mask, NOBODY)


@given(CODES, st.sampled_from(sorted(members())))
def test_removing_a_country_never_adds_rights(codes: set[str], removed: str) -> None:
    smaller = mask_of(codes - {removed})

    assert all(after & ~before == 0 for before, after in zip(mask_of(codes), smaller, strict=True))


def test_every_bit_has_one_member() -> None:
    assert {code_of(bit_of(code)) for code in members()} == members().keys()


def test_unknown_member_has_no_bit() -> None:
    with pytest.raises(KeyError):
        bit_of("XXX")


def test_fictional_members_stay_on_exercise_nodes() -> None:
    assert everyone(exercise=True) - everyone(exercise=False) == {"UTO", "QZB", "XCM", "XRM", "XAB"}
