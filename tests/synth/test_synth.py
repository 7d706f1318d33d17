"""Invented people and things: the same in every process, in the catalogue's shape, and never real."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest

from tests.people import NOON
from vigie.foundation.errors import Invalid
from vigie.records.catalogue.reading import read_envelope, read_folder
from vigie.records.rules import Filer, check_filing
from vigie.search.mrz.reading import read
from vigie.synth.documents import document, documents
from vigie.synth.names import TONGUES, family_names, given_names
from vigie.synth.persons import STATUSES, person, persons
from vigie.synth.vehicles import vehicle, vehicles, vin
from vigie.synth.zones import LAYOUTS, zones
from vigie.vocabulary.members import members

Make = Callable[..., Iterator[dict[str, Any]]]
every_kind = pytest.mark.parametrize("make", [persons, documents, vehicles, zones], ids=lambda make: make.__name__)


@every_kind
def test_same_seed_gives_same_things(make: Make) -> None:
    assert list(make(50, 7)) == list(make(50, 7))


@every_kind
def test_another_seed_gives_other_things(make: Make) -> None:
    assert list(make(50, 7)) != list(make(50, 8))


@every_kind
def test_any_part_can_be_made_alone(make: Make) -> None:
    assert list(islice(make(40, 7), 30, 40)) == list(make(10, 7, start=30))


@every_kind
def test_none_wanted_gives_none(make: Make) -> None:
    assert list(make(0)) == []


def test_another_process_invents_the_same() -> None:
    code = (
        "import json; from vigie.synth import persons, documents, vehicles;"
        "print(json.dumps([persons.person(5, 3), documents.document(5, 3), vehicles.vehicle(5, 3)]))"
    )

    made = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": hashing}, capture_output=True, check=True
        ).stdout
        for hashing in ("1", "2")
    ]

    assert made[0] == made[1]
    assert json.loads(made[0]) == [person(5, 3), document(5, 3), vehicle(5, 3)]


every_record = pytest.mark.parametrize("make", [persons, documents, vehicles], ids=lambda make: make.__name__)


@every_record
def test_every_country_is_fictional(make: Make) -> None:
    exercise = {code for code, member in members().items() if member.exercise}

    for made in make(500):
        record = made["record"]
        named = {made["owner"], *record.get("nationality", [])}
        named |= {record[field] for field in ("issuing_country", "plate_country", "event_country") if field in record}
        named |= {record[field]["country"] for field in ("event_place", "birth_place") if field in record}
        assert named <= exercise


@every_record
def test_references_and_numbers_are_unique(make: Make) -> None:
    made = list(make(2000))

    assert len({each["owner_ref"] for each in made}) == len(made)
    numbers = [each["record"].get("document_number") or each["record"].get("vin") for each in made]
    assert make is persons or len(set(numbers)) == len(made)


def test_check_digit_of_a_published_number_is_right() -> None:
    assert vin("1M8GDM9A0KP042788") == "1M8GDM9AXKP042788"


def test_vehicle_numbers_carry_their_check_digit() -> None:
    for made in vehicles(300):
        number = made["record"]["vin"]
        assert len(number) == 17
        assert vin(number) == number
        assert number[0] == "0", "no region's makers begin with 0"


def test_names_are_written_in_their_own_script() -> None:
    alphabets = {"Arab": ("\u0600", "\u06ff"), "Cyrl": ("\u0400", "\u04ff"), "Latn": ("\u0041", "\u024f")}

    for country, tongue in TONGUES.items():
        low, high = alphabets[tongue.script]
        for name in (*given_names(country), *family_names(country)):
            assert all(low <= letter <= high for letter in name.native), name
            assert name.latin.isascii()


def test_one_family_name_belongs_to_one_tongue() -> None:
    every = [name.latin for country in TONGUES for name in family_names(country)]

    assert len(every) == len(set(every))


def test_victims_are_never_to_be_arrested() -> None:
    assert "arrest_provisionally" not in STATUSES["victim"][1]
    assert {made["record"]["action"] for made in persons(2000) if made["record"]["person_status"] == "victim"} == {
        "protect"
    }


def test_blank_series_lies_apart_from_single_numbers() -> None:
    made = [each["record"] for each in documents(2000)]
    series = [each for each in made if "number_to" in each]

    assert len(series) == 4
    for each in series:
        inside = [one for one in made if each["document_number"] <= one["document_number"] <= each["number_to"]]
        assert inside == [each]


def test_every_layout_reads_as_it_was_written() -> None:
    seen = set()

    for made in zones(200):
        zone = read(made["mrz"], date(2026, 1, 1))
        seen.add(made["layout"])
        assert zone.layout == made["layout"]
        assert zone.wrong_digits == ()
        assert zone.number == made["truth"]["document_number"]
        assert zone.family == made["truth"]["family"].upper()

    assert seen == set(LAYOUTS)


@pytest.mark.parametrize(
    ("name", "make"), [("nominal", persons), ("travel_documents", documents), ("vehicles", vehicles)]
)
def test_every_filing_is_accepted_by_its_database(name: str, make: Make) -> None:
    database, envelope = read_folder()[name], read_envelope()

    for made in make(1000):
        filer = Filer(made.pop("owner"), NOON, exercise=True)
        filed = check_filing(database, envelope, made, filer)
        assert filed.keys


@pytest.mark.parametrize("make", [persons, documents, vehicles], ids=lambda make: make.__name__)
def test_no_filing_is_accepted_by_a_real_node(make: Make) -> None:
    name = {"persons": "nominal"}.get(make.__name__, make.__name__.replace("documents", "travel_documents"))
    database, envelope = read_folder()[name], read_envelope()

    for made in make(200):
        filer = Filer(made.pop("owner"), NOON, exercise=False)
        with pytest.raises(Invalid):
            check_filing(database, envelope, made, filer)
