"""The duty desk: where an officer begins, with what is worth doing now."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.portal.account.officers import PASSKEY
from vigie.portal.acts import actor_at
from vigie.portal.frame import ways_of


class Tile(NamedTuple):
    """One thing to begin with."""

    icon: str
    says: Promise


TILES = {
    "search": Tile("search", _("A document, a vehicle, a person: one box asks every database that you may ask.")),
    "file": Tile("file", _("Tell the other countries what yours knows, on a form made for the database.")),
    "own_records": Tile("book", _("What your bureau has filed: correct it, confirm it, withdraw it.")),
    "ledger_status": Tile("ledger", _("How the node's book of all uses stands, and when it was last signed.")),
    "databases": Tile("info", _("What each shared database holds, for which purposes, and for how long.")),
    "bureaus": Tile("people", _("Bureaus, units, officers and machines: who may do what, and until when.")),
}


def desk(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    actor = actor_at(request)
    tiles = [(way, TILES[way.route]) for way in ways_of(actor) if way.route in TILES]
    return render(request, "desk.html", {"tiles": tiles, "without_passkey": actor.assurance < PASSKEY})
