"""Sign-in and sign-out as entries of the ledger."""

from datetime import timedelta
from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.foundation.ledger.writing import Verb
from vigie.portal.account.officers import officer_of
from vigie.portal.acts import act_of

KEPT = timedelta(days=30)  # ended sessions
log = structlog.get_logger("vigie.portal")


def connect() -> None:
    """Listen to Django's own signals; called once, when the application is ready."""
    user_logged_in.connect(signed_in, dispatch_uid="vigie.sign_in")
    user_logged_out.connect(signed_out, dispatch_uid="vigie.sign_out")
    user_login_failed.connect(failed, dispatch_uid="vigie.sign_in_failed")


def signed_in(sender: Any, request: HttpRequest, user: AbstractBaseUser, **_signal: Any) -> None:
    """Note who came in and how they proved it; sessions that ended a month ago go."""
    del sender
    _note("portal.sign_in", request, user)
    Session.objects.filter(expire_date__lt=clock.now() - KEPT).delete()


def signed_out(sender: Any, request: HttpRequest, user: AbstractBaseUser | None, **_signal: Any) -> None:
    """Note who left."""
    del sender
    if user is not None:
        _note("portal.sign_out", request, user)


def failed(sender: Any, **_signal: Any) -> None:
    """Nobody is known yet, so the ledger has no actor for it: the log says that it happened, not what was typed."""
    del sender
    log.warning("sign-in failed")


def _note(name: str, request: HttpRequest, user: AbstractBaseUser) -> None:
    request.user = user  # type: ignore[assignment]
    actor = officer_of(request)
    if actor is None:
        return
    with act_of(actor, NO_TASK) as act:
        act.note(name, Verb.SIGN_IN, result="passkey" if actor.verified_at else "password")
