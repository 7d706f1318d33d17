"""Addresses of records: opened for a task, or kept in order by their owner."""

from django.urls import path

from vigie.portal.records import blocking, filing, keeping, looking, opening, own

urlpatterns = [
    path("records/file/", filing.choose, name="file"),
    path("records/file/<slug:database>/", filing.file_form, name="file_form"),
    path("records/own/", own.own_records, name="own_records"),
    path("records/own/<str:reference>/", opening.own_record, name="own_record"),
    path("records/own/<str:reference>/history/", opening.history, name="history"),
    path("records/own/<str:reference>/looks/", looking.own_looks, name="own_looks"),
    path("records/own/<str:reference>/correct/", keeping.correct, name="correct"),
    path("records/own/<str:reference>/confirm/", keeping.verify, name="verify"),
    path("records/own/<str:reference>/withdraw/", keeping.withdraw, name="withdraw"),
    path("records/own/<str:reference>/audience/", keeping.restrict, name="restrict"),
    path("records/<str:reference>/", opening.record, name="record"),
    path("records/<str:reference>/block/", blocking.block, name="block"),
    path("records/<str:reference>/unblock/", blocking.unblock, name="unblock"),
    path("records/<str:reference>/looks/", looking.looks, name="looks"),
]
