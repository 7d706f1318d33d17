"""Addresses of administration and of the catalogue."""

from django.urls import path

from vigie.portal.governance import bureaus, databases, machines, officers, recoveries, units

urlpatterns = [
    path("databases/", databases.databases, name="databases"),
    path("databases/<slug:name>/", databases.database, name="database"),
    path("administration/bureaus/", bureaus.bureaus, name="bureaus"),
    path("administration/bureaus/new/", bureaus.new_bureau, name="new_bureau"),
    path("administration/bureaus/<str:code>/suspend/", bureaus.suspend, name="suspend_bureau"),
    path("administration/bureaus/<str:code>/restore/", bureaus.restore, name="restore_bureau"),
    path("administration/units/", units.units, name="units"),
    path("administration/units/new/", units.new_unit, name="new_unit"),
    path("administration/officers/", officers.officers, name="officers"),
    path("administration/officers/new/", officers.new_officer, name="new_officer"),
    path("administration/officers/<uuid:officer>/", officers.officer, name="officer"),
    path("administration/officers/<uuid:officer>/close/", officers.close, name="close_officer"),
    path("administration/officers/<uuid:officer>/reopen/", officers.reopen, name="reopen_officer"),
    path("administration/officers/<uuid:officer>/recovery/", recoveries.begin, name="begin_recovery"),
    path("administration/recoveries/<int:pk>/", recoveries.recoveries, name="recoveries"),
    path("administration/machines/", machines.machines, name="machines"),
    path("administration/machines/new/", machines.new_machine, name="new_machine"),
    path("administration/machines/<uuid:machine>/revoke/", machines.revoke, name="revoke_machine"),
]
