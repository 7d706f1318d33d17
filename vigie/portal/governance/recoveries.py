"""Lost passkeys, as administrators see them: ask, and approve as another person or with the console's code."""

import hmac
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vigie.foundation.actor import NO_TASK
from vigie.foundation.journal import Gone, note_deletion
from vigie.governance.actions import revoke_tokens_of
from vigie.portal.account import recovery
from vigie.portal.account.codes import console_code, forget_console_code
from vigie.portal.account.making import account_of, digest_of
from vigie.portal.acts import act, actor_at
from vigie.portal.governance.officers import officer_of
from vigie.portal.models import Recovery


@require_POST
def begin(request: HttpRequest, officer: UUID) -> HttpResponse:
    """The first administrator says that a passkey is lost."""
    found = officer_of(request, officer)
    account = account_of(found.id)
    if account is None:
        raise recovery.NoAccount
    with act(request, task=NO_TASK) as noted:
        recovery.note(noted, "portal.recovery_asked", found.id)
    opened = recovery.ask(account, found.id, actor_at(request))
    return redirect("recoveries", opened.pk)


@never_cache
def recoveries(request: HttpRequest, pk: int) -> HttpResponse:
    """One recovery: what happens, and approving it."""
    actor = actor_at(request)
    opened = get_object_or_404(Recovery.objects.select_related("account"), pk=pk, bureau=actor.bureau, closed_at=None)
    asked_by_me = opened.asked_by == actor.id
    if asked_by_me:
        console_code(recovery.file_of(opened))
    shown = {
        "recovery": opened,
        "asked_by_me": asked_by_me,
        "officer": officer_of(request, opened.officer),
        "file": f"secrets/{recovery.file_of(opened)}",
    }
    if request.method == "POST":
        typed = request.POST.get("console", "")
        at_console = asked_by_me and _right(typed, opened)
        if not asked_by_me or at_console:
            return _given(request, opened, at_console=at_console)
        shown["wrong"] = _("This is not the code that the node has written.")
    return render(request, "governance/recovery.html", shown)


def _given(request: HttpRequest, opened: Recovery, *, at_console: bool) -> HttpResponse:
    # Noted before it is done: a note without its deed is harmless, a deed without its note is not.
    recovery.must_be_two(opened, actor_at(request), at_console=at_console)
    with act(request, task=NO_TASK) as noted:
        how = "console" if at_console else "second_administrator"
        recovery.note(noted, "portal.recovery_given", opened.officer, result=how)
        revoke_tokens_of(noted, opened.officer)
        note_deletion(noted.sql, Gone.ACCOUNT_SHUT, str(opened.account.pk))  # an older backup brings no passkey back
    code = recovery.give(opened, actor_at(request))
    forget_console_code(recovery.file_of(opened))
    return render(request, "governance/invited.html", {"code": code, "username": opened.account.get_username()})


def _right(typed: str, opened: Recovery) -> bool:
    wanted = console_code(recovery.file_of(opened))
    return hmac.compare_digest(digest_of(typed), digest_of(wanted))
