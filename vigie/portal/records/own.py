"""The bureau's own records, newest first, page by page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.portal.acts import act
from vigie.portal.records.opening import upkeep
from vigie.portal.records.pages import STATES
from vigie.portal.values import candidate_facts, label_of
from vigie.records import queries

A_PAGE = 25


def own_records(request: HttpRequest) -> HttpResponse:
    """The list, of one database or of all; the next page by its cursor."""
    chosen = request.GET.get("database", "")
    with act(request, task=upkeep(request)) as opened:
        page = queries.list_own(opened, chosen, after=_cursor(request), limit=A_PAGE)
    every = queries.catalogue()
    lines = [
        {
            "record": each,
            "title": label_of(every[each.database].title),
            "state": STATES[each.state],
            "facts": candidate_facts(every[each.database], _shown(each.payload, every[each.database].hit.candidate)),
        }
        for each in page.records
    ]
    shown = {
        "lines": lines,
        "next": page.next,
        "chosen": chosen,
        "first": not request.GET.get("after"),
        "databases": [(each.name, label_of(each.title)) for each in every.values()],
    }
    return render(request, "records/own.html", shown)


def _shown(payload: object, names: tuple[str, ...]) -> dict[str, object]:
    assert isinstance(payload, dict)  # noqa: S101  a payload always is
    return {name: payload[name] for name in names if name in payload}


def _cursor(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
