"""Officers of the own bureau: creating, changing, closing, and new one-time codes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.governance.actions import change_officer, create_officer
from vigie.governance.nouns import Officer, OfficerChange, Unit
from vigie.governance.queries import office_of
from vigie.governance.queries import officers as all_officers
from vigie.governance.queries import units as all_units
from vigie.governance.rules import UnknownHolder
from vigie.portal.account.making import account_of, end_sessions, invite
from vigie.portal.account.recovery import open_recoveries
from vigie.portal.acts import act, actor_at
from vigie.portal.governance.accounts import tried, with_account
from vigie.portal.governance.forms import NewOfficerForm, OfficerForm
from vigie.portal.words import roles_in_words


def officers(request: HttpRequest) -> HttpResponse:
    """The officers, by name, and recoveries that wait for a second administrator."""
    with act(request, task=NO_TASK) as opened:
        found = all_officers(opened)
        may_create = opened.may("governance.create_officer", office_of(opened)).allowed
    waiting = open_recoveries(actor_at(request).bureau) if may_create else []
    now = clock.now()
    lines = [
        {"officer": each, "roles": roles_in_words(each.roles), "trained": each.training_until > now} for each in found
    ]
    shown = {"officers": lines, "may_create": may_create, "waiting": waiting}
    return render(request, "governance/officers.html", shown)


@never_cache
def new_officer(request: HttpRequest) -> HttpResponse:
    """Give a person rights, and an account that opens with a one-time code."""
    form = NewOfficerForm(_units(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = with_account(request, form, lambda opened, account: create_officer(opened, form.order(account.pk)))
        if done is not None:
            officer, account = done
            shown = {"code": invite(account, officer.id), "username": account.get_username()}
            return render(request, "governance/invited.html", shown)
    return render(request, "governance/new_officer.html", {"form": form})


def officer(request: HttpRequest, officer: UUID) -> HttpResponse:
    """One officer: what they have, and changing it."""
    found = officer_of(request, officer)
    form = OfficerForm(_units(request), request.POST or None, initial=_present(found))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, form, lambda opened: change_officer(opened, officer, form.change)) is not None
    ):
        messages.success(request, _("The rights are changed; they count from now on."))
        return redirect("officer", officer)
    account = account_of(officer)
    return render(request, "governance/officer.html", {"officer": found, "form": form, "account": account})


@require_POST
def close(request: HttpRequest, officer: UUID) -> HttpResponse:
    """A person leaves or becomes a risk: rights, sessions and passkeys are worthless from this moment."""
    with act(request, task=NO_TASK) as opened:
        change_officer(opened, officer, OfficerChange(active=False))
    account = account_of(officer)
    if account is not None:
        end_sessions(account)
    messages.success(request, _("The account is closed and its sessions are ended."))
    return redirect("officer", officer)


@require_POST
def reopen(request: HttpRequest, officer: UUID) -> HttpResponse:
    """Open it again, with the rights it had."""
    with act(request, task=NO_TASK) as opened:
        change_officer(opened, officer, OfficerChange(active=True))
    messages.success(request, _("The account is open again."))
    return redirect("officer", officer)


def officer_of(request: HttpRequest, wanted: UUID) -> Officer:
    """One officer of the own bureau. Raises UnknownHolder."""
    with act(request, task=NO_TASK) as opened:
        found = {each.id: each for each in all_officers(opened)}
    if wanted not in found:
        raise UnknownHolder
    return found[wanted]


def _units(request: HttpRequest) -> list[Unit]:
    with act(request, task=NO_TASK) as opened:
        return all_units(opened)


def _present(officer: Officer) -> dict[str, object]:
    return {
        "name": officer.name,
        "unit": officer.unit,
        "roles": sorted(officer.roles),
        "purposes": sorted(officer.rights.purposes),
        "databases": sorted(officer.rights.databases or ()),
        "level": str(officer.rights.level),
        "until": officer.until.date(),
        "training_until": officer.training_until.date(),
    }
