"""What never reaches a log: a traceback, for it shows what was typed: passwords, tokens, searched values."""

from pathlib import Path

import pytest

import vigie

ROOT = Path(vigie.__file__).parent
TRACEBACKS = ("exc_info", ".exception(", "format_exc", "print_exc")


@pytest.mark.parametrize("way", TRACEBACKS)
def test_no_log_holds_a_traceback(way: str) -> None:
    found = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if way in path.read_text(encoding="utf-8")]

    assert found == []
