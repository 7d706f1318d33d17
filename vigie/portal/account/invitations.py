"""An officer uses the one-time code from the administrator: sets a password, then a passkey."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vigie.portal.account.entering import enter
from vigie.portal.account.forms import AcceptForm
from vigie.portal.account.making import accept as use
from vigie.portal.account.making import invitation_of

LIMIT = {"invitation": "60/m/ip"}


@never_cache
def accept(request: HttpRequest) -> HttpResponse:
    """The page for a one-time code; a wrong, used and expired code look alike."""
    form = AcceptForm(request.POST or None)
    if request.method == "POST":
        if not ratelimit.consume(request, app="vigie", action="invitation", config=LIMIT):
            return render(request, "429.html", status=429)
        if form.is_valid():
            invitation = invitation_of(form.cleaned_data["code"])
            if invitation is None:
                form.add_error("code", _("This code is wrong, used or expired. Ask your administrator for a new one."))
            else:
                enter(request, use(invitation, form.cleaned_data["password1"]))
                messages.success(request, _("Your password is set. Now make a passkey."))
                return redirect("mfa_add_webauthn")
    return render(request, "account/invitation.html", {"form": form})
