"""Search: one box and the catalogue's fields, the answer, and the record that is opened as a second noted step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from vigie.foundation.errors import Refusal
from vigie.portal.acts import act
from vigie.portal.refusals import faults_shown, say
from vigie.portal.search.answers import said, zone_page
from vigie.portal.search.questions import asked_databases, countries, question_from
from vigie.portal.tasks import task_in_hand
from vigie.portal.values import label_of
from vigie.records import queries as records
from vigie.search.nouns import Answer
from vigie.search.queries import ask
from vigie.vocabulary.references import check_reference

WITH_A_WAY_ON = frozenset({"needs_step_up", "needs_second_person"})  # pages of their own


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The search page. Nothing is asked on opening it; a question is sent by POST, so that no address holds it."""
    if task_in_hand(request).purpose is None:
        return redirect("task")
    if request.method == "POST":
        return _asked(request)
    return render(request, "search/search.html", _form(request))


def _asked(request: HttpRequest) -> HttpResponse:
    reference = _reference(request.POST.get("q", ""))
    if reference:
        return _to_record(request, reference)
    every = records.catalogue()
    question = question_from(request.POST, every)
    try:
        with act(request) as opened:
            answer = ask(opened, question)
    except Refusal as refusal:
        if refusal.code in WITH_A_WAY_ON:
            raise
        return render(request, "search/search.html", _form(request) | _wrong(request, refusal), status=refusal.status)
    return render(request, "search/search.html", _form(request) | _answered(answer))


def _reference(text: str) -> str:
    """The reference of a record, if that is what was typed: then there is nothing to search."""
    try:
        return check_reference(text)
    except ValueError:
        return ""


def _to_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Go to the record's page, where opening it is permitted and noted; htmx must be told to leave the page."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(reverse("record", args=[reference]))
    return redirect("record", reference)


def _form(request: HttpRequest) -> dict[str, Any]:
    every = records.catalogue()
    return {
        "q": request.POST.get("q", ""),
        "databases": asked_databases(every, request.POST),
        "countries": countries(),
        "titles": [label_of(each.title) for each in every.values()],
    }


def _answered(answer: Answer) -> dict[str, Any]:
    parts = said(answer, records.catalogue())
    return {
        "answer": answer,
        "said": parts,
        "state": _whole(answer),
        "zone": zone_page(answer.zone),
        "not_asked": [part for part in parts if part.code == "not_asked"],
    }


def _whole(answer: Answer) -> str:
    """One word over all databases, for the first glance: hit, near, no_hit, or not_asked when none answered."""
    states = {part.state.value for part in answer.answers}
    return next((state for state in ("hit", "near", "no_hit") if state in states), "not_asked")


def _wrong(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    chosen = request.POST.get("database", "")
    faults = faults_shown(refusal.faults)
    for fault, original in zip(faults, refusal.faults, strict=True):
        path = original.pointer.removeprefix("/ask/")
        fault["anchor"] = f"field-{chosen}-{path.split('/')[0]}" if path != original.pointer else "q"
    return {"advice": say(refusal.says), "faults": faults}
