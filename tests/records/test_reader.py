"""The reader of the catalogue: what a file must hold, and what is said when it does not."""

import tomllib
from pathlib import Path

import pytest

from vigie.records import queries
from vigie.records.catalogue.page import CatalogueBroken
from vigie.records.catalogue.reading import HERE, read_folder

GOOD = (HERE / "vehicles.toml").read_text(encoding="utf-8")
MODEL = 'model = { type = "text", asked = "narrow",'

BROKEN = {
    "unknown key": ('group = "property"', 'group = "property"\ncolor = "red"', "color", "unknown"),
    "unknown key of a field": (MODEL, f"{MODEL} requird = true,", "fields.model.requird", "perhaps 'required'"),
    "unknown type": (MODEL, MODEL.replace('"text"', '"txt"'), "fields.model.type", "perhaps 'text'"),
    "unknown purpose": ('"border", "investigate"', '"boarder", "investigate"', "purposes", "perhaps 'border'"),
    "missing language": ('es = "Vehículos robados", ', "", "title.es", "en, fr, es and ar"),
    "missing language of a field": ('es = "Modelo", ', "", "fields.model.label.es", "is missing"),
    "strange language": ('es = "Modelo",', 'es = "Modelo", de = "Modell",', "fields.model.label.de", "not a language"),
    "no example hits": ("hit = true", "hit = false", "example", "none hits"),
    "no example misses": ("hit = false", "hit = true", "example", "none misses"),
    "key of few values": (MODEL, MODEL.replace('"text", asked = "narrow"', '"flag", asked = "key"'), "fields.model.asked", "too few"),
    "off line field": ('"engine_number", "kind", "make"', '"engine", "kind", "make"', "offline.fields", "'engine' is no field"),
    "candidate field": ('candidate = ["kind"', 'candidate = ["kindness"', "hit.candidate", "'kindness' is no field"),
    "sensitive off line": ('vin = { type = "vin",', 'vin = { type = "vin", sensitive = true,', "offline.fields", "never leaves"),
    "list that is none": ("shared:colours", "shared:colors", "fields.colour.codes", "is no list"),
    "wrong kind": ("default_months = 120", 'default_months = "ten years"', "keep.default_months", "a whole number"),
    "no key": ('asked = "key"', 'asked = "narrow"', "fields", "nothing could be found"),
    "rule about nothing": ('fields = ["event_on", "today"]', 'fields = ["event", "today"]', "rule[1]", "'event' is no field"),
    "format of tomorrow": ("format = 1", "format = 2", "format", "reads format 1"),
    "three letters": ('code = "VH"', 'code = "VEH"', "code", "two capital letters"),
    "hit that is no answer": ('hit = "near"', 'hit = "nearly"', "example[5].hit", '"near"'),
    "missing table": ("level = { default = 1, max = 2 }", "", "level", "is missing"),
}  # fmt: skip


def write(folder: Path, text: str, name: str = "vehicles.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused_with_its_remedy(tmp_path: Path, name: str) -> None:
    was, now, key, remedy = BROKEN[name]
    assert was in GOOD

    with pytest.raises(CatalogueBroken) as refused:
        read_folder(write(tmp_path, GOOD.replace(was, now)))

    said = [(each.file, each.key) for each in refused.value.complaints if remedy in each.remedy]
    assert ("vehicles.toml", key) in said


def test_file_that_refuses_nothing_is_refused(tmp_path: Path) -> None:
    start = GOOD.index("bad = [")
    text = GOOD[:start] + "bad = []" + GOOD[GOOD.index("]\n", GOOD.index("too_short", start)) + 1 :]

    with pytest.raises(CatalogueBroken) as refused:
        read_folder(write(tmp_path, text))

    assert [each.key for each in refused.value.complaints] == ["bad"]


def test_every_fault_of_every_file_is_said_at_once(tmp_path: Path) -> None:
    write(tmp_path, "not toml", "first.toml")

    with pytest.raises(CatalogueBroken) as refused:
        read_folder(write(tmp_path, GOOD.replace("format = 1", "format = 2").replace('code = "VH"', 'code = "v"')))

    assert [each.file for each in refused.value.complaints] == ["first.toml", "vehicles.toml", "vehicles.toml"]


def test_two_files_do_not_share_their_letters(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "cars.toml")

    with pytest.raises(CatalogueBroken) as refused:
        read_folder(write(tmp_path, GOOD))

    assert {each.key for each in refused.value.complaints} == {"code"}


@pytest.mark.parametrize(
    "text", ["", "\x00", "fields = 7", "[fields]\nvin = 3", "example = [1]", "title = []", "[codes]\na = 1"]
)
def test_odd_file_is_refused_and_never_fails(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueBroken) as refused:
        read_folder(write(tmp_path, text))

    assert all(each.remedy for each in refused.value.complaints)


def test_dropped_in_file_is_a_database(tmp_path: Path) -> None:
    text = GOOD.replace('code = "VH"', 'code = "ZZ"')

    found = read_folder(write(tmp_path, text, "tractors.toml"))

    assert found["tractors"].code == "ZZ"
    assert found["tractors"].keys.keys() == {"vin", "plate", "engine_number", "parts.serial"}


FORBIDDEN = {
    "field removed": ('features = { type = "note"', 'features_2 = { type = "note"', "fields.features"),
    "field retyped": (MODEL, MODEL.replace('"text"', '"code", codes = "shared:colours"'), "fields.model"),
    "field became required": (MODEL, f"{MODEL} required = true,", "fields.model"),
    "field became a list": (MODEL, f"{MODEL} list = true,", "fields.model"),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_records_stay_readable_after_a_change(tmp_path: Path, name: str) -> None:
    was, now, key = FORBIDDEN[name]
    (tmp_path / "old").mkdir()
    old = write(tmp_path / "old", GOOD)

    with pytest.raises(CatalogueBroken) as refused:
        queries.check_catalogue(write(tmp_path, GOOD.replace(was, now)), against=old)

    assert key in {each.key for each in refused.value.complaints}


def test_new_optional_field_is_free(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    label = 'label = { en = "Nick", fr = "Nick", es = "Nick", ar = "نك" }'
    new = GOOD + f'nick = {{ type = "text", {label} }}\n'

    tried = queries.check_catalogue(write(tmp_path, new), against=write(tmp_path / "old", GOOD))

    assert all(each.passed is not False for each in tried)


def test_shared_lists_hold_four_languages() -> None:
    for path in (HERE / "codes").glob("*.toml"):
        for code, labels in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert labels.keys() == {"en", "fr", "es", "ar"}, f"{path.name}: {code}"
