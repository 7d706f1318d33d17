"""The page of codes says what the code refuses."""

from tools.codes_page import PAGE, page


def test_codes_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run .venv/bin/python tools/codes_page.py"


def test_codes_page_names_refusals_and_faults() -> None:
    text = page()

    assert "| `not_permitted` | 403 |" in text
    assert "| `bad_check_digit` |" in text
