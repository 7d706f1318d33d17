"""The use notice at sign-in, and the page for an account without rights."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from vigie.portal.account.officers import NOTICE


@login_required
def use_notice(request: HttpRequest) -> HttpResponse:
    """What is written down about every use; acknowledged once at each sign-in."""
    if request.method == "POST":
        request.session[NOTICE] = True
        return redirect("desk")
    return render(request, "account/use_notice.html")


@login_required
def no_rights(request: HttpRequest) -> HttpResponse:
    """The account exists, but no bureau has given it rights, or they were taken back."""
    if getattr(request, "actor", None) is not None:
        return redirect("desk")
    return render(request, "account/no_rights.html", status=403)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go on: the page that was asked for when it is one of ours, else the route `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else otherwise
