"""One PostgreSQL for each pytest process, a template with the schema, and clones of it for whoever asks."""

import functools
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from vigie.foundation import house as houses
from vigie.foundation.actor import NO_TASK, Actor, Task
from vigie.foundation.database import Act, House
from vigie.foundation.engines.migrating import migrate, set_up
from vigie.foundation.engines.postgres import SUPERUSER, PostgresServer, close_database, dsn_for
from vigie.foundation.settings import Settings, as_environment, load

ROOT = Path(__file__).resolve().parent.parent
NODE_NAME = "tests.vigie.example/ledger"
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}  # kill -9 loses nothing by this


@dataclass
class Node:
    """A node of its own: settings, keys, an empty database with the schema. `home` is shared with nobody."""

    settings: Settings
    database: str
    server: PostgresServer
    _opened: list[psycopg.Connection[Any]] = field(default_factory=list)

    @functools.cached_property
    def house(self) -> House:
        """Policies and ledger keys."""
        return houses.open_house(self.settings)

    @property
    def pool(self) -> houses.Pool:
        """Connections as vigie_web, as every process of a node has them."""
        return houses.pool(self.settings)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this node finds in its environment."""
        return as_environment(self.settings)

    def act(self, actor: Actor, task: Task = NO_TASK) -> AbstractContextManager[Act]:
        """One act, committed at the end of the block."""
        return houses.act_on_pool(self.settings, actor, task)

    def dsn(self, role: str) -> str:
        """The address of this node's database for one of its logins."""
        return dsn_for(self.settings, role)

    def connect(self, role: str) -> psycopg.Connection[Any]:
        """A connection in autocommit as one of the logins; closed with the node."""
        connection = psycopg.connect(self.dsn(role), autocommit=True)
        self._opened.append(connection)
        return connection

    @functools.cached_property
    def superuser(self) -> psycopg.Connection[Any]:
        """Past every policy: to arrange what no act may do, and to see what no act may see."""
        connection = psycopg.connect(self.server.dsn(SUPERUSER, self.database), autocommit=True)
        self._opened.append(connection)
        return connection

    def close(self) -> None:
        """Give back what was opened."""
        for connection in self._opened:
            connection.close()
        houses.pool(self.settings).close()


class Cluster:
    """The server of this pytest process, its template database, and a home whose keys every clone copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = PostgresServer(folder / "cluster", FAST)
        self.made = 0

    def start(self) -> None:
        """Start the server and make the template, by the same migrations as a node's."""
        self.server.start()
        self.template = f"template_{schema_hash()[:12]}"
        with self._engine() as connection:
            self._create(connection, self.template)
        model = self._settings(self.folder / "model", self.template)
        set_up(model)
        migrate(model)

    def stop(self) -> None:
        """Stop the server and remove everything."""
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def clone(self, **changes: Any) -> Iterator[Node]:
        """A fresh node; `changes` are settings. About 0.1 s. Removed at the end of the block."""
        self.made += 1
        name = f"node_{self.made}"
        home = self.folder / name
        with self._engine() as connection:
            connection.execute(
                sql.SQL("create database {} template {} strategy=file_copy owner vigie_migrate").format(
                    sql.Identifier(name), sql.Identifier(self.template)
                )
            )
            close_database(connection, name)
        shutil.copytree(self.folder / "model" / "keys", home / "keys")
        node = Node(replace(self._settings(home, name), **changes), name, self.server)
        try:
            yield node
        finally:
            node.close()
            with self._engine() as connection:
                connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
            shutil.rmtree(home, ignore_errors=True)

    def _settings(self, home: Path, database: str) -> Settings:
        """Settings of a node in this cluster: the database is "one's own", beside the others."""
        shutil.copytree(self.server.secrets, home / "secrets" / "postgres", dirs_exist_ok=True)
        host = psycopg.conninfo.conninfo_to_dict(self.server.dsn("vigie_web"))["host"]
        address = make_conninfo("", host=str(host), dbname=database)
        return replace(load(home, {}), database=address, node=NODE_NAME, exercise=True, secret_key="of-a-test-node" * 4)

    def _engine(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server.dsn(SUPERUSER, "postgres"), autocommit=True)

    @staticmethod
    def _create(connection: psycopg.Connection[Any], name: str) -> None:
        connection.execute(sql.SQL("create database {} owner vigie_migrate").format(sql.Identifier(name)))
        close_database(connection, name)


def schema_hash() -> str:
    """Of everything that makes the schema: when it changes, the template is another one."""
    digest = hashlib.sha256()
    for pattern in ("vigie/schema/*.sql", "vigie/portal/migrations/*.py"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@contextmanager
def a_cluster() -> Iterator[Cluster]:
    """A started cluster in the temp folder; nothing of it is left afterwards."""
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="vigie-tests-")))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
