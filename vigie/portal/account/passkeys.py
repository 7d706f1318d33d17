"""Adding a passkey, and the page that asks for one where the node wants it before anything else."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from vigie.portal.settings import NODE


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """The ceremony that makes the first passkey proves the person as signing in with it would, and is recorded so."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey; count this session as proved by it only if it is the account's first.

        A further one proves nothing by itself: who adds it has proved themselves with one they had before.
        """
        first = not has_passkey(self.request)
        answer: HttpResponse = super().form_valid(form)
        if first:
            record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.WEBAUTHN.value)
        return answer

    def get_success_url(self) -> str:
        """The list of passkeys, where a second one is advised."""
        return reverse("mfa_list_webauthn")


add_passkey = AddPasskey.as_view()


def has_passkey(request: HttpRequest) -> bool:
    """Whether the signed-in account has a passkey already."""
    return bool(Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.WEBAUTHN).exists())


@login_required
def passkey_first(request: HttpRequest) -> HttpResponse:
    """Says that this node needs a passkey, and leads to making one or to proving an existing one."""
    return render(request, "account/passkey_first.html", {"has_one": has_passkey(request), "exercise": NODE.exercise})
