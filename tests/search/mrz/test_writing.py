"""Zones that we write are read back, also with one sign misread."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.search.mrz.layouts import LAYOUTS
from vigie.search.mrz.nouns import Lane
from vigie.search.mrz.numbers import BLIND, CONFUSED
from vigie.search.mrz.reading import read
from vigie.search.mrz.writing import Fields, write
from vigie.vocabulary.countries import countries
from vigie.vocabulary.partial_date import PartialDate

TODAY = date(2026, 11, 24)
SPECIMEN = Fields(
    "P", "UTO", "L898902C3", "Eriksson", "Anna Maria", "UTO", date(1974, 8, 12), "F", date(2012, 4, 15), "ZE184226B"
)
KINDS = {"TD1": "I", "TD2": "I", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}


def test_passport_specimen_is_written_as_published() -> None:
    zone = write("TD3", SPECIMEN)

    assert zone == "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def test_long_number_specimen_is_written_as_published() -> None:
    fields = Fields("I", "UTO", "D23145890734", "Stevenson", "Peter", "", date(1934, 7, 12), "M", date(1995, 7, 12))

    assert write("TD1", fields).startswith("I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\n")
    assert write("TD2", fields).endswith("\nD23145890<UTO3407127M95071227349<<<8")


def test_optional_part_follows_a_long_number() -> None:
    fields = Fields("I", "UTO", "D23145890734", "Stevenson", optional="AB", optional_2="C7")

    zone = read(write("TD1", fields), TODAY)

    assert (zone.number, zone.optional, zone.birth, zone.expiry) == ("D23145890734", "AB C7", None, None)


@pytest.mark.parametrize(
    "fields",
    [
        Fields("P", "UTO", "A" * 10, "Eriksson"),
        Fields("P", "UTOPIA", "A1", "Eriksson"),
        Fields("P", "UTO", "A1", "محمد"),
        Fields("P", "UTO", "Ж1", "Eriksson"),
    ],
)
def test_field_that_does_not_fit_is_refused(fields: Fields) -> None:
    with pytest.raises(ValueError, match="TD3"):
        write("TD3", fields)


def test_unknown_layout_is_refused() -> None:
    with pytest.raises(KeyError):
        write("TD4", SPECIMEN)


@pytest.mark.parametrize("birth", ["1984", "1984-08", "1984-08-12"])
def test_partial_birth_is_read_back(birth: str) -> None:
    fields = Fields("P", "UTO", "A1", "Eriksson", birth=PartialDate.parse(birth))

    assert str(read(write("TD3", fields), TODAY).birth) == birth


_NAMES = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=9)


_FIELDS = st.builds(
    Fields,
    kind=st.just("P"),
    issuer=st.sampled_from(["XAB", "UTO", "D", "FRA"]),
    number=st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9),
    family=_NAMES,
    given=st.lists(_NAMES, max_size=2).map(" ".join),
    nationality=st.sampled_from(["QZB", "XXA", "SUN"]),
    birth=st.dates(date(1927, 1, 1), TODAY),
    sex=st.sampled_from(["M", "F", ""]),
    expiry=st.dates(date(2000, 1, 1), date(2076, 12, 31)),
)


@given(st.sampled_from(sorted(LAYOUTS)), _FIELDS)
def test_written_zone_is_read_back(layout: str, fields: Fields) -> None:
    zone = read(write(layout, replace(fields, kind=KINDS[layout])), TODAY)

    assert (zone.layout, zone.number, zone.sex) == (layout, fields.number, fields.sex)
    assert (zone.issuer, zone.nationality) == (fields.issuer, fields.nationality)
    assert zone.names == tuple(name for name in (fields.family, fields.given) if name)
    assert zone.birth == PartialDate.parse(str(fields.birth))
    assert zone.expiry == PartialDate.parse(str(fields.expiry))
    assert zone.faults == ()
    assert zone.repairs == ()


def _fields(chance: random.Random, layout: str) -> Fields:
    length = chance.choice((7, 8, 9, 9, 9, 12)) if LAYOUTS[layout].long_numbers else chance.choice((7, 8, 9, 9, 9))
    number = "".join(
        chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789012345678901234567890123456789") for _ in range(length)
    )
    family, given_name = ("".join(chance.choice("ABDEGIKLMNORSTZ") for _ in range(6)) for _ in range(2))
    birth, expiry = (date(1930, 1, 1) + timedelta(days=chance.randrange(span)) for span in (34_000, 45_000))
    issuer = chance.choice(sorted(countries()))
    return Fields(KINDS[layout], issuer, number, family, given_name, issuer, birth, chance.choice("MF"), expiry)


def _misread(chance: random.Random, zone: str) -> tuple[int, str]:
    """One sign of the zone taken for another: by its shape, or one that check digits cannot see."""
    confusions = {sign: CONFUSED.get(sign, "") + BLIND.get(sign, "") for sign in CONFUSED.keys() | BLIND.keys()}
    place = chance.choice([place for place, sign in enumerate(zone) if sign in confusions])
    return place, zone[:place] + chance.choice(confusions[zone[place]]) + zone[place + 1 :]


def _field_at(layout: str, zone: str, place: int) -> str:
    line, column = zone[:place].count("\n"), place - zone.rfind("\n", 0, place) - 1
    return next(
        name for name, span in LAYOUTS[layout].spans.items() if span.line == line and span.start <= column < span.end
    )


def test_one_misread_sign_is_mended_or_flagged_in_2000_zones() -> None:
    chance = random.Random(9303)
    wrong = []
    for turn in range(2000):
        layout = sorted(LAYOUTS)[turn % 5]
        fields = _fields(chance, layout)
        true = write(layout, fields)
        place, typed = _misread(chance, true)
        field = _field_at(layout, true, place)

        zone = read(typed, TODAY)

        asked = {reading.number: reading.lane for reading in zone.readings}
        in_number = field == "number" or (field == "optional" and len(fields.number) > 9)
        if in_number and not (fields.number in asked or zone.wrong_digits):
            wrong.append(f"number lost: {typed!r}")
        if in_number and zone.number != fields.number and zone.mended("number"):
            wrong.append(f"wrong number taken: {typed!r}")
        if not in_number and field != "number_digit" and asked.get(fields.number) is not Lane.EXACT:
            wrong.append(f"number not asked: {typed!r}")
        if field in {"birth", "expiry", "birth_digit", "expiry_digit"} and not (zone.repairs or zone.faults):
            wrong.append(f"date neither mended nor flagged: {typed!r}")

    assert wrong == []


_PAIRS = sorted({(true, other) for table in (CONFUSED, BLIND) for true, others in table.items() for other in others})


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("place", range(9))
def test_every_confusion_in_a_number_is_asked(layout: str, place: int) -> None:
    lost = []
    for true, other in _PAIRS:
        number = "7XE4W39PT"[:place] + true + "7XE4W39PT"[place + 1 :]
        typed = write(layout, Fields(KINDS[layout], "UTO", number, "Eriksson", "Anna", birth=date(1974, 8, 12)))
        typed = typed.replace(number, number[:place] + other + number[place + 1 :])

        zone = read(typed, TODAY)

        if number not in {reading.number for reading in zone.readings}:
            lost.append((true, other))

    assert lost == []
