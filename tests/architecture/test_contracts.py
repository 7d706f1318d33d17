"""Each contract of pyproject.toml is bitten once: a breach is planted in a hollow copy of the house, and must be found."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "vigie"
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NOT_ROOMS = {"portal", "api", "cli", "workers", "synth", "foundation", "vocabulary", "schema"}

BREACHES = {
    "room calls a door": ("floors", "search/nouns.py", "import vigie.portal"),
    "records call search": ("floors", "records/rules.py", "import vigie.search.nouns"),
    "foundation calls a room": ("floors", "foundation/clock.py", "import vigie.records"),
    "words call machinery": ("floors", "vocabulary/purposes.py", "import vigie.foundation.errors"),
    "one door calls another": ("floors", "cli/main.py", "import vigie.portal.settings"),
    "search calls the inventors": ("floors", "search/rules.py", "import vigie.synth"),
    "a room beside the floors": ("floors", "novelty/__init__.py", ""),
    "rules read the store": ("rooms", "records/rules.py", "import vigie.records.store"),
    "queries call actions": ("rooms", "records/queries.py", "import vigie.records.actions"),
    "nouns and events know each other": ("rooms", "records/nouns.py", "import vigie.records.events"),
    "a seventh file in a room": ("rooms", "records/novelty.py", ""),
    "rules reach the database": ("pure", "records/rules.py", "import psycopg"),
    "nouns reach the database by a detour": ("pure", "records/nouns.py", "import vigie.foundation.database"),
    "words reach the network": ("pure", "vocabulary/purposes.py", "import httpx"),
    "inventors reach the database": ("pure", "synth/persons.py", "import psycopg"),
    "a room knows the web": ("framework-free", "records/actions.py", "import django"),
    "a room knows the terminal": ("framework-free", "search/queries.py", "import typer"),
    "foundation knows the web": ("framework-free", "foundation/database.py", "import ninja"),
    "search opens the store of records": ("records-store", "search/queries.py", "import vigie.records.store"),
    "a door opens the store of records": ("records-store", "api/urls.py", "from vigie.records import store"),
    "records open the store of governance": ("governance-store", "records/actions.py", "import vigie.governance.store"),
}


def hollow_copy(target: Path) -> Path:
    """The house with every module in its place and nothing in it, except the one import that events are allowed."""
    for path in HOUSE.rglob("*.py"):
        copy = target / "vigie" / path.relative_to(HOUSE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("", encoding="utf-8")
    for room in ("governance", "records", "search"):
        for name in ("actions", "queries", "store", "rules", "events", "nouns"):
            if not (target / "vigie" / room / name).is_dir():
                (target / "vigie" / room / f"{name}.py").touch()
    (target / "vigie" / "foundation" / "database.py").write_text("import psycopg\n", encoding="utf-8")
    (target / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return target


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the copy; all contracts, or one."""
    only = [] if contract is None else ["--contract", contract]
    program = str(Path(sys.executable).with_name("lint-imports"))
    return subprocess.run(
        [program, "--no-cache", "--config", "pyproject.toml", *only],
        cwd=folder, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
    )  # fmt: skip


def test_house_keeps_every_contract() -> None:
    answer = lint(ROOT)

    assert answer.returncode == 0, answer.stdout[-3000:]


def test_hollow_house_keeps_every_contract(tmp_path: Path) -> None:
    answer = lint(hollow_copy(tmp_path))

    assert answer.returncode == 0, answer.stdout[-3000:]


@pytest.mark.parametrize("breach", BREACHES)
def test_planted_breach_turns_its_contract_red(breach: str, tmp_path: Path) -> None:
    contract, where, line = BREACHES[breach]
    planted = hollow_copy(tmp_path) / "vigie" / where
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(line + "\n", encoding="utf-8")

    answer = lint(tmp_path, contract)

    assert answer.returncode == 1, answer.stdout[-3000:] + answer.stderr[-1000:]
    assert "BROKEN" in answer.stdout


def test_every_contract_has_a_planted_breach() -> None:
    contracts = {contract["id"] for contract in CONFIG["contracts"]}

    assert contracts == {contract for contract, _, _ in BREACHES.values()}


def test_every_room_is_built_alike() -> None:
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")} - NOT_ROOMS

    [alike] = [contract for contract in CONFIG["contracts"] if contract["id"] == "rooms"]

    assert {name.removeprefix("vigie.") for name in alike["containers"]} == rooms


def test_every_store_is_private() -> None:
    stores = {f"vigie.{path.parent.name}.store" for path in [*HOUSE.glob("*/store.py"), *HOUSE.glob("*/store/")]}

    guarded = {name for contract in CONFIG["contracts"] for name in contract.get("protected_modules", [])}

    assert stores <= guarded
