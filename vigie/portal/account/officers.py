"""From the portal account at the screen to the officer whose rights the policy weighs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from vigie.foundation import clock
from vigie.foundation.actor import Actor
from vigie.foundation.credentials import actor_of
from vigie.portal.acts import raw_connection

METHODS = "account_authentication_methods"  # where django-allauth keeps how this session proved who is there
PASSKEY, PASSWORD = 2, 1


class WhoIsThere:
    """Middleware: puts the officer on the request as `request.actor`, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        request.actor = officer_of(request) if signed_in else None  # type: ignore[attr-defined]
        return self.get_response(request)


def account_key(account: int) -> str:
    """The credential key of a portal account."""
    return f"account:{account}"


def officer_of(request: HttpRequest) -> Actor | None:
    """The officer of the signed-in account with this session's assurance; None without an active credential."""
    found = actor_of(raw_connection(), account_key(request.user.pk), now=clock.now())
    if found is None:
        return None
    verified = verified_at(request.session.get(METHODS, []))
    return replace(
        found,
        assurance=PASSWORD if verified is None else PASSKEY,
        verified_at=verified,
        session=(request.session.session_key or "")[:12],
        device=request.headers.get("User-Agent", "")[:80],
        language=get_language() or "en",
    )


def verified_at(methods: list[dict[str, Any]]) -> datetime | None:
    """When a passkey last proved the person in this session; None when only the password did."""
    moments = [float(each["at"]) for each in methods if each.get("method") == "mfa" and each.get("type") == "webauthn"]
    return datetime.fromtimestamp(max(moments), tz=UTC) if moments else None
