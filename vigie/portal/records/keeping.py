"""What an owner does with a record: correct, confirm, withdraw, change who sees it; each on a screen of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vigie.foundation import clock
from vigie.foundation.errors import Advice, Fault, Invalid, Refusal
from vigie.portal.acts import act, actor_at
from vigie.portal.records.entries import RECORD, Option, entries, payload_from
from vigie.portal.records.faults import by_anchor, summary
from vigie.portal.records.filing import sent_again
from vigie.portal.records.opening import upkeep
from vigie.portal.refusals import say
from vigie.portal.search.questions import countries
from vigie.portal.settings import NODE
from vigie.portal.values import facts_of, label_of
from vigie.records import actions, queries
from vigie.records.nouns import Database, Record
from vigie.records.rules import Filer, check_change, check_reason
from vigie.vocabulary.countries import country_name
from vigie.vocabulary.members import everyone

SHOWN_IN_FORM = frozenset({"invalid", "stale_version", "needs_second_person"})
LONGEST_VERSION = 9


@never_cache
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with what is recorded, then the answers to be checked, then the next version."""
    record = _record(request, reference)
    known = queries.catalogue()[record.database]
    if request.method != "POST":
        return _correct_form(request, record, dict(record.payload))
    payload = payload_from(known.fields, request.POST, under=RECORD)
    step = request.POST.get("step", "check")
    try:
        if step == "send":
            return _correct(request, record, payload)
        if step == "check":
            return _check(request, record, known, payload)
    except Refusal as refusal:
        if refusal.code not in SHOWN_IN_FORM:
            raise
        return _correct_form(request, record, payload, refusal)
    return _correct_form(request, record, payload)


@never_cache
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Attest that the record is still true."""
    if request.method == "POST":
        with act(request, task=upkeep(request)) as opened:
            actions.verify_record(opened, reference)
        messages.success(request, _("Confirmed as still true."))
        return redirect("own_record", reference)
    return render(request, "records/verify.html", {"record": _record(request, reference)})


@never_cache
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the record out of every answer, for a reason of the list."""
    shown: dict[str, Any] = {"reasons": options("withdraw_reasons"), "reference": reference}
    if request.method == "POST":
        try:
            with act(request, task=upkeep(request)) as opened:
                actions.withdraw_record(opened, reference, request.POST.get("reason", ""))
            messages.success(request, _("Withdrawn. Nobody finds it any more."))
            return redirect("own_record", reference)
        except Invalid as refusal:
            shown["faults"] = summary(refusal.faults, {}, {})
    return render(request, "records/withdraw.html", shown, status=422 if "faults" in shown else 200)


@never_cache
def restrict(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else may see the record: the usual members, only some, or nobody."""
    record = _record(request, reference)
    if request.method == "POST":
        named = _audience(request.POST)
        with act(request, task=upkeep(request)) as opened:
            actions.restrict_record(opened, reference, named)
        messages.success(request, _("The audience is changed, from now on."))
        return redirect("own_record", reference)
    chosen = "usual" if record.countries is None else "some" if record.countries else "nobody"
    shown = {
        "record": record,
        "chosen": chosen,
        "members": _members(actor_at(request).bureau),
        "named": record.countries or (),
    }
    return render(request, "records/restrict.html", shown)


def _audience(given: QueryDict) -> list[str] | None:
    """The members chosen; None: the usual ones. Raises Invalid unless who is said, and for "some" at least one member.

    A slip must neither hide a record from everybody nor lift a restriction.
    """
    who, countries = given.get("who"), given.getlist("countries")
    if who not in {"usual", "some", "nobody"}:
        raise Invalid(Fault("/who", "missing", Advice("This is required. Fill it in.")))
    if who == "some" and not countries:
        raise Invalid(Fault("/countries", "missing", Advice("This is required. Fill it in.")))
    return {"usual": None, "nobody": []}.get(who, countries)


def _correct(request: HttpRequest, record: Record, payload: dict[str, Any]) -> HttpResponse:
    version = request.POST.get("version", "")
    with act(request, task=upkeep(request)) as opened:
        actions.correct_record(
            opened, record.reference, _changes(record, payload),
            version=int(version) if version.isdecimal() and len(version) < LONGEST_VERSION else 0, reason=request.POST.get("reason", ""),
        )  # fmt: skip
    messages.success(request, _("Corrected. The version before is kept in the history."))
    return redirect("own_record", record.reference)


def _check(request: HttpRequest, record: Record, known: Database, payload: dict[str, Any]) -> HttpResponse:
    filer = Filer(actor_at(request).bureau, clock.now(), NODE.exercise)
    check_reason(queries.shared_codes()["correct_reasons"], request.POST.get("reason", ""))
    filing = check_change(known, record, _changes(record, payload), filer)
    shown = {
        "title": label_of(known.title),
        "facts": facts_of(known.fields, filing.payload),
        "envelope": (),
        "sent": sent_again(request),
        "correcting": True,
    }
    return render(request, "records/check.html", shown)


def _correct_form(
    request: HttpRequest, record: Record, payload: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    known = queries.catalogue()[record.database]
    faults = refusal.faults if refusal is not None else ()
    shown = {
        "record": record,
        "reference": record.reference,
        "version": request.POST.get("version") or record.version,
        "reason": request.POST.get("reason", ""),
        "reasons": options("correct_reasons"),
        "entries": entries(known.fields, payload, by_anchor(faults), under=RECORD),
        "countries": countries(),
        "faults": summary(faults, known.fields, {}),
        "advice": say(refusal.says) if refusal is not None and not isinstance(refusal, Invalid) else "",
    }
    return render(request, "records/correct.html", shown, status=200 if refusal is None else refusal.status)


def _changes(record: Record, payload: dict[str, Any]) -> dict[str, Any]:
    """Every field as it should be; None takes away what the form left empty. Pictures stay as they are."""
    known = queries.catalogue()[record.database].fields
    gone = {name: None for name in record.payload if name not in payload and known[name].type != "image"}
    return {**gone, **payload}


def _record(request: HttpRequest, reference: str) -> Record:
    with act(request, task=upkeep(request)) as opened:
        return queries.show(opened, reference)


def options(codes: str) -> list[Option]:
    """The choices of a shared closed list, in the reader's words."""
    return [Option(code, label_of(labels)) for code, labels in queries.shared_codes()[codes].values.items()]


def _members(own: str) -> list[Option]:
    language = get_language() or "en"
    names = [Option(code, country_name(code, language)) for code in everyone(exercise=NODE.exercise) if code != own]
    return sorted(names, key=lambda option: option.label)
