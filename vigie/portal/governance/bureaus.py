"""Members of this node: who they are, whom to call; admitting, suspending and restoring one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vigie.foundation.actor import NO_TASK
from vigie.governance.actions import create_bureau, restore_bureau, suspend_bureau
from vigie.governance.queries import bureaus as all_bureaus
from vigie.governance.queries import office_of
from vigie.portal.account.making import invite
from vigie.portal.acts import act
from vigie.portal.governance.accounts import with_account
from vigie.portal.governance.forms import BureauForm


def bureaus(request: HttpRequest) -> HttpResponse:
    """All members, by code."""
    with act(request, task=NO_TASK) as opened:
        found = all_bureaus(opened)
        may_admit = opened.may("governance.create_bureau", office_of(opened)).allowed
        suspendable = {
            each.code for each in found if opened.may("governance.suspend", office_of(opened, each.code)).allowed
        }
    here = get_language() or "en"
    lines = [
        {
            "code": each.code, "title": each.name(here), "desk": each.desk, "hub": each.hub,
            "suspended": each.suspended, "suspendable": each.code in suspendable,
        }
        for each in found
    ]  # fmt: skip
    shown = {"bureaus": lines, "may_admit": may_admit}
    return render(request, "governance/bureaus.html", shown)


@never_cache
def new_bureau(request: HttpRequest) -> HttpResponse:
    """Admit a member, with its first administrator and the one-time code of that person."""
    form = BureauForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = with_account(request, form, lambda opened, account: create_bureau(opened, form.order(account.pk)))
        if done is not None:
            founded, account = done
            shown = {"code": invite(account, founded.administrator.id), "username": account.get_username()}
            return render(request, "governance/invited.html", shown)
    return render(request, "governance/new_bureau.html", {"form": form})


@require_POST
def suspend(request: HttpRequest, code: str) -> HttpResponse:
    """Deny everything to a member, from this moment."""
    with act(request) as opened:
        suspend_bureau(opened, code)
    messages.success(request, _("The bureau is suspended: everything is denied to its people."))
    return redirect("bureaus")


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Lift the suspension."""
    with act(request) as opened:
        restore_bureau(opened, code)
    messages.success(request, _("The suspension is lifted."))
    return redirect("bureaus")
