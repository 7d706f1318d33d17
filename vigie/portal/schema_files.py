"""Turns a numbered SQL file of vigie/schema into a migration step: the folder's listing is the history."""

from pathlib import Path

from django.db.migrations.operations import RunSQL

FOLDER = Path(__file__).resolve().parent.parent / "schema"


def apply(name: str) -> RunSQL:
    """The whole file as one step, run as it stands. Schema files are not undone: restore a backup instead."""
    return RunSQL((FOLDER / name).read_text(encoding="utf-8"), reverse_sql=None)
