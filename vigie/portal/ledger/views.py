"""How the ledger stands, and the own bureau's latest entries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.foundation.actor import NO_TASK
from vigie.foundation.house import ledger_folder
from vigie.foundation.ledger.reading import status
from vigie.portal.acts import act
from vigie.portal.ledger.resources import own_ledger
from vigie.portal.settings import NODE


def ledger_status(request: HttpRequest) -> HttpResponse:
    """Size, root and time of the last signature, and what waits for its place."""
    with act(request, task=NO_TASK) as opened:
        opened.permit("ledger.status", own_ledger(opened.actor))
        stands = status(opened.sql, ledger_folder(NODE))
    return render(request, "ledger/status.html", {"stands": stands})
