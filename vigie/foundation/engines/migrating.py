"""Makes a node ready: its keys when there are none, and its schema by the numbered SQL files."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources

import psycopg

from vigie.foundation.backup_key import ensure_backup_key
from vigie.foundation.engines.binaries import EngineError
from vigie.foundation.engines.postgres import dsn_for
from vigie.foundation.engines.tie import tie
from vigie.foundation.house import ledger_keys_folder
from vigie.foundation.ledger.keys import LedgerKeys
from vigie.foundation.settings import Settings, as_environment

DJANGO = "vigie.portal.settings"  # by name: the foundation does not import a door


def set_up(settings: Settings) -> None:
    """Make the node's keys when it has none. Safe to repeat; keys that are there are never replaced."""
    ledger = ledger_keys_folder(settings)
    if not ledger.is_dir() or not any(ledger.iterdir()):
        LedgerKeys.create(ledger)
    ensure_backup_key(settings.home)


def migrate(settings: Settings, arguments: Sequence[str] = ()) -> None:
    """Bring the schema up to date, as `vigie_migrate`. Raises EngineError with Django's words when it fails."""
    environment = {
        **os.environ,
        **as_environment(settings),
        "DJANGO_SETTINGS_MODULE": DJANGO,
        "VIGIE_DATABASE_ROLE": "vigie_migrate",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--noinput", "--skip-checks", "--verbosity", "0", *arguments],
        env=environment, capture_output=True, text=True, check=False,
        preexec_fn=tie(signal.SIGKILL),
    )  # fmt: skip
    if done.returncode != 0:
        raise EngineError("The schema could not be brought up to date:\n" + (done.stdout + done.stderr).strip())
    open_to_backup(settings)


def open_to_backup(settings: Settings) -> None:
    """Let vigie_backup read every row of every table there is now, Django's own included."""
    text = resources.files("vigie").joinpath("schema", "backup_rights.sql").read_bytes()
    with psycopg.connect(dsn_for(settings, "vigie_migrate")) as connection:
        connection.execute(text)
