"""Units of the own bureau, to which rights are delegated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vigie.foundation.actor import NO_TASK
from vigie.governance.actions import create_unit
from vigie.governance.queries import office_of
from vigie.governance.queries import units as all_units
from vigie.portal.acts import act
from vigie.portal.governance.accounts import tried
from vigie.portal.governance.forms import UnitForm
from vigie.portal.words import purposes_in_words


def units(request: HttpRequest) -> HttpResponse:
    """The units, by code, with what each may give."""
    with act(request, task=NO_TASK) as opened:
        found = all_units(opened)
        may_create = opened.may("governance.create_unit", office_of(opened)).allowed
    lines = [{"unit": each, "purposes": purposes_in_words(each.rights.purposes)} for each in found]
    return render(request, "governance/units.html", {"units": lines, "may_create": may_create})


def new_unit(request: HttpRequest) -> HttpResponse:
    """Delegate rights to a new unit."""
    form = UnitForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, form, lambda opened: create_unit(opened, form.order)) is not None
    ):
        messages.success(request, _("The unit is there."))
        return redirect("units")
    return render(request, "governance/new_unit.html", {"form": form})
