"""Runs the rooms' tests and names every branch of rules and nouns that none of them takes.

`python -m tools.rule_coverage` takes some minutes; exits 1 when a branch is left. What runs in processes of its own is
not counted: rules are pure, and their tests call them directly.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEASURED = ("vigie/*/rules.py", "vigie/*/rules/*.py", "vigie/*/nouns.py", "vigie/*/events.py", "vigie/vocabulary/*.py")
TESTS = ("tests/vocabulary", "tests/governance", "tests/records", "tests/search", "tests/synth", "tests/foundation")


def measure(folder: Path) -> dict[str, list[str]]:
    """For each measured file with gaps, its lines and branches ("12", "12->14") that no test takes."""
    program = str(Path(sys.executable).with_name("coverage"))
    data = ["--data-file", str(folder / "data")]
    include = ["--include", ",".join(MEASURED)]
    subprocess.run(
        [program, "run", *data, "--branch", *include, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS],
        cwd=ROOT, check=True,
    )  # fmt: skip
    subprocess.run([program, "combine", "-q", *data, str(folder)], cwd=ROOT, check=True)
    subprocess.run([program, "json", "-q", *data, *include, "-o", str(folder / "found.json")], cwd=ROOT, check=True)
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))["files"]
    gaps = {}
    for name, file in found.items():
        missing = [str(line) for line in file["missing_lines"]]
        missing += [f"{start}->{end}" for start, end in file["missing_branches"]]
        if missing:
            gaps[name] = missing
    return gaps


def main() -> int:
    """Print the gaps; 1 when there are any."""
    with tempfile.TemporaryDirectory(prefix="vigie-coverage-") as folder:
        gaps = measure(Path(folder))
    for name, missing in gaps.items():
        print(f"{name}: {', '.join(missing)}")
    print(f"{len(gaps)} files of rules and nouns have untested branches")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
