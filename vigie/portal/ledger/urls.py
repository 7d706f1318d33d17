"""Address of the ledger's status."""

from django.urls import path

from vigie.portal.ledger import views

urlpatterns = [path("ledger/status/", views.ledger_status, name="ledger_status")]
