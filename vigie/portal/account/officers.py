"""From the portal account at the screen to the officer whose rights the policy weighs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from vigie.foundation import clock
from vigie.foundation.actor import Actor
from vigie.foundation.credentials import account_key, actor_of
from vigie.portal.acts import raw_connection
from vigie.portal.settings import NODE

View = Callable[..., HttpResponse]
WAY_IN = frozenset(
    f"vigie.portal.account.{name}" for name in ("first", "invitations", "notice", "passkeys", "recovery")
)  # what must open before everything else
NOTICE = "notice"  # in the session: the use notice was acknowledged at this sign-in
PASSKEY, PASSWORD = 2, 1


class WhoIsThere:
    """Middleware: puts the officer on the request as `request.actor`, or None; `desk_open` once all first steps are done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Each request of a signed-in account passes here; the others go on as they are."""
        signed_in = request.user.is_authenticated
        request.actor = officer_of(request) if signed_in else None  # type: ignore[attr-defined]
        request.desk_open = signed_in and first_step(request) is None  # type: ignore[attr-defined]
        answer = self.get_response(request)
        if signed_in:
            answer["Cache-Control"] = "no-store"  # nothing of what was looked at stays in the browser
        return answer

    def process_view(self, request: HttpRequest, view: View, _args: Any, _named: Any) -> HttpResponse | None:
        """Before a desk opens: signed in, notice acknowledged, passkey there where the node asks for one."""
        room = getattr(view, "__module__", "")
        if not room.startswith("vigie.portal") or room in WAY_IN:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        first = first_step(request)
        return None if first is None else redirect(first)


def first_step(request: HttpRequest) -> str | None:
    """The page that must come before any desk, by its route; None when the way is free."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return "no_rights"
    if not request.session.get(NOTICE):
        return "use_notice"
    if actor.assurance < PASSKEY and not NODE.exercise:
        return "passkey_first"
    return None


def officer_of(request: HttpRequest) -> Actor | None:
    """The officer of the signed-in account with this session's assurance; None without an active credential."""
    user = request.user
    if not isinstance(user, User):
        return None
    found = actor_of(raw_connection(), account_key(user.pk), now=clock.now())
    if found is None:
        return None
    verified = verified_at(get_authentication_records(request, user))
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
