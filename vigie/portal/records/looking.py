"""Who looked at a record: when, from which bureau, why, and what they did; page by page."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.foundation.actor import Task
from vigie.foundation.database import Act
from vigie.foundation.ledger.reading import Look
from vigie.governance.nouns import office
from vigie.governance.queries import officers
from vigie.portal.acts import act, actor_at
from vigie.portal.records.opening import upkeep
from vigie.portal.records.pages import look_lines
from vigie.portal.tasks import task_in_hand
from vigie.records import queries

A_PAGE = 25


def looks(request: HttpRequest, reference: str) -> HttpResponse:
    """At a record that was opened for the task in hand."""
    return _page(request, reference, task_in_hand(request), own=False)


def own_looks(request: HttpRequest, reference: str) -> HttpResponse:
    """At a record of the own bureau."""
    return _page(request, reference, upkeep(request), own=True)


def _page(request: HttpRequest, reference: str, task: Task, *, own: bool) -> HttpResponse:
    with act(request, task=task) as opened:
        found = queries.looks(opened, reference, before=_cursor(request), limit=A_PAGE + 1)
        names = _names(opened)
    shown = found[:A_PAGE]
    older = urlencode({"at": shown[-1].at.isoformat(), "entry": shown[-1].entry}) if len(found) > A_PAGE else ""
    context = {
        "reference": reference,
        "looks": look_lines(shown, actor_at(request), names),
        "own": own,
        "tab": "looks",
        "may_history": own,
        "older": older,
        "first": not request.GET,
    }
    return render(request, "records/looks.html", context)


def _names(opened: Act) -> dict[UUID, str]:
    """The names of the own bureau's officers, for those who may see them anyhow."""
    if not opened.may("governance.officers", office(opened.actor.bureau)).allowed:
        return {}
    return {each.id: each.name for each in officers(opened)}


def _cursor(request: HttpRequest) -> Look | None:
    """The last look of the page before; what cannot be read begins at the newest."""
    try:
        at, entry = datetime.fromisoformat(request.GET["at"]), UUID(request.GET["entry"])
    except (KeyError, ValueError):
        return None
    return None if at.tzinfo is None else Look(entry, at, "", "", "", "", None, "")
