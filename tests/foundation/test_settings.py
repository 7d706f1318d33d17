"""Settings: each later source wins, secrets are masked, mistakes are named."""

import os
from pathlib import Path

import pytest

from vigie.foundation.settings import MASK, SettingsBroken, as_environment, describe, load


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("VIGIE_")]:
        monkeypatch.delenv(name)


def test_file_wins_over_default(tmp_path: Path) -> None:
    (tmp_path / "vigie.toml").write_text('node = "utopia.vigie.example/ledger"\nexercise = true\nweb_workers = 3\n')

    settings = load(tmp_path)

    assert (settings.node, settings.exercise, settings.web_workers) == ("utopia.vigie.example/ledger", True, 3)


def test_environment_wins_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vigie.toml").write_text('listen = "127.0.0.1:1111"\n')
    monkeypatch.setenv("VIGIE_LISTEN", "127.0.0.1:2222")

    settings = load(tmp_path)

    assert (settings.port, settings.origin) == (2222, "http://localhost:2222")


def test_secret_is_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "word").write_text("host=db password=hidden\n")
    monkeypatch.setenv("VIGIE_DATABASE_FILE", str(tmp_path / "word"))

    shown = {line.name: line for line in describe(tmp_path)}

    assert load(tmp_path).database == "host=db password=hidden"
    assert (shown["database"].value, shown["database"].source) == (MASK, "environment file")


def test_every_setting_says_what_it_is_for(tmp_path: Path) -> None:
    assert [line.name for line in describe(tmp_path) if len(line.help) < 20 or not line.help.endswith(".")] == []


def test_source_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "vigie.toml").write_text('default_language = "ar"\n')

    shown = {line.name: line for line in describe(tmp_path)}

    assert (shown["default_language"].value, shown["default_language"].source) == ("ar", str(tmp_path / "vigie.toml"))
    assert shown["node"].source == "default"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('exercize = "yes"', "Did you mean 'exercise'"),
        ("exercise = 'perhaps'", "true or false"),
        ("web_workers = 0", "whole number above 0"),
        ("web_workers = true", "whole number above 0"),
        ('listen = "8443"', "an address and a port"),
        ('default_language = "de"', "one of en, fr, es, ar"),
        ('node = "https://x"', "without scheme"),
        ("node = 7", "must be a text"),
        ("node = ", "vigie.toml"),
        ('home = "elsewhere"', "no setting 'home'"),
    ],
)
def test_mistake_is_named(tmp_path: Path, written: str, says: str) -> None:
    (tmp_path / "vigie.toml").write_text(written + "\n")

    with pytest.raises(SettingsBroken, match=says):
        load(tmp_path)


def test_mistake_never_repeats_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_WEB_WORKERS", "hunter2")

    with pytest.raises(SettingsBroken) as caught:
        load(tmp_path)

    assert "hunter2" not in str(caught.value)


def test_environment_gives_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vigie.toml").write_text('exercise = true\nweb_threads = 7\njournal = "/elsewhere/journal.jsonl"\n')
    settings = load(tmp_path)
    (tmp_path / "vigie.toml").unlink()

    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)

    assert load() == settings
