"""The page of settings says what the settings say."""

from tools.settings_page import PAGE, page


def test_settings_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run .venv/bin/python tools/settings_page.py"
