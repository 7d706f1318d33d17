"""The hub's brake: block a record in the interest of the rules, and lift the block; for a reason of the list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vigie.foundation.database import Act
from vigie.foundation.errors import Invalid
from vigie.portal.acts import act
from vigie.portal.records.faults import summary
from vigie.portal.records.keeping import options
from vigie.records import actions
from vigie.records.nouns import Record

Deed = Callable[[Act, str, object], Record]


@never_cache
def block(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide a record from all but its owner, hub review and the commission, from this moment."""
    return _page(request, reference, actions.block_record, _("Blocked. Its owner is told."), blocking=True)


@never_cache
def unblock(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it be found again."""
    return _page(request, reference, actions.unblock_record, _("The block is lifted."), blocking=False)


def _page(request: HttpRequest, reference: str, deed: Deed, told: str, *, blocking: bool) -> HttpResponse:
    shown: dict[str, Any] = {"reference": reference, "reasons": options("block_reasons"), "blocking": blocking}
    if request.method != "POST":
        return render(request, "records/block.html", shown)
    try:
        with act(request) as opened:
            deed(opened, reference, request.POST.get("reason", ""))
    except Invalid as refusal:
        shown["faults"] = summary(refusal.faults, {}, {})
        return render(request, "records/block.html", shown, status=refusal.status)
    messages.success(request, told)
    return redirect("unblock" if blocking else "record", reference)  # a blocked record opens for its owner only
