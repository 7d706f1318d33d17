"""The record's page: opened for the task in hand, or for keeping it in order when it is the bureau's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.foundation.actor import Task
from vigie.foundation.database import Act
from vigie.portal.acts import act
from vigie.portal.records.pages import change_lines, envelope_facts, record_page
from vigie.portal.tasks import task_in_hand
from vigie.portal.values import facts_of
from vigie.records import queries
from vigie.records.nouns import Record, record_resource
from vigie.search.queries import open_record
from vigie.vocabulary.purposes import Purpose

STOPS = ("records.block", "records.unblock")
CHANGES = ("records.correct", "records.verify", "records.withdraw", "records.restrict")
SEEN = ("records.history", "records.looks")


def upkeep(request: HttpRequest) -> Task:
    """Keeping own records in order is a purpose of its own; a case reference of the task in hand goes along."""
    return Task(Purpose.MAINTAIN, case=task_in_hand(request).case)


def record(request: HttpRequest, reference: str) -> HttpResponse:
    """A candidate, opened: the second noted step of a question, for the purpose of the task in hand."""
    with act(request) as opened:
        found = open_record(opened, reference).record
        allowed = _allowed(opened, found)
    return _page(request, found, allowed, own=False)


def own_record(request: HttpRequest, reference: str) -> HttpResponse:
    """A record of the own bureau, in whatever state, with what its owner can do."""
    with act(request, task=upkeep(request)) as opened:
        found = queries.show(opened, reference)
        allowed = _allowed(opened, found)
    return _page(request, found, allowed, own=True)


def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What was done to an own record, oldest first."""
    with act(request, task=upkeep(request)) as opened:
        changes = queries.history(opened, reference)
    shown = {"reference": reference, "changes": change_lines(changes), "own": True, "tab": "history"}
    return render(request, "records/history.html", shown)


def _allowed(opened: Act, found: Record) -> frozenset[str]:
    resource = record_resource(found)
    changes = {each for each in CHANGES if opened.may(each, resource, purpose=Purpose.MAINTAIN).allowed}
    return frozenset(changes | {each for each in (*SEEN, *STOPS) if opened.may(each, resource).allowed})


def _page(request: HttpRequest, found: Record, allowed: frozenset[str], *, own: bool) -> HttpResponse:
    database = queries.catalogue()[found.database]
    shown = {
        "record": found,
        "reference": found.reference,
        "page": record_page(found, database),
        "facts": facts_of(database.fields, found.payload),
        "envelope": envelope_facts(found, own=own),
        "own": own,
        "tab": "record",
        "may_history": "records.history" in allowed,
        "may_looks": "records.looks" in allowed,
        "may_correct": "records.correct" in allowed,
        "may_withdraw": "records.withdraw" in allowed,
        "may_block": ("records.unblock" if found.blocked else "records.block") in allowed,
    }
    return render(request, "records/record.html", shown)
