"""Addresses of the task and the question."""

from django.urls import path

from vigie.portal.search import tasks, views

urlpatterns = [
    path("task/", tasks.task, name="task"),
    path("task/end/", tasks.end_task, name="end_task"),
    path("search/", views.search, name="search"),
]
