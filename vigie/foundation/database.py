"""The act: who, why, one transaction. Permit, read once, decide, save, note, announce; the door commits.

Connections log in as `vigie_web`, which may touch sessions and accounts only. An act lends its connection the
role `vigie_app` for its own transaction, so that a forgotten act is "permission denied" and never an empty answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import psycopg
from psycopg.pq import Format
from psycopg.types.json import Jsonb, JsonbLoader

from vigie.foundation import clock
from vigie.foundation.actor import NO_TASK, Actor, Resource, Task
from vigie.foundation.errors import NotPermitted, Refusal, Unavailable
from vigie.foundation.ledger.writing import Entry, LedgerKeys, Verb, write_entry
from vigie.foundation.policy import Decision, Policies, refusal_of
from vigie.vocabulary.purposes import Purpose

Connection = psycopg.Connection[Any]

JSONB = psycopg.adapters.types["jsonb"].oid

ENTER = (
    "select set_config('role', 'vigie_app', true), set_config('vigie.bureau', %s, true),"
    " set_config('vigie.level', %s, true), set_config('vigie.now', %s, true)"
)
LEAVE = (
    "select set_config('role', 'none', true), set_config('vigie.bureau', '', true),"
    " set_config('vigie.level', '', true), set_config('vigie.now', '', true)"
)
BORROW = "select set_config('role', %s, true)"
WORKER_ACTS = frozenset(
    {"records.block", "records.unblock", "records.erase", "governance.create_bureau", "governance.suspend"}
)

_open: ContextVar[bool] = ContextVar("vigie_act_open", default=False)


@dataclass(frozen=True, slots=True)
class House:
    """What every act of this node needs beside its connection: its name, its policies, its ledger keys."""

    node: str
    policies: Policies
    ledger: LedgerKeys
    exercise: bool = False


@dataclass(frozen=True)
class Event:
    """News, announced with the act that made it true. Subclasses are frozen dataclasses named in the past tense."""

    channel: ClassVar[str] = "internal"


@dataclass(frozen=True, slots=True)
class Asked:
    """A permission that an act asked for."""

    action: str
    resource: Resource
    purpose: Purpose | None


class Act:
    """One officer's one deed. Opened by a door with `begin`; never made by hand, never nested."""

    def __init__(self, house: House, sql: Connection, actor: Actor, task: Task) -> None:
        self.house = house
        self.sql = sql
        self.actor = actor
        self.task = task
        self.now: datetime = clock.now()
        self.correlation: UUID = clock.new_id()
        self._decisions: list[Decision] = []
        self._lent: str | None = None
        self.asked: Asked | None = None

    def permit(self, action: str, resource: Resource, *, purpose: Purpose | None = None) -> None:
        """Ask the policy. Raises NotPermitted on no, on any error, and when an attribute is missing.

        Raises NeedsStepUp or NeedsSecondPerson when nothing but that is missing.
        """
        self.asked = Asked(action, resource, purpose)
        decision = self.may(action, resource, purpose=purpose)
        if not decision.allowed:
            raise refusal_of(decision) or NotPermitted()
        self._decisions.append(decision)
        self._lent = action if action in WORKER_ACTS else None

    def may(self, action: str, resource: Resource, *, purpose: Purpose | None = None) -> Decision:
        """What the policy would say; for showing or leaving out a button, or a database of a question."""
        why = purpose if purpose is not None else self.task.purpose
        return self.house.policies.decide(
            self.actor, action, resource, purpose=why, case_given=bool(self.task.case.strip()), now=self.now
        )

    def note(self, act: str, verb: Verb, *references: str, **details: Any) -> UUID:
        """Write the ledger entry of this act, in its transaction. `details`: see `Entry`. Gives the entry's id."""
        return write_entry(self.sql, self._entry(act, verb, references, details), self.house.ledger)

    def announce(self, event: Event) -> None:
        """Put the news into the outbox; it goes out after the books are closed."""
        self.sql.execute(
            "insert into outbox (id, kind, channel, payload, at) values (%s, %s, %s, %s, %s)",
            (clock.new_id(), type(event).__name__, event.channel, Jsonb(_plain(asdict(event))), self.now),
        )

    @contextmanager
    def as_worker(self) -> Iterator[None]:
        """Borrow `vigie_worker` for a statement that must reach other owners' rows; listed acts only."""
        if self._lent is None:
            message = "this act may not borrow the worker's role"
            raise RuntimeError(message)
        self.sql.execute(BORROW, ("vigie_worker",))
        yield
        self.sql.execute(BORROW, ("vigie_app",))

    def note_refusal(self, refusal: Refusal) -> None:
        """The entry of a refused act: what was asked for, and the code; nothing of what it was about."""
        asked = self.asked
        database = asked.resource.id if asked is not None and asked.resource.kind == "Database" else None
        self.note(asked.action if asked else "unknown", Verb.REFUSE, database=database, result=refusal.code)

    def _entry(self, act: str, verb: Verb, references: Sequence[str], details: Mapping[str, Any]) -> Entry:
        return Entry(
            act=act, verb=verb, at=self.now, node=self.house.node, actor=self.actor, task=self.task,
            correlation=self.correlation, references=tuple(references),
            policies=tuple(sorted({name for decision in self._decisions for name in decision.policies})),
            policy_version=self.house.policies.version, **details,
        )  # fmt: skip


@contextmanager
def begin(
    house: House, connection: Connection, actor: Actor, task: Task = NO_TASK, *, outer: AbstractContextManager[Any]
) -> Iterator[Act]:
    """Open an act on this connection; `outer` is the door's transaction (Django's atomic, or psycopg's).

    The act's own work is a savepoint, so that a refusal undoes the work and still leaves its ledger entry.
    Raises RuntimeError inside another act; Unavailable when the database does not answer.
    """
    if _open.get():
        message = "an act is already open: acts are never nested"
        raise RuntimeError(message)
    token = _open.set(True)
    refusal: Refusal | None = None
    try:
        with _own_types(connection), outer:
            act = Act(house, connection, actor, task)
            connection.execute(ENTER, (str(actor.bit), str(actor.level), act.now.isoformat()))
            try:
                with connection.transaction():
                    yield act
            except Refusal as raised:
                if raised.noted:
                    act.note_refusal(raised)
                refusal = raised
            connection.execute(LEAVE)
    except psycopg.OperationalError as error:
        raise Unavailable from error
    finally:
        _open.reset(token)
    if refusal is not None:
        raise refusal


@contextmanager
def _own_types(connection: Connection) -> Iterator[None]:
    """Psycopg's own reading of jsonb while an act lasts: a connection of Django's would give the rooms its text."""
    usual = connection.adapters.get_loader(JSONB, Format.TEXT)
    connection.adapters.register_loader(JSONB, JsonbLoader)
    try:
        yield
    finally:
        if usual is not None:
            connection.adapters.register_loader(JSONB, usual)


def _plain(value: Any) -> Any:
    """JSON's own types only: news is read by other programs."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
