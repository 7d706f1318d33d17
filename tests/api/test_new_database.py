"""A database is a file: one that is dropped in is filed, asked and described by REST and at the terminal, without code."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.api.door import Rest, problem, told
from tests.api.filings import POLICE_REPORT
from tests.people import a_guard, a_recorder
from vigie.cli.main import app
from vigie.records.catalogue.reading import HERE
from vigie.records.queries import use_catalogue

FILING = {
    "owner_ref": "UTO-BIKE-1",
    "legal_basis": POLICE_REPORT,
    "record": {"vin": "ZZZVG1E26TT012345", "kind": "motorcycle", "status": "stolen", "event_on": "2026-03-01"},
}


@pytest.fixture
def cycles(tmp_path: Path) -> Iterator[str]:
    """The vehicles' file under another name and code, beside the others."""
    for path in HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    text = (HERE / "vehicles.toml").read_text(encoding="utf-8")
    (tmp_path / "cycles.toml").write_text(text.replace('code = "VH"', 'code = "CY"', 1), encoding="utf-8")
    use_catalogue(tmp_path)
    yield "cycles"
    use_catalogue(HERE)


def test_dropped_in_database_needs_no_code(rest: Rest, cycles: str) -> None:
    filed = told(rest.post(a_recorder(), f"/databases/{cycles}/records", FILING), 201)

    question = {"purpose": "border", "ask": {"vin": "ZZZVG1E26TT012345"}}
    answers = {each["database"]: each for each in told(rest.post(a_guard(), "/questions", question))["answers"]}
    environment = {**rest.node.environment, "VIGIE_TOKEN": rest.token(a_guard())}
    at_terminal = CliRunner().invoke(
        app, ["search", "--vin", "ZZZVG1E26TT012345", "--purpose", "border"], env=environment
    )

    assert filed["reference"].startswith("CY-")
    assert [each["reference"] for each in answers[cycles]["candidates"]] == [filed["reference"]]
    assert answers["vehicles"]["state"] == "no_hit"
    assert filed["reference"] in at_terminal.stdout
    assert "filing.cycles" in told(rest.get(None, "/openapi.json"))["components"]["schemas"]
    assert cycles in [each["name"] for each in told(rest.get(a_guard(), "/databases"))["items"]]


def test_it_is_gone_with_its_file(rest: Rest) -> None:
    problem(rest.post(a_recorder(), "/databases/cycles/records", FILING), 404, "not_found")
    assert "filing.cycles" not in told(rest.get(None, "/openapi.json"))["components"]["schemas"]
