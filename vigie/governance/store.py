"""All SQL of governance: bureaus, units, officers, machine accounts, and the credentials that doors read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from vigie.foundation.actor import Role
from vigie.governance import rules
from vigie.governance.nouns import Bureau, Credential, Officer, OwnToken, Rights, Service, Unit
from vigie.vocabulary.members import bit_of, code_of
from vigie.vocabulary.purposes import Purpose

Connection = psycopg.Connection[Any]

BUREAU = "select code, names, desk, hub, suspended, purposes, databases, level from bureau"
UNIT = "select bureau, code, name, until, purposes, databases, level from unit"
OFFICER = (
    "select o.id, o.bureau, o.unit, o.name, o.roles, o.until, o.training_until, o.active, o.compartments,"
    " exists (select from credential c where c.subject = o.id and c.key like 'account:%%'),"
    " o.purposes, o.databases, o.level from officer o"
)
SERVICE = (
    "select id, bureau, unit, label, exact_only, quota, expires_at, issued_by, active, purposes, databases, level"
    " from service"
)


def bureaus(sql: Connection) -> list[Bureau]:
    """All members of this node, by code."""
    return [_bureau(row) for row in sql.execute(BUREAU + " order by code")]


def bureau(sql: Connection, code: str) -> Bureau | None:
    """One member; None when this node has none of that code."""
    row = sql.execute(BUREAU + " where code = %s", (code,)).fetchone()
    return None if row is None else _bureau(row)


def is_hub(sql: Connection, code: str) -> bool:
    """Whether this bureau runs the node."""
    row = sql.execute("select hub from bureau where code = %s", (code,)).fetchone()
    return row is not None and row[0] is True


def add_bureau(sql: Connection, new: Bureau, now: datetime) -> bool:
    """Save a new member; False when it is there already."""
    return bool(
        sql.execute(
            "insert into bureau (code, bit, names, desk, hub, purposes, databases, level, created_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            (new.code, bit_of(new.code), Jsonb(dict(new.names)), new.desk, new.hub, *_rights(new.rights), now),
        ).rowcount
    )


def suspend(sql: Connection, code: str, *, suspended: bool) -> int:
    """Set or lift the suspension, on the bureau and on all its credentials; gives how many credentials changed."""
    sql.execute("select pg_advisory_xact_lock(hashtextextended('credential', %s))", (bit_of(code),))
    sql.execute("update bureau set suspended = %s where code = %s", (suspended, code))
    return sql.execute(
        "update credential set suspended = %s where bureau = %s and suspended <> %s",
        (suspended, bit_of(code), suspended),
    ).rowcount


def units(sql: Connection, code: str) -> list[Unit]:
    """The units of a bureau, by code."""
    return [_unit(row) for row in sql.execute(UNIT + " where bureau = %s order by code", (bit_of(code),))]


def unit(sql: Connection, code: str, name: str) -> Unit | None:
    """One unit of a bureau by its code; None when there is none."""
    row = sql.execute(UNIT + " where bureau = %s and code = %s", (bit_of(code), name)).fetchone()
    return None if row is None else _unit(row)


def add_unit(sql: Connection, new: Unit, now: datetime) -> bool:
    """Save a new unit; False when the bureau has one of that code."""
    return bool(
        sql.execute(
            "insert into unit (bureau, code, name, purposes, databases, level, until, created_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            (bit_of(new.bureau), new.code, new.name, *_rights(new.rights), new.until, now),
        ).rowcount
    )


def count_officers(sql: Connection) -> int:
    """How many officers this node has, as far as the present role sees."""
    row = sql.execute("select count(*) from officer").fetchone()
    return 0 if row is None else int(row[0])


def officers(sql: Connection, code: str) -> list[Officer]:
    """The officers of a bureau, by name."""
    return [
        _officer(row) for row in sql.execute(OFFICER + " where o.bureau = %s order by o.name, o.id", (bit_of(code),))
    ]


def officer(sql: Connection, code: str, wanted: UUID) -> Officer | None:
    """One officer of a bureau; None when there is none."""
    row = sql.execute(OFFICER + " where o.bureau = %s and o.id = %s", (bit_of(code), wanted)).fetchone()
    return None if row is None else _officer(row)


def add_officer(sql: Connection, new: Officer, now: datetime) -> None:
    """Save a new officer."""
    sql.execute(
        "insert into officer (id, bureau, unit, name, roles, purposes, databases, level, compartments,"
        " training_until, until, active, created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (new.id, bit_of(new.bureau), new.unit, new.name, sorted(new.roles), *_rights(new.rights),
         sorted(new.compartments), new.training_until, new.until, new.active, now),
    )  # fmt: skip


def change_officer(sql: Connection, new: Officer) -> None:
    """Save what changed about an officer."""
    sql.execute(
        "update officer set unit = %s, name = %s, roles = %s, purposes = %s, databases = %s, level = %s,"
        " compartments = %s, training_until = %s, until = %s, active = %s where id = %s",
        (new.unit, new.name, sorted(new.roles), *_rights(new.rights), sorted(new.compartments),
         new.training_until, new.until, new.active, new.id),
    )  # fmt: skip


def services(sql: Connection, code: str) -> list[Service]:
    """The machine accounts of a bureau, newest first."""
    rows = sql.execute(SERVICE + " where bureau = %s order by created_at desc, id", (bit_of(code),))
    return [_service(row) for row in rows]


def service(sql: Connection, code: str, wanted: UUID) -> Service | None:
    """One machine account of a bureau; None when there is none."""
    row = sql.execute(SERVICE + " where bureau = %s and id = %s", (bit_of(code), wanted)).fetchone()
    return None if row is None else _service(row)


def add_service(sql: Connection, new: Service, now: datetime) -> None:
    """Save a new machine account."""
    sql.execute(
        "insert into service (id, bureau, unit, label, purposes, databases, level, exact_only, quota, expires_at,"
        " issued_by, created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (new.id, bit_of(new.bureau), new.unit, new.label, *_rights(new.rights), new.exact_only, new.quota,
         new.expires_at, new.issued_by, now),
    )  # fmt: skip


def end_service(sql: Connection, wanted: UUID) -> None:
    """The machine account is used no more."""
    sql.execute("update service set active = false where id = %s", (wanted,))


def add_credential(sql: Connection, new: Credential) -> bool:
    """Save how a door recognises a holder; False when the key is taken. The bureau's suspension is copied.

    Waits for a suspension that is under way, and makes the next one wait, or it would miss this row.
    """
    sql.execute("select pg_advisory_xact_lock_shared(hashtextextended('credential', %s))", (bit_of(new.bureau),))
    return bool(
        sql.execute(
            "insert into credential (key, kind, subject, bureau, unit, roles, purposes, databases, level, compartments,"
            " training_until, expires_at, exact_only, quota, active, label, suspended)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " (select suspended from bureau where bit = %s)) on conflict do nothing",
            (new.key, new.kind, new.subject, bit_of(new.bureau), new.unit, sorted(new.roles), *_rights(new.rights),
             sorted(new.compartments), new.training_until, new.expires_at, new.exact_only, new.quota, new.active,
             new.label, bit_of(new.bureau)),
        ).rowcount
    )  # fmt: skip


def credential_holder(sql: Connection, key: str) -> UUID | None:
    """Who in this bureau holds a key; None when nobody does."""
    row = sql.execute("select subject from credential where key = %s", (key,)).fetchone()
    return None if row is None else UUID(str(row[0]))


def hold_officer(sql: Connection, wanted: UUID) -> None:
    """Let nobody change an officer or their unit before this act ends: a credential made meanwhile would miss it."""
    sql.execute("select from officer where id = %s for share", (wanted,))
    sql.execute(
        "select from unit u where exists (select from officer o where o.id = %s and (u.bureau, u.code)"
        " = (o.bureau, o.unit)) for share",
        (wanted,),
    )


def project_officer(sql: Connection, holder: Officer, expires_at: datetime) -> int:
    """Write an officer's rights through to the credentials that doors read; gives how many there are.

    Accounts follow both ways. A token never lives longer by it, and one that is dead stays so when a person returns.
    """
    return sql.execute(
        "update credential set unit = %s, roles = %s, purposes = %s, databases = %s, level = %s, compartments = %s,"
        " training_until = %s, active = %s and (active or key like 'account:%%'),"
        " expires_at = least(%s, case when key like 'token:%%' then expires_at end) where subject = %s",
        (holder.unit, sorted(holder.roles), *_rights(holder.rights), sorted(holder.compartments),
         holder.training_until, holder.active, expires_at, holder.id),
    ).rowcount  # fmt: skip


def own_tokens(sql: Connection, officer: UUID) -> list[OwnToken]:
    """The personal tokens of an officer: those not revoked first, and of these the one that lasts longest."""
    rows = sql.execute(
        "select key, label, expires_at, active from credential where subject = %s and kind = 'officer'"
        " and key like 'token:%%' order by active desc, expires_at desc, key",
        (officer,),
    )
    return [OwnToken(rules.token_id(key), *rest) for key, *rest in rows]


def revoke_own(sql: Connection, officer: UUID, wanted: UUID | None = None) -> list[str]:
    """Make a personal token of this officer worthless, or all of them; gives the keys of those that were still good."""
    rows = sql.execute(
        "update credential set active = false where subject = %s and kind = 'officer' and key like %s and active"
        " returning key",
        (officer, f"token:{'' if wanted is None else wanted.hex}%"),
    )
    return [str(key) for (key,) in rows]


def renew_unit(sql: Connection, renewed: Unit) -> int:
    """Save until when a unit's rights last, and write it through to its people; gives how many credentials changed."""
    key = (bit_of(renewed.bureau), renewed.code)
    sql.execute("update unit set until = %s where bureau = %s and code = %s", (renewed.until, *key))
    return sql.execute(
        "update credential c set expires_at = least(o.until, %s, case when key like 'token:%%' then expires_at end)"
        " from officer o where o.bureau = %s and o.unit = %s and c.subject = o.id",
        (renewed.until, *key),
    ).rowcount


def revoke(sql: Connection, subject: UUID) -> list[str]:
    """Make all keys of a holder worthless; gives those that were still good."""
    rows = sql.execute("update credential set active = false where subject = %s and active returning key", (subject,))
    return [str(key) for (key,) in rows]


def _rights(rights: Rights) -> tuple[list[str], list[str] | None, int]:
    return (sorted(rights.purposes), None if rights.databases is None else sorted(rights.databases), rights.level)


def _read(purposes: Iterable[str], databases: Sequence[str] | None, level: int) -> Rights:
    given = None if databases is None else frozenset(databases)
    return Rights(frozenset(Purpose(each) for each in purposes), given, level)


def _bureau(row: Sequence[Any]) -> Bureau:
    code, names, desk, hub, suspended, *rights = row
    return Bureau(code, names, desk, hub, suspended, _read(*rights))


def _unit(row: Sequence[Any]) -> Unit:
    return Unit(code_of(row[0]), row[1], row[2], _read(*row[4:]), until=row[3])


def _officer(row: Sequence[Any]) -> Officer:
    name, bit, part, shown, roles, until, training, active, compartments, account, *rights = row
    return Officer(
        id=name, bureau=code_of(bit), unit=part, name=shown, roles=frozenset(Role(each) for each in roles),
        rights=_read(*rights), until=until, training_until=training, active=active,
        compartments=frozenset(compartments), account=account,
    )  # fmt: skip


def _service(row: Sequence[Any]) -> Service:
    name, bit, part, label, exact_only, quota, expires_at, issued_by, active, *rights = row
    return Service(
        id=name, bureau=code_of(bit), unit=part, label=label, rights=_read(*rights), exact_only=exact_only, quota=quota,
        expires_at=expires_at, issued_by=issued_by, active=active,
    )  # fmt: skip
