"""A members' table with a slip in it is refused before anybody's records are shown to the wrong country."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.vocabulary import members as module


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A table of our own in the place of the real one."""
    monkeypatch.setattr(module, "__file__", str(tmp_path / "members.py"))
    module.members.cache_clear()
    yield tmp_path / "members.toml"
    module.members.cache_clear()


@pytest.mark.parametrize("rows", ["UTO = 240\nQZB = 240", "UTO = 255"])
def test_table_with_a_slip_is_refused(table: Path, rows: str) -> None:
    table.write_text(f"[exercise]\n{rows}\n", encoding="utf-8")

    with pytest.raises(ValueError, match="share a bit"):
        module.members()


def test_table_without_a_slip_is_taken(table: Path) -> None:
    table.write_text("[members]\nUTO = 1\n[exercise]\nQZB = 2\n", encoding="utf-8")

    assert {code: member.exercise for code, member in module.members().items()} == {"UTO": False, "QZB": True}
