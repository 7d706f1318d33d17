"""Runs an act that needs a new portal account: both are made, or neither."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from vigie.foundation.actor import NO_TASK
from vigie.foundation.database import Act
from vigie.foundation.errors import NotPermitted, Refusal
from vigie.foundation.policy import NeedsStepUp
from vigie.portal.account.making import make_account
from vigie.portal.acts import act
from vigie.portal.refusals import blame

Made = TypeVar("Made")


def with_account(request: HttpRequest, form: forms.Form, do: Callable[[Act, User], Made]) -> tuple[Made, User] | None:
    """Make the account named in the form and do the act with it. A refusal is put to the form, and gives None.

    The account is made before the act opens, for inside it the connection may not touch accounts; a refusal undoes
    the account and keeps its own entry in the ledger.
    """
    refused: Refusal | None = None
    with transaction.atomic():
        account = make_account(form.cleaned_data["username"])
        try:
            with act(request, task=NO_TASK) as opened:
                made = do(opened, account)
        except Refusal as refusal:
            refused = refusal
            account.delete()
    if refused is None:
        return made, account
    _put(form, refused)
    return None


def tried(request: HttpRequest, form: forms.Form, do: Callable[[Act], Made]) -> Made | None:
    """Do an act for a form; a refusal is put to the form, and gives None."""
    try:
        with act(request, task=NO_TASK) as opened:
            return do(opened)
    except Refusal as refusal:
        _put(form, refusal)
        return None


def _put(form: forms.Form, refusal: Refusal) -> None:
    if isinstance(refusal, NeedsStepUp) or refusal.code == NotPermitted.code:  # filling in otherwise would not help
        raise refusal
    blame(form, refusal)
