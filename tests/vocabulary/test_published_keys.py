"""The table of docs/protocols/VG-KEYS.md is what the functions do."""

from pathlib import Path

import pytest

from vigie.vocabulary.identifiers import KEY_TYPES, Forms, forms
from vigie.vocabulary.references import new_reference

PAGE = Path(__file__).parents[2] / "docs" / "protocols" / "VG-KEYS.md"


def _keys(cell: str) -> tuple[str, ...]:
    text = cell.strip("`")
    return () if text == "-" else tuple(text.split(" · "))


def _rows() -> list[tuple[str, str, Forms]]:
    table = PAGE.read_text(encoding="utf-8").partition("## Published examples")[2]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if "`" in line and line[0] == "|"
    ]
    return [(row[0], row[1].strip("`"), Forms(_keys(row[2]), _keys(row[3]))) for row in cells]


@pytest.mark.parametrize(("type_", "typed", "wanted"), _rows())
def test_published_example_gives_its_keys(type_: str, typed: str, wanted: Forms) -> None:
    found = forms(type_, typed)

    assert found == wanted


def _references() -> list[list[str]]:
    table = PAGE.read_text(encoding="utf-8").partition("## References")[2].partition("## Published examples")[0]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table.splitlines() if "| `" in line]


@pytest.mark.parametrize(("code", "random", "reference"), _references())
def test_published_reference_is_made(code: str, random: str, reference: str) -> None:
    assert new_reference(code, bytes.fromhex(random)) == reference


def test_every_key_type_has_published_examples() -> None:
    shown = {type_ for type_, _, _ in _rows()}

    assert shown == KEY_TYPES
