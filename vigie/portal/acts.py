"""Opens an act for a page: Django's own connection and transaction, the officer at the screen, the task in hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction
from django.http import HttpRequest

from vigie.foundation.actor import Actor, Task
from vigie.foundation.database import Act, House, begin
from vigie.foundation.errors import NotPermitted
from vigie.foundation.house import open_house
from vigie.portal.settings import NODE
from vigie.portal.tasks import task_in_hand


def house() -> House:
    """The policies and ledger keys of this node, read once for each process."""
    return open_house(NODE)


def raw_connection() -> psycopg.Connection[Any]:
    """The psycopg connection below Django's: the rooms speak plain SQL on it."""
    connection.ensure_connection()
    opened: psycopg.Connection[Any] = connection.connection
    return opened


def actor_at(request: HttpRequest) -> Actor:
    """The officer who sits at the screen. Raises NotPermitted when the account has no rights (any more)."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotPermitted
    return actor


@contextmanager
def act(request: HttpRequest, *, task: Task | None = None) -> Iterator[Act]:
    """One act by the officer at the screen, under `task` or else the task in hand; committed when the block ends.

    Raises whatever Refusal the act raises, after its refusal has been noted.
    """
    with act_of(actor_at(request), task_in_hand(request) if task is None else task) as opened:
        yield opened


@contextmanager
def act_of(actor: Actor, task: Task) -> Iterator[Act]:
    """One act of this actor on Django's connection; for sign-in and sign-out, when the request has no actor yet."""
    with begin(house(), raw_connection(), actor, task, outer=transaction.atomic()) as opened:
        yield opened
