"""The one-time code at the node's console."""

from pathlib import Path

from vigie.foundation.console import console_code, is_console_code, spend_console_code


def test_code_stays_until_it_is_spent(tmp_path: Path) -> None:
    first = console_code(tmp_path)

    again = console_code(tmp_path)

    assert again == first
    assert is_console_code(tmp_path, first)


def test_code_is_read_as_people_type_it(tmp_path: Path) -> None:
    typed = console_code(tmp_path).lower().replace("-", " ")

    assert is_console_code(tmp_path, typed)


def test_spent_code_opens_nothing(tmp_path: Path) -> None:
    code = console_code(tmp_path)

    spend_console_code(tmp_path)

    assert not is_console_code(tmp_path, code)
    assert console_code(tmp_path) != code


def test_no_code_opens_nothing(tmp_path: Path) -> None:
    assert not is_console_code(tmp_path, "")


def test_empty_code_file_opens_nothing(tmp_path: Path) -> None:
    console_code(tmp_path)
    (tmp_path / "secrets" / "first-administrator").write_text("\n", encoding="ascii")

    assert not is_console_code(tmp_path, "")


def test_only_the_owner_reads_the_code(tmp_path: Path) -> None:
    console_code(tmp_path)

    assert (tmp_path / "secrets" / "first-administrator").stat().st_mode & 0o077 == 0
