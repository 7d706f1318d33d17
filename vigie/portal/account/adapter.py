"""django-allauth, fitted to this house: nobody signs up, locks count per account and origin, no mail is sent."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.foundation import clock
from vigie.portal.settings import ACCOUNT_REAUTHENTICATION_TIMEOUT

UNUSED = timedelta(days=90)


class PortalAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from an administrator's invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is not right. Check both and try again."),
        "too_many_login_attempts": _(
            "Too many failed attempts for this account from here. Wait 15 minutes, or ask your administrator."
        ),
        "incorrect_password": _("This is not your present password."),
        "enter_current_password": _("Enter your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see invitations."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The peer's address. Forwarding headers are not believed: anybody can write them."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  a name for "unknown", not a socket

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count per account and origin, so that an outsider cannot lock the duty desk out."""
        return f"{get_ip(request)}:{credentials.get('username', '').lower()}"

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse | None:
        """An account that nobody used for 90 days stays shut, until administrators open it as after a lost passkey."""
        if user.last_login is not None and clock.now() - user.last_login > UNUSED:
            return redirect("account_inactive")
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer

    def is_reauthentication_required(self, app: str) -> bool:
        """A proof at most five minutes old is fresh, whether it was the sign-in itself or given again.

        Whoever has a passkey proves with it: a password that somebody learnt adds no passkey and removes none.
        """
        del app
        request = context.request
        proofs = get_authentication_records(request, request.user)
        if Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.WEBAUTHN).exists():
            proofs = [each for each in proofs if each.get("method") == "mfa"]
        moments = [float(each["at"]) for each in proofs]
        age = clock.now().timestamp() - max(moments, default=0.0)
        return age >= ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Whoever has a passkey proves with it; a password would be the weaker proof."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        passkey = [each for each in methods if each["url"] == reverse("mfa_reauthenticate_webauthn")]
        return passkey or methods

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Silent: our own pages say what happened, in words of ours."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail leaves the node."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail leaves the node."""


class PortalPasskeys(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys only; their names in plain words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The passkey was not accepted. Try again, or use another one."),
    }

    def _get_site_name(self) -> str:
        return "Vigie"

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Passkey 1, Passkey 2 and so on, in the reader's language."""
        assert isinstance(user, User)  # noqa: S101  the only account model of this project
        held = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": held + 1}
