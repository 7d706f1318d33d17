"""An officer's own tokens, for the command line and REST: made here, shown once, revoked here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.governance.actions import issue_own_token, revoke_own_token
from vigie.governance.nouns import NewOwnToken
from vigie.governance.queries import own_tokens as all_own_tokens
from vigie.portal.account.officers import first_step
from vigie.portal.acts import act
from vigie.portal.governance.accounts import tried

View = Callable[..., HttpResponse]


class OwnTokenForm(forms.Form):
    """A token of one's own."""

    label = forms.CharField(
        label=_("What it is for"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    days = forms.IntegerField(label=_("Days it lives"), min_value=1, max_value=90, initial=90)

    @property
    def order(self) -> NewOwnToken:
        """What governance is asked to do."""
        return NewOwnToken(self.cleaned_data["label"], self.cleaned_data["days"])


def opened_like_a_desk(view: View) -> View:
    """Signed in, use notice and passkey first: pages of accounts are let through without, and this one may not be."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        first = first_step(request)
        return view(request, *args, **named) if first is None else redirect(first)

    return login_required(inside)


@never_cache
@opened_like_a_desk
def own_tokens(request: HttpRequest) -> HttpResponse:
    """The officer's tokens, and a form for one more; the page with a new one is shown once."""
    form = OwnTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        issued = tried(request, form, lambda opened: issue_own_token(opened, form.order))
        if issued is not None:
            return render(request, "account/own_token.html", {"issued": issued})
    with act(request, task=NO_TASK) as opened:
        found = all_own_tokens(opened)
    return render(request, "account/own_tokens.html", {"form": form, "tokens": found, "now": clock.now()})


@require_POST
@opened_like_a_desk
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Make a token worthless, at once."""
    with act(request, task=NO_TASK) as opened:
        revoke_own_token(opened, token)
    messages.success(request, _("The token is worthless from now on."))
    return redirect("my_tokens")
