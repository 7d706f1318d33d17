"""The house of this node and its pool of connections, opened once a process: for the CLI, the workers and tests."""

import atexit
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from vigie.foundation.actor import NO_TASK, Actor, Task
from vigie.foundation.database import Act, House, begin
from vigie.foundation.engines.postgres import dsn_for
from vigie.foundation.errors import Unavailable
from vigie.foundation.ledger.keys import LedgerKeys
from vigie.foundation.policy import Policies
from vigie.foundation.settings import Settings

Pool = ConnectionPool[psycopg.Connection[Any]]
POOL_SIZE = 4
POOL_WAIT_SECONDS = 5.0


def ledger_keys_folder(settings: Settings) -> Path:
    """Where this node's ledger keys are kept."""
    return settings.home / "keys" / "ledger"


def ledger_folder(settings: Settings) -> Path:
    """Where the sequencer writes tiles and checkpoints."""
    return settings.home / "ledger"


@functools.cache
def open_house(settings: Settings) -> House:
    """Policies and ledger keys of this node, read once for each process.

    Raises FileNotFoundError before the node was set up (`vigie migrate`, `./run demo`), PolicyBroken on a bad policy.
    """
    return House(
        node=settings.node,
        policies=Policies.load(settings.policies, exercise=settings.exercise),
        ledger=LedgerKeys.load(ledger_keys_folder(settings)),
        exercise=settings.exercise,
    )


@functools.cache
def pool(settings: Settings) -> Pool:
    """Connections as `vigie_web`, in autocommit: they can do nothing until an act lends them its role."""
    opened: Pool = ConnectionPool(
        dsn_for(settings, "vigie_web"),
        kwargs={"autocommit": True},
        min_size=1,
        max_size=POOL_SIZE,
        timeout=POOL_WAIT_SECONDS,
        open=True,
        name="vigie",
    )
    atexit.register(opened.close)
    return opened


@contextmanager
def act_on_pool(settings: Settings, actor: Actor, task: Task = NO_TASK) -> Iterator[Act]:
    """One act on a connection of the pool; committed when the block ends. Raises Unavailable without a database."""
    try:
        connections = pool(settings)
        connection = connections.getconn()
    except psycopg.OperationalError as error:  # PoolTimeout is one
        raise Unavailable from error
    try:
        with begin(open_house(settings), connection, actor, task, outer=connection.transaction()) as act:
            yield act
    finally:
        connections.putconn(connection)
