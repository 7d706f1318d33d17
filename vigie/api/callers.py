"""Who calls: the holder of a bearer token (a person's own, or a machine's), or the officer signed in at the portal."""

from dataclasses import dataclass, replace
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from ninja.security import APIKeyCookie, HttpBearer

from vigie.api.refusals import ForgedForm, NotSignedIn
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Kind
from vigie.foundation.credentials import actor_of, token_key

SHORTEST, LONGEST = 8, 200
SHOWN_KEY, MOST_DEVICE = 18, 80  # which token it was, for the ledger: "token:" and 12 signs of its digest


@dataclass(frozen=True, slots=True)
class Caller:
    """The actor of this request, and the key of its credential (empty for a portal session)."""

    actor: Actor
    credential: str = ""

    @property
    def language(self) -> str:
        """The language of the account, for a request that names none."""
        return self.actor.language

    @property
    def machine(self) -> bool:
        """Whether this is a machine, which has a quota."""
        return self.actor.kind is Kind.SERVICE


class Bearer(HttpBearer):
    """`Authorization: Bearer vgt_...`. A header that is there must be right: it never falls back to a session."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The holder; None without the header, so that the session is tried. Raises NotSignedIn on a bad one."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise NotSignedIn
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The holder of this token. Unknown, expired, revoked and malformed ones are refused alike."""
        if not SHORTEST <= len(token) <= LONGEST or not token.isascii():
            raise NotSignedIn
        key = token_key(token)
        actor = actor_of(raw_connection(), key, now=clock.now())
        if actor is None:
            raise NotSignedIn
        device = request.headers.get("User-Agent", "")[:MOST_DEVICE]
        return Caller(replace(actor, session=key[:SHOWN_KEY], device=device), key)


class Forms(CsrfViewMiddleware):
    """Django's check of a form's token, without the page that it would show."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        del request, reason
        return HttpResponseForbidden()

    def refuses(self, request: HttpRequest) -> bool:
        """Whether something is to change and the token is missing or wrong."""
        request.csrf_processing_done = False  # type: ignore[attr-defined]
        self.process_request(request)
        return self.process_view(request, self._reject, (), {}) is not None


class PortalSession(APIKeyCookie):
    """The portal's session cookie; the portal has put the officer on the request as `actor`.

    It opens nothing here that it does not open there: `desk_open` says that notice and passkey are behind the officer.
    """

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The officer, or None. Raises ForgedForm when something is to change and the CSRF token is missing."""
        actor = getattr(request, "actor", None)
        if not isinstance(actor, Actor) or not getattr(request, "desk_open", False):
            return None
        if Forms(HttpResponseForbidden).refuses(request):
            raise ForgedForm
        return Caller(actor)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Not used: `__call__` asks the request, not the cookie."""
        raise NotImplementedError


def raw_connection() -> psycopg.Connection[Any]:
    """The psycopg connection below Django's: the rooms speak plain SQL on it."""
    connection.ensure_connection()
    opened: psycopg.Connection[Any] = connection.connection
    return opened


def caller_of(request: HttpRequest) -> Caller:
    """Who was authenticated for this operation. Raises NotSignedIn where an operation asked nobody."""
    caller = getattr(request, "auth", None)
    if not isinstance(caller, Caller):
        raise NotSignedIn
    return caller
