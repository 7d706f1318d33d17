"""Turns a Refusal into a page that says what to do, and anything else into "internal error" with a correlation id."""

from collections.abc import Callable
from sys import exception
from typing import Any

import psycopg
import structlog
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from vigie.foundation import clock, language
from vigie.foundation.errors import Advice, Fault, NotFound, NotPermitted, Refusal, Unavailable
from vigie.foundation.failures import where
from vigie.foundation.policy import NeedsStepUp

DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)
log = structlog.get_logger("vigie.portal")
Answer = Callable[[HttpRequest], HttpResponse]


def say(advice: Advice) -> str:
    """The advice in the reader's language with its values filled in."""
    return language.say(advice, get_language() or "en")


class RefusalsAsPages:
    """Middleware: the one translator between the rooms' refusals and the portal's pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a view raises; None leaves Django's own 404 and 403 alone."""
        if isinstance(error, Refusal):
            return refusal_page(request, error)
        if isinstance(error, DATABASE_AWAY):
            return refusal_page(as_stranger(request), Unavailable())
        if isinstance(error, Http404 | PermissionDenied):
            return None
        correlation = clock.new_id()
        log.error("internal error", correlation=str(correlation), **where(error))
        return render(request, "error.html", {"correlation": correlation}, status=500)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A whole page for a refusal that no form can show."""
    if isinstance(refusal, NeedsStepUp):
        return again(request, refusal)
    shown = {"code": refusal.code, "advice": say(refusal.says), "faults": faults_shown(refusal.faults)}
    return render(request, "refusal.html", shown, status=refusal.status)


def again(request: HttpRequest, refusal: NeedsStepUp) -> HttpResponse:
    """What needs a fresh proof: say so, with the way to give it and to come back."""
    return render(
        request, "account/step_up.html", {"advice": say(refusal.says), "next": request.get_full_path()}, status=403
    )


def faults_shown(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    """Each fault as the error summary shows it: anchor of the field, advice, nearest values."""
    return [
        {"anchor": anchor(fault.pointer), "advice": say(fault.advice), "nearest": fault.nearest, "code": fault.code}
        for fault in faults
    ]


def blame(form: Form, refusal: Refusal) -> None:
    """Put a refusal's faults to the fields of a form that they point to; the rest, and the advice, above the form."""
    for fault in refusal.faults:
        name = fault.pointer.strip("/").split("/")[0]
        form.add_error(name if name in form.fields else None, say(fault.advice))
    if not refusal.faults:
        form.add_error(None, say(refusal.says))


def anchor(pointer: str) -> str:
    """The element id of the field that a JSON pointer names: `/parts/0/serial` is `field-parts-0-serial`."""
    return "field-" + pointer.strip("/").replace("/", "-")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: most often the session ended meanwhile."""
    log.warning("csrf", path=request.path, reason=reason)
    return render(request, "stale_form.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere; worded as every other unknown thing."""
    del exception
    return refusal_page(request, NotFound())


def page_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own refusals, as ours."""
    del exception
    return refusal_page(request, NotPermitted())


def page_failed(request: HttpRequest) -> HttpResponse:
    """What failed before or after the view: the database that is away, or something that nobody foresaw."""
    error = exception()
    as_stranger(request)
    if isinstance(error, DATABASE_AWAY):
        return refusal_page(request, Unavailable())
    correlation = clock.new_id()
    log.error("internal error", correlation=str(correlation), **where(error or RuntimeError()))
    return render(request, "error.html", {"correlation": correlation}, status=500)


def as_stranger(request: HttpRequest) -> HttpRequest:
    """The request without whoever sits there: asking for them would ask the database that is away."""
    request.user = AnonymousUser()
    request.actor = None  # type: ignore[attr-defined]
    request.session = SessionStore()
    return request
