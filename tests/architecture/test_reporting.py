"""The end of a run tells the truth: counts alone on a line, skipped tests by name, an unexpected skip is red."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.reporting import expected_skips

ROOT = Path(__file__).resolve().parents[2]
GREEN = "def test_green() -> None:\n    assert True\n"
RED = "def test_red() -> None:\n    assert False\n"
SKIPPED = 'import pytest\n\n\ndef test_left_out() -> None:\n    pytest.skip("the moon is full")\n'


def run(folder: Path, text: str) -> tuple[int, list[str]]:
    """Run these tests in a pytest of their own: its exit code and its last lines."""
    (folder / "test_planted.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.reporting", "-c", "/dev/null", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("text", "code", "closing"),
    [
        (GREEN, 0, "1 passed, 0 failed, 0 skipped"),
        (GREEN + RED, 1, "1 passed, 1 failed, 0 skipped"),
        (GREEN + SKIPPED, 1, "1 passed, 0 failed, 1 skipped"),
    ],
)
def test_closing_line_counts(tmp_path: Path, text: str, code: int, closing: str) -> None:
    returned, lines = run(tmp_path, text)

    assert (returned, lines[-1]) == (code, closing)


def test_unexpected_skip_is_named(tmp_path: Path) -> None:
    _code, lines = run(tmp_path, SKIPPED)

    assert any(line.startswith("NOT EXPECTED: ") and line.endswith("test_left_out: the moon is full") for line in lines)


def test_expected_skips_say_why() -> None:
    assert [reason for reason, why in expected_skips().items() if len(why) < 20] == []
