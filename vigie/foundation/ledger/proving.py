"""A proof that an entry is in the ledger: a bundle that verifies on a machine with no database."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from vigie.foundation.errors import Conflict, NotFound
from vigie.foundation.ledger import tiles, tree
from vigie.foundation.ledger.notes import NoteError, VerifierKey, open_checkpoint, read_checkpoint
from vigie.foundation.ledger.writing import COMMITMENT_AT, LEAF_BYTES, commitment

FORMAT = "vigie-proof-1"
TRIES = 3

PLACE = "select leaf_index from ledger_leaf where entry_id = %s"
WAITS = "select from ledger_unplaced where entry_id = %s"
SECRETS = "select body, salt from ledger_entry where id = %s"


class NotYetPlaced(Conflict):
    """The entry is written, but the checkpoint that covers it is not signed yet."""

    code = "not_yet_placed"
    advice = "The entry is written and waits for its place in the ledger. Ask again in a few seconds."


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a verification: what was checked, whether it holds, and what was found."""

    name: str
    passed: bool
    found: str


def prove(connection: psycopg.Connection[Any], folder: Path, entry: UUID) -> dict[str, Any]:
    """The bundle of an entry: leaf, index, inclusion path, checkpoint; body and salt for those who may read the entry.

    Runs inside an act (`connection` as vigie_app). Raises NotFound for an unknown entry, NotYetPlaced for one that
    no checkpoint covers yet, TileError when a file is missing.
    """
    place = connection.execute(PLACE, (entry,)).fetchone()
    if place is None:
        if connection.execute(WAITS, (entry,)).fetchone() is None:
            raise NotFound
        raise NotYetPlaced
    index = int(place[0])
    secrets = connection.execute(SECRETS, (entry,)).fetchone()
    bundle = _path(folder, index)
    if secrets is not None and secrets[0] is not None:
        bundle |= {"body": bytes(secrets[0]).decode(), "salt": bytes(secrets[1]).hex()}
    return {"format": FORMAT, "entry": str(entry), **bundle}


def check_bundle(bundle: Mapping[str, Any], key: VerifierKey) -> list[Check]:
    """Check a bundle off line with the node's key alone. A damaged bundle gives failed checks, never an exception."""
    try:
        return _checks(bundle, key)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        return [Check("bundle", passed=False, found=f"not a bundle: {type(error).__name__}")]


def _path(folder: Path, index: int) -> dict[str, Any]:
    """Leaf, path and checkpoint from the files; once more when a partial tile was just replaced by its whole one."""
    for attempt in range(TRIES):
        try:
            note = (folder / tiles.CHECKPOINT).read_text(encoding="utf-8")
            size = read_checkpoint(note).size
            if index >= size:
                raise NotYetPlaced
            number, place = divmod(index, tiles.WIDTH)
            leaves = tiles.read_entries(folder, number, min(tiles.WIDTH, size - number * tiles.WIDTH))
            path = tree.inclusion(index, size, tiles.reader(folder, size))
        except FileNotFoundError as error:
            raise NotYetPlaced from error
        except tiles.TileError:
            if attempt == TRIES - 1:
                raise
            continue
        return {
            "index": index, "leaf": leaves[place].hex(), "checkpoint": note,
            "path": [base64.b64encode(step).decode() for step in path],
        }  # fmt: skip
    raise NotYetPlaced


def _checks(bundle: Mapping[str, Any], key: VerifierKey) -> list[Check]:
    leaf = bytes.fromhex(bundle["leaf"])
    checks = [Check("format", bundle["format"] == FORMAT and len(leaf) == LEAF_BYTES, str(bundle["format"]))]
    try:
        checkpoint = open_checkpoint(bundle["checkpoint"], key)
    except NoteError as error:
        return [*checks, Check("signature", passed=False, found=str(error))]
    checks.append(Check("signature", passed=True, found=f"{checkpoint.origin}, {checkpoint.size} entries"))
    try:
        path = [base64.b64decode(step, validate=True) for step in bundle["path"]]
    except binascii.Error:
        path = []
    included = tree.includes(tree.leaf_hash(leaf), int(bundle["index"]), checkpoint.size, path, checkpoint.root)
    checks.append(Check("inclusion", included, f"entry {bundle['index']} of {checkpoint.size}"))
    if "body" in bundle:
        checks.append(_body(bundle, leaf))
    return checks


def _body(bundle: Mapping[str, Any], leaf: bytes) -> Check:
    body = bundle["body"].encode()
    fits = commitment(bytes.fromhex(bundle["salt"]), body) == leaf[COMMITMENT_AT:]
    named = fits and json.loads(body).get("id") == bundle["entry"]
    return Check("body", named, "the leaf commits to this body" if named else "the leaf commits to another body")
