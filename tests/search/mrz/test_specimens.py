"""The specimen zones of ICAO Doc 9303, as printed, as typed, and with reading errors."""

from collections.abc import Callable
from datetime import date

import pytest

from vigie.search.mrz.nouns import Lane, Zone
from vigie.search.mrz.reading import read
from vigie.vocabulary.partial_date import PartialDate
from vigie.vocabulary.writing import name_key

TODAY = date(2026, 11, 24)
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX4009078F9612109<<<<<<<<"
SPECIMENS = {"TD1": TD1, "TD2": TD2, "TD3": TD3, "MRV-A": MRV_A, "MRV-B": MRV_B}
NUMBERS = {"TD1": "D23145890", "TD2": "D23145890", "TD3": "L898902C3", "MRV-A": "L8988901C", "MRV-B": "L8988901C"}
WIDTHS = {"TD1": 30, "TD2": 36, "TD3": 44, "MRV-A": 44, "MRV-B": 36}


def _in_lines(layout: str, end: str = "\n") -> str:
    zone, width = SPECIMENS[layout], WIDTHS[layout]
    return end.join(zone[start : start + width] for start in range(0, len(zone), width))


def _asked(zone: Zone, lane: Lane) -> set[str]:
    return {reading.number for reading in zone.readings if reading.lane is lane}


TYPED: dict[str, Callable[[str], str]] = {
    "one string": lambda layout: SPECIMENS[layout],
    "lines": _in_lines,
    "windows lines": lambda layout: _in_lines(layout, "\r\n"),
    "lower case": lambda layout: _in_lines(layout).lower(),
    "with spaces": lambda layout: " ".join(SPECIMENS[layout][i : i + 5] for i in range(0, len(SPECIMENS[layout]), 5)),
    "guillemets": lambda layout: _in_lines(layout).replace("<", "«"),
    "single guillemets": lambda layout: _in_lines(layout).replace("<", "‹"),
    "full width": lambda layout: _in_lines(layout).translate({ord("<"): "＜", ord("0"): "０", ord("U"): "Ｕ"}),
    "Arabic digits": lambda layout: _in_lines(layout).translate({ord(str(d)): chr(0x660 + d) for d in range(10)}),
    "Cyrillic letters": lambda layout: _in_lines(layout).translate(str.maketrans("AEOTXC", "АЕОТХС")),
    "cut elsewhere": lambda layout: SPECIMENS[layout][:20] + "\n" + SPECIMENS[layout][20:],
    "blank lines": lambda layout: "\n\n" + _in_lines(layout, "\n \n") + "\n",
    "marks between": lambda layout: "\u200e".join(_in_lines(layout)),
}


@pytest.mark.parametrize("layout", SPECIMENS)
@pytest.mark.parametrize("way", TYPED)
def test_specimen_is_read_however_typed(layout: str, way: str) -> None:
    zone = read(TYPED[way](layout), TODAY)

    assert (zone.layout, zone.number, zone.issuer) == (layout, NUMBERS[layout], "UTO")
    assert zone.names == ("ERIKSSON", "ANNA MARIA")
    assert zone.sex == "F"
    assert (zone.wrong_digits, zone.faults, zone.repairs) == ((), (), ())
    assert zone.readings[0].scanned
    assert _asked(zone, Lane.EXACT) == {NUMBERS[layout]}


def test_passport_specimen_says_everything() -> None:
    zone = read(TD3, TODAY)

    assert (zone.kind, zone.document_kind, zone.nationality, zone.optional) == ("P", "passport", "UTO", "ZE184226B")
    assert zone.birth == PartialDate.parse("1974-08-12")
    assert zone.expiry == PartialDate.parse("2012-04-15")
    assert [digit.name for digit in zone.digits] == ["number", "birth", "expiry", "optional", "composite"]
    assert not zone.truncated
    assert name_key(zone.names) == name_key("Anna María Eriksson")


def test_visa_has_no_composite_digit() -> None:
    zone = read(MRV_A, TODAY)

    assert [digit.name for digit in zone.digits] == ["number", "birth", "expiry"]
    assert (zone.document_kind, zone.nationality, zone.optional) == ("visa", "XXX", "6ZE184226B")
    assert zone.birth == PartialDate.parse("1940-09-07")


@pytest.mark.parametrize("letter", "1L")
def test_first_letter_is_mended_by_layout(letter: str) -> None:
    zone = read(letter + TD2[1:], TODAY)

    assert (zone.kind, zone.faults) == ("I", ())
    assert zone.mended("kind")


def test_identity_card_is_certain_of_no_kind() -> None:
    assert read(TD1, TODAY).document_kind == ""


def test_long_number_runs_into_optional_field() -> None:
    long_1 = read(
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<<<<<<<<<<<<<<", TODAY
    )
    long_2 = read("I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8", TODAY)

    assert long_1.number == long_2.number == "D23145890734"
    assert long_1.wrong_digits == long_2.wrong_digits == ()
    assert long_1.optional == ""


def test_catalogue_example_is_read() -> None:
    zone = read("P<UTOSPECIMEN<<ONE<<<<<<<<<<<<<<<<<<<<<<<<<<\nD231458907UTO9001011<3001019<<<<<<<<<<<<<<02", TODAY)

    assert (zone.number, zone.sex, zone.wrong_digits) == ("D23145890", "", ())


def test_letter_read_for_digit_in_number_is_mended() -> None:
    zone = read(TD3.replace("L898902C3", "L8989O2C3"), TODAY)

    assert zone.number == "L898902C3"
    assert _asked(zone, Lane.EXACT) == {"L898902C3"}
    assert "L8989O2C3" in _asked(zone, Lane.NEAR)
    assert [repair.says.text % repair.says.values for repair in zone.repairs] == ["line 2, place 6: read O, taken as 0"]
    assert zone.wrong_digits == ()
    assert zone.mended("number")


@pytest.mark.parametrize("layout", ["TD1", "TD2", "MRV-A"])
def test_number_that_may_be_two_is_asked_near(layout: str) -> None:
    number = NUMBERS[layout]
    zone = read(SPECIMENS[layout].replace(number, number.replace("1", "I"), 1), TODAY)

    assert number in _asked(zone, Lane.NEAR)
    assert zone.number == number.replace("1", "I")
    assert "number" in zone.wrong_digits


def test_visa_number_is_mended_near_only() -> None:
    zone = read(MRV_B.replace("L8988901C4", "L89889O1C4"), TODAY)

    assert {"L8988901C", "L89889O1C"} <= _asked(zone, Lane.NEAR)
    assert _asked(zone, Lane.EXACT) == set()


def test_misplaced_signs_are_mended_by_kind_of_place() -> None:
    zone = read("1<UT0D231458907<<<<<<<<<<<<<<<74O8I22F1Z04I59UTO<<<<<<<<<<<GER1KSS0N<<ANNA<MAR1A<<<<<<<<<<", TODAY)

    assert (zone.issuer, zone.names, str(zone.birth)) == ("UTO", ("ERIKSSON", "ANNA MARIA"), "1974-08-12")
    assert len(zone.repairs) == 10
    assert zone.wrong_digits == ()
    assert zone.mended("issuer")
    assert not zone.mended("nationality")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (TD3.replace("L898902C36", "L898902C37"), "number"),
        (TD3.replace("7408122", "7408123"), "birth"),
        (TD3.replace("1204159", "1204150"), "expiry"),
        (TD3[:-2] + "20", "optional"),
        (TD3[:-1] + "1", "composite"),
    ],
)
def test_wrong_check_digit_is_named(wrong: str, name: str) -> None:
    zone = read(wrong, TODAY)

    assert name in zone.wrong_digits
    assert zone.number == "L898902C3"
    [fault] = [fault for fault in zone.faults if fault.advice.values["field"] == name]
    assert (fault.code, fault.pointer) == ("bad_check_digit", "/mrz")
    assert name in fault.advice.text % fault.advice.values


def test_number_one_sign_off_is_asked_and_named() -> None:
    zone = read(TD3.replace("L898902C3", "L898902C4"), TODAY)

    assert zone.number == "L898902C4"
    assert "L898902C3" not in {reading.number for reading in zone.readings}
    assert zone.wrong_digits == ("number", "composite")


@pytest.mark.parametrize(
    ("true", "read_as"), [("D23145890", "D23B45890"), ("D23145890", "D23V45890"), ("D23145890", "D2314589U")]
)
def test_sign_that_digits_cannot_see_is_asked_near(true: str, read_as: str) -> None:
    zone = read(TD1.replace(true, read_as), TODAY)

    assert zone.wrong_digits == ()
    assert true in _asked(zone, Lane.NEAR)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (TD3.replace("<<<<<<<<<<<<<<<<<<<", "<" * 18), "lost"),
        (TD3.replace("<<<<<<<<<<<<<<<<<<<", "<" * 20), "doubled"),
        (TD3[:44].rstrip("<") + "\n" + TD3[44:], "lost"),
        (TD3[:44] + "<<<<\n" + TD3[44:], "doubled"),
        (TD3[:44] + "\n" + TD3[44:].replace("<<<<<", "<<<<"), "lost"),
        (TD3[:44] + "\n" + TD3[44:].replace("<<<<<", "<<<<<<"), "doubled"),
        (TD3.replace("P<", "P"), "lost"),
        (TD1[:60] + TD1[60:].rstrip("<") + "<" * 9, "lost"),
        (TD1.replace("<<<<<<<<<<<<<<<", "<" * 14, 1), "lost"),
    ],
)
def test_lost_or_doubled_filler_is_mended_and_said(typed: str, says: str) -> None:
    zone = read(typed, TODAY)

    assert zone.number in {"L898902C3", "D23145890"}
    assert zone.names == ("ERIKSSON", "ANNA MARIA")
    assert zone.wrong_digits == ()
    assert says in zone.repairs[0].says.text % zone.repairs[0].says.values
    assert zone.repairs[0].field == "filler"


def test_one_line_short_one_line_long_is_mended() -> None:
    zone = read(TD3[:43] + "\n" + TD3[44:].replace("<<<<<", "<<<<<<"), TODAY)

    assert (zone.wrong_digits, len(zone.repairs)) == ((), 2)


def test_german_issuer_is_one_letter() -> None:
    zone = read(TD3.replace("P<UTO", "P<D<<").replace("UTO7408", "D<<7408"), TODAY)

    assert (zone.issuer, zone.nationality, zone.faults) == ("D", "D", ())


def test_unknown_country_has_near_ones() -> None:
    zone = read(TD3.replace("P<UTO", "P<UTQ"), TODAY)

    [fault] = zone.faults
    assert (fault.code, fault.given) == ("not_a_country", "UTQ")
    assert "UTO" in fault.nearest


def test_unreadable_date_and_sex_are_faults() -> None:
    zone = read(TD3.replace("7408122F", "7413122H"), TODAY)

    assert zone.birth is None
    assert zone.sex == ""
    assert {fault.code for fault in zone.faults} == {"bad_check_digit", "not_a_date", "not_a_code"}


def test_zone_without_number_says_so() -> None:
    zone = read(TD3.replace("L898902C36", "<<<<<<<<<<"), TODAY)

    assert (zone.number, zone.readings) == ("", ())
    assert "no_number" in {fault.code for fault in zone.faults}


def test_number_digit_that_is_none_is_named() -> None:
    zone = read(TD3.replace("L898902C36", "L898902C3H")[:-1] + "K", TODAY)

    assert zone.wrong_digits == ("number", "composite")
    assert zone.number == "L898902C3"


def test_full_name_field_is_a_beginning_only() -> None:
    zone = read("P<UTO" + "A" * 20 + "<<" + "B" * 17 + "\n" + TD3[44:], TODAY)

    assert zone.truncated
    assert zone.names == ("A" * 20, "B" * 17)


def test_single_name_has_no_given_part() -> None:
    zone = read("P<UTOARKFREITH<HANS".ljust(44, "<") + "\n" + TD3[44:], TODAY)

    assert zone.names == ("ARKFREITH HANS",)
