"""Machine credentials of the own bureau: issuing one, whose token is shown once, and revoking it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.governance.actions import issue_token, revoke_token
from vigie.governance.queries import office_of, tokens
from vigie.governance.queries import units as all_units
from vigie.portal.acts import act
from vigie.portal.governance.accounts import tried
from vigie.portal.governance.forms import MachineForm


def machines(request: HttpRequest) -> HttpResponse:
    """The machine accounts, newest first."""
    with act(request, task=NO_TASK) as opened:
        found = tokens(opened)
        may_issue = opened.may("governance.issue_token", office_of(opened)).allowed
    return render(request, "governance/machines.html", {"machines": found, "may_issue": may_issue, "now": clock.now()})


@never_cache
def new_machine(request: HttpRequest) -> HttpResponse:
    """Give a program a token; the page with it is shown once and stored by nobody."""
    with act(request, task=NO_TASK) as opened:
        found = all_units(opened)
    form = MachineForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        issued = tried(request, form, lambda opened: issue_token(opened, form.order))
        if issued is not None:
            return render(request, "governance/token.html", {"issued": issued})
    return render(request, "governance/new_machine.html", {"form": form})


@require_POST
def revoke(request: HttpRequest, machine: UUID) -> HttpResponse:
    """Make a token worthless, at once."""
    with act(request, task=NO_TASK) as opened:
        revoke_token(opened, machine)
    messages.success(request, _("The token is worthless from now on."))
    return redirect("machines")
