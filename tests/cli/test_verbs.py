"""The other verbs: records, ledger, policy, zones, invented data, and calling any operation."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.filings import a_filing, a_passport
from tests.cli.terminal import Terminal
from tests.cluster import ROOT
from tests.people import a_dpo, a_guard, a_recorder
from vigie.foundation.house import ledger_folder
from vigie.foundation.language import LANGUAGES
from vigie.foundation.ledger.sequencer import Sequencer

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
numbers = iter(range(1000, 9999))


def filed(terminal: Terminal, *afar: str) -> Any:
    """A record of Utopia, filed at the terminal."""
    filing = json.dumps(a_passport(f"V000{next(numbers)}"))
    return terminal.one(a_recorder(), "records", "file", "travel_documents", *afar, typed=filing)


def sequence(terminal: Terminal) -> None:
    """Give the entries their places, as the node's worker does each second."""
    node = terminal.rest.node
    sequencer = Sequencer(node.dsn("vigie_ledger"), ledger_folder(node.settings), node.house.ledger, node.house.node)
    sequencer.step()
    sequencer.close()


@pytest.mark.parametrize("place", ["here", "afar"])
def test_life_of_a_record_at_the_terminal(terminal: Terminal, address: str, place: str) -> None:
    afar = ["--node", address] if place == "afar" else []
    reference = filed(terminal, *afar)["reference"]

    shown = terminal.one(a_recorder(), "records", "show", reference, *afar)
    corrected = terminal.one(
        a_recorder(),
        "records",
        "correct",
        reference,
        '{"status": "invalid"}',
        "--version",
        "1",
        "--reason",
        "typo",
        *afar,
    )
    verified = terminal.one(a_recorder(), "records", "verify", reference, *afar)
    restricted = terminal.one(a_recorder(), "records", "restrict", reference, "--country", "XCM", *afar)
    history = terminal.lines(a_recorder(), "records", "history", reference, *afar)
    gone = terminal.one(a_recorder(), "records", "withdraw", reference, "--reason", "found", *afar)
    listed = terminal.lines(a_recorder(), "records", "list", "--database", "travel_documents", *afar)

    assert [each["version"] for each in (shown, corrected, verified, restricted, gone)] == [1, 2, 3, 4, 5]
    assert [each["change"] for each in history][-3:] == ["corrected", "verified", "restricted"]
    assert reference in {each["reference"] for each in listed}


def test_stale_version_is_a_conflict(terminal: Terminal) -> None:
    reference = filed(terminal)["reference"]
    terminal.one(a_recorder(), "records", "verify", reference)

    result = terminal.run(
        a_recorder(), "records", "correct", reference, '{"status": "invalid"}', "--version", "1", "--reason", "typo"
    )

    assert result.exit_code == 5


def test_filing_goes_on_after_a_bad_line(terminal: Terminal, tmp_path: Path) -> None:
    good, bad = a_filing("vehicles"), {"record": {"vin": "?"}}
    source = tmp_path / "filings.jsonl"
    source.write_text("\n".join(map(json.dumps, (bad, good))))

    result = terminal.run(a_recorder(), "records", "file", "vehicles", str(source), "--json")

    assert result.exit_code == 2
    assert [json.loads(line)["created"] for line in result.stdout.splitlines()] == [True]
    assert "/record/vin" in {each["pointer"] for each in json.loads(result.stderr.splitlines()[0])["errors"]}


def test_proof_verifies_without_a_node(terminal: Terminal, tmp_path: Path) -> None:
    reference = filed(terminal)["reference"]
    sequence(terminal)
    bundle = tmp_path / "proof.json"

    proof = terminal.one(a_recorder(), "records", "prove", reference)
    bundle.write_text(json.dumps(proof["proof"]))
    checks = terminal.lines(None, "ledger", "verify", "--bundle", str(bundle))
    bundle.write_text(json.dumps({**proof["proof"], "leaf": "00" + proof["proof"]["leaf"][2:]}))
    damaged = terminal.run(None, "ledger", "verify", "--bundle", str(bundle))

    assert all(each["passed"] for each in checks)
    assert damaged.exit_code == 1


def test_ledger_verifies_and_shows_its_checkpoint(terminal: Terminal) -> None:
    terminal.one(a_guard(), "search", "--document", "A1234567", "--purpose", "border")
    sequence(terminal)

    checks = terminal.lines(None, "ledger", "verify")
    checkpoint = terminal.one(None, "ledger", "checkpoint")

    assert all(each["passed"] for each in checks)
    assert checkpoint["size"] > 0


def test_question_can_be_proved(terminal: Terminal) -> None:
    answer = terminal.one(a_guard(), "search", "--document", "A1234567", "--purpose", "border")
    sequence(terminal)

    proof = terminal.one(a_guard(), "ledger", "prove", answer["question"])

    assert proof["entry"] == answer["question"]


def test_every_operation_can_be_called(terminal: Terminal) -> None:
    operations = terminal.lines(a_dpo(), "call")
    status = terminal.one(a_dpo(), "call", "ledger.status")
    schema = terminal.one(a_dpo(), "call", "records.describe", "database=vehicles")

    assert {"search.ask", "records.file", "governance.officers"} <= {each["operation"] for each in operations}
    assert status["origin"] in {"", terminal.rest.node.house.node}
    assert "properties" in schema


def test_call_carries_body_and_key(terminal: Terminal) -> None:
    body = json.dumps(a_passport(f"V000{next(numbers)}"))
    arguments = [
        "call",
        "records.file",
        "database=travel_documents",
        "--body",
        body,
        "--idempotency-key",
        "once-and-again",
    ]

    first, second = (terminal.one(a_recorder(), *arguments) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["call", "records.fil"], 2), (["call", "records.describe"], 2), (["call", "records.describe", "database"], 2),
     (["call", "records.describe", "database=unicorns"], 4), (["call", "records.file", "database=vehicles", "--body", "{"], 2),
     (["call", "governance.officers"], 3)],
)  # fmt: skip
def test_bad_calls_are_exit_codes(terminal: Terminal, arguments: list[str], code: int) -> None:
    assert terminal.run(a_guard(), *arguments).exit_code == code


def test_zones_are_read_without_a_node(terminal: Terminal) -> None:
    typed = "\n".join([json.dumps({"mrz": TD3}), "nonsense", json.dumps({"mrz": "HELLO"})])

    lines = terminal.lines(None, "mrz", "parse", typed=typed, code=2)

    assert lines[0]["number"] == "L898902C3"
    assert ["error" in each for each in lines] == [False, True, True]


@pytest.mark.parametrize("kind", ["persons", "documents", "vehicles", "zones"])
def test_invented_data_depend_on_the_seed(terminal: Terminal, kind: str) -> None:
    ten = terminal.run(None, "synth", kind, "10", "--seed", "3").stdout.splitlines()
    last = terminal.run(None, "synth", kind, "1", "--seed", "3", "--start", "9").stdout.splitlines()

    assert len(ten) == 10
    assert ten[9:] == last


def test_policies_are_explained(terminal: Terminal) -> None:
    allowed = terminal.one(
        None,
        "policy",
        "explain",
        "--action",
        "search.ask",
        "--subject",
        "guard",
        "--database",
        "vehicles",
        "--purpose",
        "border",
    )
    denied = terminal.run(
        None, "policy", "explain", "--action", "search.ask", "--subject", "guard", "--database", "vehicles"
    )

    assert (allowed["allowed"], allowed["policies"]) == (True, ["search-guard"])
    assert denied.exit_code == 3
    assert terminal.run(None, "policy", "check").exit_code == 0


def test_databases_are_listed_in_four_languages(terminal: Terminal) -> None:
    titles = {terminal.lines(None, "databases", "list", "--language", language)[0]["title"] for language in LANGUAGES}

    assert len(titles) == 4
    assert terminal.run(None, "databases", "check").exit_code == 0


def test_settings_mask_their_secrets(terminal: Terminal) -> None:
    shown = terminal.run(None, "settings", "--json").stdout

    assert {json.loads(line)["name"] for line in shown.splitlines()} >= {"home", "node", "listen"}
    assert terminal.rest.node.settings.secret_key not in shown


def test_nobody_acts_without_a_token(terminal: Terminal) -> None:
    result = terminal.run(None, "search", "x", "--purpose", "border", "--json")

    assert result.exit_code == 3
    assert json.loads(result.stderr)["code"] == "not_signed_in"


def test_token_others_can_read_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(terminal.rest.token(a_guard()))
    file.chmod(0o644)
    open_to_all = terminal.run(None, "search", "A1234567", "--purpose", "border", VIGIE_TOKEN_FILE=str(file))
    file.chmod(0o600)
    closed = terminal.run(None, "search", "A1234567", "--purpose", "border", VIGIE_TOKEN_FILE=str(file))

    assert (open_to_all.exit_code, closed.exit_code) == (3, 0)


def test_node_that_is_away_is_said(terminal: Terminal) -> None:
    result = terminal.run(a_guard(), "search", "A1234567", "--purpose", "border", "--node", "http://127.0.0.1:1")

    assert (result.exit_code, result.stdout) == (6, "")


def test_every_verb_is_documented() -> None:
    import typer.main  # noqa: PLC0415

    from vigie.cli.main import app  # noqa: PLC0415

    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    command: Any = typer.main.get_command(app)
    for noun, group in command.commands.items():
        assert f"vigie {noun}" in page or f"`{noun}`" in page, noun
        for verb in getattr(group, "commands", {}):
            assert f"`vigie {noun} {verb}" in page or f"`{verb}`" in page or verb == "ask", (noun, verb)


def test_failure_says_where_and_not_what(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        message = "CANARY-7"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("vigie.search.queries.ask", fail)

    result = terminal.run(a_guard(), "search", "CANARY-8", "--purpose", "border", "--json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "ZeroDivisionError" in result.stderr
    assert "internal_error" in result.stderr
    assert "CANARY" not in result.stderr


def test_home_without_a_node_is_said(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal.run(a_guard(), "search", "x", "--purpose", "border", VIGIE_HOME=str(tmp_path), VIGIE_DATABASE="")

    assert (result.exit_code, result.stdout) == (6, "")
