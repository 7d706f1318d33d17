"""Opens a session for somebody who has just set a password, without asking for it twice."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(request: HttpRequest, account: User) -> None:
    """Sign in with what was proved just now: a one-time code, and a password that only its holder knows."""
    record_authentication(request, account, "password", username=account.get_username())
    login(request, account, backend=BACKEND)
