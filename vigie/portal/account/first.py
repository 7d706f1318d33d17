"""The first administrator of a node: whoever can read the code in its home."""

import hmac
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK
from vigie.foundation.errors import Refusal
from vigie.governance.actions import first_administrator as found
from vigie.governance.nouns import NewBureau, console
from vigie.governance.rules import AlreadyFounded
from vigie.portal.account.codes import console_code, forget_console_code
from vigie.portal.account.entering import enter
from vigie.portal.account.forms import FoundingForm
from vigie.portal.account.making import digest_of, make_account
from vigie.portal.acts import act_of
from vigie.portal.refusals import blame

FILE = Path("first-administrator")


@never_cache
def first_administrator(request: HttpRequest) -> HttpResponse:
    """Makes the node's own bureau, its first administrator and the account; then a passkey is set up."""
    if _has_officers():
        raise AlreadyFounded
    wanted = console_code(FILE)
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not hmac.compare_digest(digest_of(form.cleaned_data["code"]), digest_of(wanted)):
            form.add_error("code", _("This is not the code that the node has written."))
        elif (account := _found(form)) is not None:
            forget_console_code(FILE)
            enter(request, account)
            messages.success(request, _("The node is yours to set up. Make a passkey first."))
            return redirect("mfa_add_webauthn")
    return render(request, "account/first_administrator.html", {"form": form})


def _found(form: FoundingForm) -> User | None:
    """Account, bureau and officer together or not at all; a refusal is put to the form."""
    given = form.cleaned_data
    with transaction.atomic():
        point = transaction.savepoint()
        account = make_account(given["username"], given["password1"])
        order = NewBureau(given["bureau"], {}, given["administrator"], account=account.pk)
        try:
            with act_of(console(order.code, clock.new_id(), clock.now()), NO_TASK) as act:
                found(act, order)
        except Refusal as refusal:
            transaction.savepoint_rollback(point)
            blame(form, refusal)
            return None
    return account


def _has_officers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from credential where kind = 'officer')")
        row = cursor.fetchone()
    return bool(row and row[0])
