"""Filing a record: choose the database, fill in its form, check the answers, send."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vigie.foundation import clock
from vigie.foundation.errors import Invalid, Refusal
from vigie.portal.acts import act, actor_at
from vigie.portal.records.entries import RECORD, entries, payload_from
from vigie.portal.records.faults import by_anchor, summary
from vigie.portal.records.opening import upkeep
from vigie.portal.refusals import say
from vigie.portal.search.questions import countries
from vigie.portal.settings import NODE
from vigie.portal.values import facts_of, label_of
from vigie.records import queries
from vigie.records.actions import file_record
from vigie.records.nouns import Database, database_resource
from vigie.records.rules import Filer, check_filing
from vigie.vocabulary.purposes import Purpose

Body = dict[str, Any]


def choose(request: HttpRequest) -> HttpResponse:
    """The databases into which this officer may file."""
    with act(request, task=upkeep(request)) as opened:
        open_ones = [
            each
            for each in queries.catalogue().values()
            if not each.room and opened.may("records.file", database_resource(each), purpose=Purpose.MAINTAIN).allowed
        ]
    cards = [{"name": each.name, "title": label_of(each.title), "holds": label_of(each.holds)} for each in open_ones]
    return render(request, "records/choose.html", {"cards": cards})


@never_cache
def file_form(request: HttpRequest, database: str) -> HttpResponse:
    """The form, then the answers to be checked, then the record. Nothing is lost on the way back."""
    known = queries.database_of(database)
    if request.method != "POST":
        return _form(request, known, _empty(known, actor_at(request).bureau))
    body = _body(request, known)
    step = request.POST.get("step", "check")
    if step == "change":
        return _form(request, known, body)
    try:
        if step == "send":
            return _send(request, known, body)
        return _check(request, known, body)
    except Refusal as refusal:
        if refusal.code in {"not_permitted", "needs_step_up"}:
            raise
        return _form(request, known, body, refusal)


def _check(request: HttpRequest, known: Database, body: Body) -> HttpResponse:
    """Everything as it will stand, before it is sent; raises Invalid with every fault."""
    filer = Filer(actor_at(request).bureau, clock.now(), NODE.exercise)
    filing = check_filing(known, queries.envelope(), body, filer)
    said = {name: value for name, value in body.items() if name != RECORD}
    shown = {
        "title": label_of(known.title),
        "facts": facts_of(known.fields, filing.payload),
        "envelope": facts_of(queries.envelope(), said),
        "sent": sent_again(request),
    }
    return render(request, "records/check.html", shown)


def _send(request: HttpRequest, known: Database, body: Body) -> HttpResponse:
    with act(request, task=upkeep(request)) as opened:
        filed = file_record(opened, known.name, body)
    messages.success(request, _("Filed. The other bureaus can find it from now on."))
    return redirect("own_record", filed.record.reference)


def _form(request: HttpRequest, known: Database, body: Body, refusal: Refusal | None = None) -> HttpResponse:
    faults = refusal.faults if refusal is not None else ()
    marks = by_anchor(faults)
    said = {name: value for name, value in body.items() if name != RECORD}
    shown = {
        "database": known.name,
        "title": label_of(known.title),
        "holds": label_of(known.holds),
        "entries": entries(known.fields, body[RECORD], marks, under=RECORD),
        "envelope": entries(queries.envelope(), said, marks),
        "countries": countries(),
        "faults": summary(faults, known.fields, queries.envelope()),
        "advice": say(refusal.says) if refusal is not None and not isinstance(refusal, Invalid) else "",
    }
    return render(request, "records/form.html", shown, status=200 if refusal is None else refusal.status)


def _empty(known: Database, bureau: str) -> Body:
    """An empty form; where only the own country may stand, it stands there already."""
    return {RECORD: {known.owner_is: bureau} if known.owner_is else {}}


def _body(request: HttpRequest, known: Database) -> Body:
    said: Mapping[str, Any] = payload_from(queries.envelope(), request.POST)
    return {**said, RECORD: payload_from(known.fields, request.POST, under=RECORD)}


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, as pairs for hidden entries: the check page sends it again."""
    left_out = {"csrfmiddlewaretoken", "step"}
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values if value]
