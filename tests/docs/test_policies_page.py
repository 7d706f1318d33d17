"""The page of policies says what the policies say."""

from tests.governance.examples import effects
from tools.policies_page import PAGE, page


def test_policies_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run .venv/bin/python tools/policies_page.py"


def test_policies_page_names_every_policy() -> None:
    text = page()

    assert [name for name in effects() if f"**{name}**" not in text] == []
