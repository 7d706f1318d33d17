"""Asking at the terminal: the same answers as REST, on the node and from afar."""

import pytest

from tests.api.door import Rest, told
from tests.api.filings import a_car, a_passport
from tests.cli.terminal import Terminal
from tests.people import a_guard, a_recorder, an_officer

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
VIN = "1M8GDM9AXKP042788"


@pytest.fixture(scope="module")
def references(rest: Rest) -> dict[str, str]:
    """The specimens of the standard, filed by Utopia."""
    filings = {
        "passport": ("travel_documents", a_passport("L898902C3")),
        "card": ("travel_documents", a_passport("D23145890", kind="identity_card")),
        "car": ("vehicles", a_car(VIN)),
    }
    return {
        name: told(rest.post(a_recorder(), f"/databases/{database}/records", filing), 201)["reference"]
        for name, (database, filing) in filings.items()
    }


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["--mrz", TD3], "passport"), (["--mrz", TD3.lower()], "passport"), (["--mrz", " ".join(TD3)], "passport"),
        (["--mrz", TD2], "card"), (["--mrz", TD1], "card"), ([TD3.replace("\n", "")], "passport"),
        (["--document", "l 898902 c3", "--country", "UTO"], "passport"), (["--vin", VIN], "car"),
        (["--vin", VIN[:8] + "?" + VIN[9:]], "car"), (["--field", f"vin={VIN}"], "car"), ([VIN], "car"),
        (["--document", "L898902C3", "--kind", "passport"], "passport"),
        (["--mrz", TD3.replace("L898902C36", "L8989O2C36")], "passport"),
    ],
)  # fmt: skip
def test_terminal_finds_what_rest_finds(
    terminal: Terminal, references: dict[str, str], address: str, options: list[str], name: str
) -> None:
    here = terminal.one(a_guard(), "search", *options, "--purpose", "border")
    afar = terminal.one(a_guard(), "search", *options, "--purpose", "border", "--node", address)

    for answer in (here, afar):
        found = [each["reference"] for part in answer["answers"] for each in part["candidates"]]
        assert found == [references[name]]
    assert set(here) == set(afar)


def test_zone_is_read_from_standard_input(terminal: Terminal, references: dict[str, str]) -> None:
    answer = terminal.one(a_guard(), "search", "--mrz", "-", "--purpose", "border", typed=TD3 + "\n")

    assert references["passport"] in str(answer)


def test_wrong_check_digit_is_named(terminal: Terminal, references: dict[str, str]) -> None:
    answer = terminal.one(a_guard(), "search", "--mrz", TD3.replace("7408122F", "7408123F"), "--purpose", "border")

    assert "birth" in {each["name"] for each in answer["zone"]["digits"] if not each["ok"]}


def test_hit_is_an_exit_code_when_asked(terminal: Terminal, references: dict[str, str]) -> None:
    hit = terminal.run(a_guard(), "search", "--vin", VIN, "--purpose", "border", "--exit-code")
    miss = terminal.run(a_guard(), "search", "--vin", "ZZZVG1E26TT012345", "--purpose", "border", "--exit-code")

    assert (hit.exit_code, miss.exit_code) == (10, 0)


def test_explanation_comes_when_asked(terminal: Terminal, references: dict[str, str]) -> None:
    brief = terminal.one(a_guard(), "search", "--vin", VIN, "--purpose", "border")
    long = terminal.one(a_guard(), "search", "--vin", VIN, "--purpose", "border", "--explain")

    assert "explanation" not in str(brief)
    assert "explanation" in str(long)


def test_person_is_asked_by_name_and_birth(terminal: Terminal) -> None:
    options = ["--given", "Torna", "--family", "Lamtaizarrobo", "--dob", "1999-10-06"]
    answer = terminal.one(an_officer(), "search", *options, "--purpose", "investigate", "--case", "C-1")

    assert {each["database"]: each["state"] for each in answer["answers"]}["nominal"] == "no_hit"


def test_record_opens_here_and_afar(terminal: Terminal, references: dict[str, str], address: str) -> None:
    here = terminal.one(a_guard(), "search", "open", references["car"], "--purpose", "border")
    afar = terminal.one(a_guard(), "search", "open", references["car"], "--purpose", "border", "--node", address)

    assert {**here, "as_of": ""} == {**afar, "as_of": ""}


@pytest.mark.parametrize("place", ["here", "afar"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--vin", VIN, "--purpose", "investigate"], 3), (["--vin", VIN, "--purpose", "nix"], 2), (["--vin", VIN], 2),
        (["--vin", "ABC", "--purpose", "border"], 2), (["--field", "whom=x", "--purpose", "border"], 2),
        (["open", "TD-7K3M-9QXF-2BTW-4", "--purpose", "border"], 4), (["--vin", VIN, "--limit", "99", "--purpose", "border"], 2),
    ],
)  # fmt: skip
def test_refusals_are_exit_codes(terminal: Terminal, address: str, place: str, arguments: list[str], code: int) -> None:
    afar = ["--node", address] if place == "afar" else []

    result = terminal.run(a_guard(), "search", *arguments, *afar)

    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr


def test_human_text_keeps_meanings_apart(terminal: Terminal, references: dict[str, str]) -> None:
    result = terminal.run(a_guard(), "search", "--mrz", TD3, "--purpose", "border")

    assert "travel_documents [not_valid]: HIT" in result.stdout
    assert result.stderr == ""
