"""The programs' door in this process, in front of a node of its own: Django pointed at it, and callers with tokens."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import override_settings
from psycopg.conninfo import conninfo_to_dict

from tests.cluster import Node
from vigie.foundation import clock
from vigie.foundation.actor import Actor
from vigie.foundation.credentials import make_token, token_key

PORTAL = "vigie.portal.settings"
CREDENTIAL = (
    "insert into credential (key, kind, subject, bureau, unit, level, roles, purposes, databases, compartments,"
    " exact_only, quota, suspended, training_until) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def give_token(node: Node, actor: Actor, quota: int | None = None) -> str:
    """A token of this actor, as if governance had given it."""
    token = make_token()
    give_key(node, token_key(token), actor, quota)
    return token


def give_key(node: Node, key: str, actor: Actor, quota: int | None = None) -> None:
    """A credential of this actor under a key ("token:<digest>", "account:<number>")."""
    until = clock.now() + timedelta(days=300 if actor.training_valid else -1)
    node.superuser.execute(
        CREDENTIAL,
        (
            key, str(actor.kind), actor.id, actor.bit, actor.unit, actor.level, sorted(actor.roles),
            sorted(actor.purposes), None if actor.databases is None else sorted(actor.databases),
            sorted(actor.compartments), actor.exact_only, quota, actor.suspended, until,
        ),
    )  # fmt: skip


@dataclass
class Rest:
    """REST at one node: `rest.get(actor, path)`, `rest.post(actor, path, body)`; answers are Django's responses."""

    node: Node
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, actor: Actor, quota: int | None = None) -> str:
        """The actor's token, made once."""
        name = f"{actor!r}{quota}"
        if name not in self.tokens:
            self.tokens[name] = give_token(self.node, actor, quota)
        return self.tokens[name]

    def send(self, actor: Actor | str | None, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request by an actor, or with a token. `body` is JSON, or bytes as they are; headers with _ for -."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if actor is not None:
            given["Authorization"] = f"Bearer {actor if isinstance(actor, str) else self.token(actor)}"
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = given.pop("Content-Type", "application/json")
        given["Host"] = "localhost"
        return Client().generic(method, f"/api/v1{path}", data, content_type=kind, headers=given)

    def get(self, actor: Actor | str | None, path: str, **headers: str) -> Any:
        """GET."""
        return self.send(actor, "GET", path, **headers)

    def post(self, actor: Actor | str | None, path: str, body: Any = None, **headers: str) -> Any:
        """POST."""
        return self.send(actor, "POST", path, body, **headers)


@contextmanager
def a_door(node: Node) -> Iterator[Rest]:
    """Django, in this process, at this node's database and settings."""
    os.environ.update({**node.environment, "DJANGO_SETTINGS_MODULE": PORTAL})
    django.setup()
    Path(str(settings.STATIC_ROOT)).mkdir(parents=True, exist_ok=True)
    _let_go()
    parts = conninfo_to_dict(node.dsn("vigie_web"))
    wanted = {"NAME": parts["dbname"], "HOST": parts["host"], "PASSWORD": parts.get("password") or ""}
    connections.settings["default"].update(wanted)
    node_of_door().cache_clear()
    try:
        with override_settings(ROOT_URLCONF="vigie.api.urls"):  # this door alone; the portal's pages are tested there
            yield Rest(node)
    finally:
        _let_go()


def node_of_door() -> Any:
    """The door's memory of its settings; imported late, when Django is set up."""
    from vigie.api.acts import node  # noqa: PLC0415

    return node


def told(response: Any, status: int = 200) -> Any:
    """The JSON of a request that was done."""
    assert response.status_code == status, response.content
    return json.loads(response.content)


def problem(response: Any, status: int, code: str) -> Mapping[str, Any]:
    """The problem of a refused request, after checking that it is one, of this status and code."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    found: Mapping[str, Any] = json.loads(response.content)
    assert (found["status"], found["code"]) == (status, code), found
    assert found["advice"]
    assert found["correlation"]
    return found


def _let_go() -> None:
    for connection in connections.all():
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
