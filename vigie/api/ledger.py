"""The ledger by REST: its signed checkpoint and tiles for whoever verifies, proofs of entries, how it stands."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from vigie.api import acts
from vigie.api.refusals import NoSuchOperation
from vigie.foundation.actor import NO_TASK, Actor, Resource
from vigie.foundation.database import Act
from vigie.foundation.house import ledger_folder
from vigie.foundation.ledger import proving, reading, tiles

router = Router(tags=["ledger"])
TILE = re.compile(r"(entries|[0-5])(/x[0-9]{3}){0,8}/[0-9]{3}(\.p/[0-9]{1,3})?")
DAY = "private, max-age=86400, immutable"


def own_ledger(actor: Actor) -> Resource:
    """The part of the ledger that is the caller's own bureau's."""
    return Resource("Ledger", actor.bureau, {"bureau": actor.bureau})


@router.get("/ledger/checkpoint", operation_id="ledger.checkpoint", summary="The latest signed checkpoint")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """A C2SP signed note: size, root, signature. No act: it names nobody."""
    del request
    return _file(ledger_folder(acts.node()) / tiles.CHECKPOINT, "no-store")


@router.get("/ledger/tiles/{path:path}", operation_id="ledger.tiles", summary="A tile of the tree")
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """C2SP tiles: `0/x001/234`, `entries/005.p/17`. Hashes and leaves only: no act, they name nobody."""
    del request
    if not TILE.fullmatch(path):
        raise NoSuchOperation
    return _file(ledger_folder(acts.node()) / "tile" / path, DAY)


@router.get("/ledger/entries/{entry}/proof", operation_id="ledger.prove", summary="A proof that verifies off line")
def prove(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Leaf, place, inclusion path, checkpoint; body and salt for the bureau whose entry it is."""

    def proof(act: Act) -> Any:
        act.permit("ledger.prove", own_ledger(act.actor))
        return proving.prove(act.sql, ledger_folder(acts.node()), entry)

    return acts.read(request, NO_TASK, proof)


@router.get("/ledger/status", operation_id="ledger.status", summary="How the ledger stands")
def status(request: HttpRequest) -> HttpResponse:
    """Signed size and root, when it was signed, what waits for its place."""

    def stands(act: Act) -> reading.Status:
        act.permit("ledger.status", own_ledger(act.actor))
        return reading.status(act.sql, ledger_folder(acts.node()))

    return acts.read(request, NO_TASK, stands)


def _file(path: Path, keep: str) -> HttpResponse:
    try:
        response = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NoSuchOperation from error
    response["Cache-Control"] = keep
    return response
