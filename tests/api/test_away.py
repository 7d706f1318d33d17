"""The database is away: nothing is answered, and that is said; it comes back, and all goes on."""

import json
from collections.abc import Iterator

import pytest
from django.db import close_old_connections, connections
from django.test import Client

from tests.api.door import Rest, problem, told
from tests.people import a_guard

QUESTION = {"purpose": "border", "ask": {"document_number": "L898902C3"}}


@pytest.fixture
def away(rest: Rest) -> Iterator[None]:
    """Django's connections lead nowhere during the test."""
    rest.token(a_guard())
    settings = connections.settings["default"]
    host, options = settings["HOST"], settings["OPTIONS"]
    _let_go()
    settings.update(HOST="/nonexistent", OPTIONS={**options, "pool": {**options.get("pool", {}), "timeout": 0.5}})
    yield
    settings.update(HOST=host, OPTIONS=options)
    _let_go()


def _let_go() -> None:
    for connection in connections.all():
        connection.close()
        getattr(connection, "close_pool", lambda: None)()


@pytest.mark.usefixtures("away")
def test_question_waits_for_the_database(rest: Rest) -> None:
    problem(rest.post(a_guard(), "/questions", QUESTION), 503, "unavailable")


@pytest.mark.usefixtures("away")
def test_node_is_alive_and_not_ready() -> None:
    client = Client(headers={"Host": "localhost"})

    ready = client.get("/readyz")

    assert client.get("/livez").status_code == 200
    assert ready.status_code == 503
    assert json.loads(ready.content)["checks"]["database"] == "failed"


def test_node_answers_again(rest: Rest) -> None:
    assert told(rest.post(a_guard(), "/questions", QUESTION))["answers"]


def test_connection_cut_in_the_middle_is_unavailable(rest: Rest) -> None:
    told(rest.post(a_guard(), "/questions", QUESTION))
    rest.node.superuser.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vigie_web' and datname = current_database()"
    )

    statuses = []
    for _ in range(3):
        statuses.append(rest.post(a_guard(), "/questions", QUESTION).status_code)
        close_old_connections()  # as after every request of a server

    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200
