"""A lost passkey: what the person is told, and what two administrators do about it."""

from pathlib import Path
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.foundation import clock
from vigie.foundation.actor import Actor
from vigie.foundation.database import Act
from vigie.foundation.errors import Refusal
from vigie.foundation.ledger.writing import Verb
from vigie.governance.nouns import office
from vigie.portal.account.making import invite, shut
from vigie.portal.models import Recovery


class SameAdministrator(Refusal):
    """A recovery is asked and approved by two people."""

    code = "same_administrator"
    status = 409
    advice = "Another administrator of your bureau must approve this, or you give the code from the node's console."


class NoAccount(Refusal):
    """Nothing to recover."""

    code = "no_account"
    status = 409
    advice = "This officer has no portal account. Create one first."


def lost(request: HttpRequest) -> HttpResponse:
    """What to do: the same page for everybody, so that it tells nothing about any account."""
    return render(request, "account/recovery.html")


def file_of(recovery: Recovery) -> Path:
    """Where the node writes the console's code for a bureau with one administrator."""
    return Path(f"recovery-{recovery.pk}")


def ask(account: User, officer: UUID, by: Actor) -> Recovery:
    """Begin a recovery, or give the one that is open."""
    now = clock.now()
    opened, _made = Recovery.objects.get_or_create(
        account=account, closed_at=None, defaults={"officer": officer, "bureau": by.bureau, "asked_by": by.id, "asked_at": now}
    )  # fmt: skip
    return opened


def must_be_two(recovery: Recovery, by: Actor, *, at_console: bool) -> None:
    """Raises SameAdministrator unless somebody else approves, or whoever asked sits at the node's console."""
    if recovery.asked_by == by.id and not at_console:
        raise SameAdministrator


@transaction.atomic
def give(recovery: Recovery, by: Actor) -> str:
    """Old ways in are taken away, and a one-time code is given, once it was permitted and noted."""
    recovery.approved_by, recovery.closed_at = by.id, clock.now()
    recovery.save(update_fields=["approved_by", "closed_at"])
    shut(recovery.account)
    return invite(recovery.account, recovery.officer)


def note(act: Act, name: str, officer: UUID, *, result: str = "") -> None:
    """Permit and note one step of a recovery: the right that changing an officer needs, the person's id, never a name."""
    act.permit("governance.change_officer", office(act.actor.bureau))
    act.note(name, Verb.KEY, str(officer), result=result)


def open_recoveries(bureau: str) -> list[Recovery]:
    """Recoveries of this bureau that wait for approval, oldest first."""
    return list(Recovery.objects.select_related("account").filter(bureau=bureau, closed_at=None).order_by("asked_at"))
