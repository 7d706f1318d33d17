"""The translator of this door: every refusal, and everything unforeseen, becomes problem+json (RFC 9457)."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from vigie.api.faults import invalid
from vigie.api.parsing import MOST_BYTES
from vigie.api.refusals import NoSuchOperation, NotSignedIn, TooLarge
from vigie.foundation import clock
from vigie.foundation.errors import Advice, Fault, Refusal, Unavailable
from vigie.foundation.failures import InternalError, where
from vigie.foundation.language import choose, say

CORRELATION = "vigie.correlation"
KIND = "application/problem+json"
TITLES = {
    400: Advice("Cannot be read"),
    401: Advice("Not signed in"),
    403: Advice("Not permitted"),
    404: Advice("Not found"),
    405: Advice("Method not allowed"),
    409: Advice("Conflict"),
    412: Advice("Changed meanwhile"),
    413: Advice("Too large"),
    415: Advice("Not JSON"),
    422: Advice("Entries to correct"),
    429: Advice("Quota used up"),
    500: Advice("Internal error"),
    503: Advice("Unavailable"),
}
FOREIGN: dict[type[Exception], Callable[[], Refusal]] = {
    AuthenticationError: NotSignedIn,
    RequestDataTooBig: lambda: TooLarge(most=MOST_BYTES),
    Http404: NoSuchOperation,
    psycopg.OperationalError: Unavailable,
    psycopg.InterfaceError: Unavailable,
    OperationalError: Unavailable,
    InterfaceError: Unavailable,
}
log = structlog.get_logger("vigie.api")


def language_of(request: HttpRequest) -> str:
    """The language that the reader asked for; without a wish, the one of the account; else English."""
    wish = request.headers.get("Accept-Language", "")
    if wish:
        return choose(wish)
    return str(getattr(getattr(request, "auth", None), "language", "")) or "en"


def correlation_of(request: HttpRequest) -> str:
    """The id under which log and ledger know this request: the act's own once there is one."""
    return str(request.META.setdefault(CORRELATION, str(clock.new_id())))


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refused request, in the reader's language."""
    language = language_of(request)
    body: dict[str, Any] = {
        "type": f"urn:vigie:problem:{refusal.code}",
        "title": say(TITLES.get(refusal.status, TITLES[400]), language),
        "status": refusal.status,
        "code": refusal.code,
        "advice": say(refusal.says, language),
        "correlation": correlation_of(request),
    }
    if refusal.faults:
        body["errors"] = [_told(fault, language) for fault in refusal.faults]
    response = HttpResponse(json.dumps(body), content_type=KIND, status=refusal.status)
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = "no-store"
    if isinstance(refusal, NotSignedIn):
        response["WWW-Authenticate"] = "Bearer"
    return response


def as_refusal(request: HttpRequest, error: Exception) -> Refusal:
    """Whatever was raised, as a refusal. The unforeseen goes to the log, never what was sent or asked."""
    known = _known(error)
    if known is not None:
        return known
    log.error("internal error", correlation=correlation_of(request), operation=_operation(request), **where(error))
    return InternalError()


def _known(error: Exception) -> Refusal | None:
    found = error.__cause__ if isinstance(error, HttpError) and error.__cause__ is not None else error
    if isinstance(found, Refusal):
        return found
    if isinstance(found, ValidationError):
        return invalid(found.errors)
    for kind, refusal in FOREIGN.items():
        if isinstance(found, kind):
            return refusal()
    return None


def translate(api: NinjaAPI) -> None:
    """Hand every exception of this API to the translator."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(request, as_refusal(request, error))

    for kind in (Refusal, ValidationError, HttpError, Http404, Exception):
        api.add_exception_handler(kind, answer)


def _told(fault: Fault, language: str) -> dict[str, Any]:
    return {
        "pointer": fault.pointer,
        "code": fault.code,
        "given": fault.given,
        "advice": say(fault.advice, language),
        "nearest": list(fault.nearest),
    }


def _operation(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"{request.method} {match.route}" if match is not None else str(request.method)
