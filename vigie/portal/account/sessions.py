"""The two clocks of a session: twelve hours in all, one hour without a page."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from vigie.foundation import clock

BEGUN, SEEN = "begun", "seen"
STEP = 60  # seconds between two writes of "seen"


class SessionClocks:
    """Middleware: ends a session that is too old or was left alone, whatever the cookie says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Each request of a signed-in account passes here; the others go on as they are."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(clock.now().timestamp())
        begun = request.session.setdefault(BEGUN, now)
        seen = request.session.get(SEEN, now)
        if now - begun > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(request, _("Your session has ended. Sign in again to go on."))
            return redirect("account_login")
        if now - seen >= STEP or SEEN not in request.session:
            request.session[SEEN] = now
        return self.get_response(request)
