"""`vigie ledger`: verify the whole ledger, prove an entry, show or watch the checkpoint."""

import sys
import time
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from vigie.cli.desk import FAILED, BadInput, Desk, read_json, read_text
from vigie.cli.verbs import verb
from vigie.foundation.errors import NotFound

app = typer.Typer(help="The record of all acts: verify it, prove from it.", no_args_is_help=True)

EVERY_SECONDS = 1.0
KeyOption = Annotated[str, typer.Option("--key", help="The node's verifier key, name+id+base64.", show_default=False)]


def verify(
    desk: Desk,
    start: Annotated[int, typer.Option("--from", min=0, help="Leave out the bodies before this entry.")] = 0,
    checkpoint: Annotated[str, typer.Option("--checkpoint", help="An older checkpoint that you kept.")] = "",
    bundle: Annotated[str, typer.Option("--bundle", help="Only this proof (a file, or -), without a database.")] = "",
    key: KeyOption = "",
) -> int:
    """Check leaves, root, bodies, signatures, order, gaps, erasures. Exit 1 on any doubt. Opens no act."""
    checks = _bundle(desk, bundle, key) if bundle else _whole(desk, start, checkpoint, key)
    for check in checks:
        told = {"check": check.name, "passed": check.passed, "found": check.found}
        desk.give(told, lambda line: f"{'ok    ' if line['passed'] else 'DOUBT '} {line['check']}: {line['found']}")
    return 0 if all(check.passed for check in checks) else FAILED


def _whole(desk: Desk, start: int, checkpoint: str, key: str) -> list[Any]:
    import psycopg

    from vigie.foundation.engines.postgres import dsn_for
    from vigie.foundation.errors import Unavailable
    from vigie.foundation.house import ledger_folder
    from vigie.foundation.ledger import verifying

    try:
        with psycopg.connect(dsn_for(desk.settings, "vigie_backup")) as connection:
            return verifying.verify(
                connection, ledger_folder(desk.settings), _key(desk, key),
                remembered=read_text(checkpoint) if checkpoint else None, start=start,
            )  # fmt: skip
    except (psycopg.OperationalError, FileNotFoundError) as error:
        raise Unavailable from error


def _bundle(desk: Desk, source: str, key: str) -> list[Any]:
    from vigie.foundation.ledger.proving import check_bundle

    return check_bundle(read_json(read_text(source), source), _key(desk, key))


def _key(desk: Desk, given: str) -> Any:
    """The verifier's key: as given, else this node's own."""
    from vigie.foundation.house import open_house
    from vigie.foundation.ledger.notes import NoteError, VerifierKey

    if not given:
        return VerifierKey(desk.settings.node, open_house(desk.settings).ledger.public)
    try:
        return VerifierKey.parse(given)
    except NoteError as error:
        raise BadInput(why=f"--key: {error}") from error


def prove(
    desk: Desk, entry: Annotated[str, typer.Argument(help="The entry's id, as a question's `question`.")]
) -> None:
    """A proof of an entry that verifies off line: leaf, place, path, checkpoint; body and salt for its bureau."""
    if desk.node:
        desk.give(desk.client().send("GET", f"/api/v1/ledger/entries/{as_uuid(entry)}/proof"))
        return
    from vigie.foundation.actor import Resource
    from vigie.foundation.house import ledger_folder
    from vigie.foundation.ledger import proving

    with desk.act() as act:
        act.permit("ledger.prove", Resource("Ledger", act.actor.bureau, {"bureau": act.actor.bureau}))
        told = proving.prove(act.sql, ledger_folder(desk.settings), as_uuid(entry))
    desk.give(told)


def checkpoint(
    desk: Desk, watch: Annotated[bool, typer.Option("--watch", help="Go on, and print each new one.")] = False
) -> int:
    """The latest signed checkpoint of this node. Opens no act."""
    from vigie.foundation.house import ledger_folder
    from vigie.foundation.ledger.tiles import CHECKPOINT

    last = ""
    while True:
        note = _note(ledger_folder(desk.settings) / CHECKPOINT)
        if note != last:
            _give_note(desk, note)
            last = note
        if not watch:
            return 0
        time.sleep(EVERY_SECONDS)


def _note(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound from error


def _give_note(desk: Desk, note: str) -> None:
    from vigie.foundation.ledger.notes import read_checkpoint

    if not desk.json:
        sys.stdout.write(note)
        return
    read = read_checkpoint(note)
    desk.give({"origin": read.origin, "size": read.size, "root": read.root.hex(), "note": note})


def key(desk: Desk) -> None:
    """The public key that verifies this node's checkpoints: for `--key`, and for the verifier in verify/go."""
    text = str(_key(desk, ""))
    desk.give({"key": text}, lambda told: str(told["key"]))


def as_uuid(text: str) -> UUID:
    """An id. What is none is not found."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


verb(app, "verify")(verify)
verb(app, "prove", afar=True)(prove)
verb(app, "checkpoint")(checkpoint)
verb(app, "key")(key)
