"""The portal's addresses; REST hangs beside it by name, so that neither door imports the other."""

from importlib.util import find_spec

from django.urls import include, path
from django.views.i18n import set_language

from vigie.portal import desk
from vigie.portal.account.urls import urlpatterns as account
from vigie.portal.governance.urls import urlpatterns as governance
from vigie.portal.ledger.urls import urlpatterns as ledger
from vigie.portal.records.urls import urlpatterns as records
from vigie.portal.search.urls import urlpatterns as search

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("language/", set_language, name="set_language"),
    path("account/", include(account)),
    *search,
    *records,
    *ledger,
    *governance,
]
if find_spec("vigie.api.urls") is not None:
    urlpatterns.append(path("", include("vigie.api.urls")))

handler403 = "vigie.portal.refusals.page_forbidden"
handler404 = "vigie.portal.refusals.page_not_found"
handler500 = "vigie.portal.refusals.page_failed"
