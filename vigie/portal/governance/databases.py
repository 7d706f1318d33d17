"""The catalogue: what each shared database holds, for which purposes, for how long, and its fields."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.foundation.errors import NotFound
from vigie.portal.governance.pages import card, sheet
from vigie.records.queries import catalogue


def databases(request: HttpRequest) -> HttpResponse:
    """All databases, one card each."""
    return render(request, "governance/databases.html", {"cards": [card(each) for each in catalogue().values()]})


def database(request: HttpRequest, name: str) -> HttpResponse:
    """One database with its fields."""
    found = catalogue().get(name)
    if found is None:
        raise NotFound
    return render(request, "governance/database.html", {"card": card(found), "fields": sheet(found)})
