"""All SQL of the records room: rows in and out on the act's connection, under its row policies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Composed
from psycopg.types.json import Jsonb

from vigie.foundation.actor import Actor
from vigie.foundation.errors import Conflict
from vigie.records.nouns import MOST_A_KEY, Change, Draft, Key, Lane, Match, Record, State, Wanted
from vigie.vocabulary.members import bit_of, code_of
from vigie.vocabulary.purposes import Purpose

Connection = psycopg.Connection[Any]

COLUMNS: Final = SQL(
    "r.id, r.reference, r.database, r.owner, r.unit, r.owner_ref, r.purposes, r.legal_basis, r.interest,"
    " r.person_status, r.level, r.handling, r.countries, r.state, r.blocked, r.recorded_at, r.updated_at,"
    " r.verified_at, r.expires_at, r.version, r.schema_version, r.payload, r.digest"
)
# The one authorised statement that every read of personal data starts from; a bureau's own rows pass it too.
READABLE: Final = SQL(
    "r.state = 'live' and r.expires_at > %(now)s and not r.blocked and r.level <= %(level)s"
    " and %(purpose)s = any(r.purposes) and get_bit(r.allow_mask, %(bit)s) = 1"
)
# A bureau's own list: whatever became of its records.
OWN: Final = SQL("r.owner = %(bit)s and r.level <= %(level)s")

FIND: Final[Composed] = SQL("""
select m.* from unnest(
    %(databases)s::text[], %(fields)s::text[], %(lanes)s::text[], %(values)s::text[], %(untils)s::text[], %(numbers)s::bigint[]
) with ordinality as w(database, field, lane, value, until, number, place)
cross join lateral (
    (select k.field as k_field, k.lane as k_lane, k.value as k_value, {columns}
     from record_key k join record r on r.database = k.database and r.id = k.record
     where w.until = '' and w.number is null and k.database = w.database and k.field = w.field and k.lane = w.lane
       and k.value = w.value collate "C" and {readable}
     limit %(most)s)
    union all
    (select k.field, k.lane, k.value, {columns}
     from record_key k join record r on r.database = k.database and r.id = k.record
     where w.until <> '' and k.database = w.database and k.field = w.field and k.lane = w.lane
       and k.value >= w.value collate "C" and k.value < w.until collate "C" and {readable}
     limit %(most)s)
    union all
    (select k.field, k.lane, k.value, {columns}
     from record_key k join record r on r.database = k.database and r.id = k.record
     where w.number is not null and k.database = w.database and k.field = w.field and k.lane = 'range'
       and k.value = w.value collate "C" and k.low <= w.number and k.high >= w.number and {readable}
     limit %(most)s)
) m order by w.place, m.reference
""").format(columns=COLUMNS, readable=READABLE)

BY_REFERENCE: Final = SQL(
    "select {columns} from record r where r.database = %(database)s and r.reference = %(reference)s and {readable}"
).format(columns=COLUMNS, readable=READABLE)
OWN_BY_REFERENCE: Final = SQL(
    "select {columns} from record r where r.database = %(database)s and r.reference = %(reference)s and {own}"
).format(columns=COLUMNS, own=OWN)
OWN_OR_READABLE: Final = SQL(
    "select {columns} from record r where r.database = %(database)s and r.reference = %(reference)s"
    " and (({own}) or ({readable}))"
).format(columns=COLUMNS, own=OWN, readable=READABLE)
ANY_BY_REFERENCE: Final = SQL(
    "select {columns} from record r where r.database = %(database)s and r.reference = %(reference)s"
).format(columns=COLUMNS)
BY_OWNER_REF: Final = SQL(
    "select {columns} from record r where r.database = %(database)s and r.owner_ref = %(owner_ref)s and {own}"
).format(columns=COLUMNS, own=OWN)
OWN_LIST: Final = SQL(
    "select {columns} from record r where {own}"
    " and (%(database)s::text is null or r.database = %(database)s)"
    " and (%(after)s::uuid is null or r.id < %(after)s)"
    " order by r.id desc limit %(limit)s"
).format(columns=COLUMNS, own=OWN)
OWN_BY_KEY: Final = SQL("""
select distinct {columns} from unnest(%(fields)s::text[], %(lanes)s::text[], %(values)s::text[], %(lows)s::bigint[], %(highs)s::bigint[])
    as w(field, lane, value, low, high)
join record_key k on k.database = %(database)s and k.field = w.field and k.lane = w.lane and k.value = w.value collate "C"
     and (w.lane <> 'range' or (k.low <= w.high and k.high >= w.low))
join record r on r.database = k.database and r.id = k.record
where {own} and r.state = 'live' and r.expires_at > %(now)s limit 20
""").format(columns=COLUMNS, own=OWN)

ADD: Final = """
insert into record (database, id, reference, owner, unit, owner_ref, purposes, legal_basis, interest, person_status,
    level, handling, countries, allow_mask, state, recorded_at, updated_at, verified_at, expires_at, version,
    schema_version, payload, digest)
values (%(database)s, %(id)s, %(reference)s, %(owner)s, %(unit)s, %(owner_ref)s, %(purposes)s, %(legal_basis)s,
    %(interest)s, %(person_status)s, %(level)s, %(handling)s, %(countries)s, %(mask)s, %(state)s, %(recorded_at)s,
    %(updated_at)s, %(verified_at)s, %(expires_at)s, %(version)s, %(schema_version)s, %(payload)s, %(digest)s)
"""
ADD_KEYS: Final = """
insert into record_key (database, field, lane, value, low, high, record)
select %(database)s, k.field, k.lane, k.value, k.low, k.high, %(record)s
from unnest(%(fields)s::text[], %(lanes)s::text[], %(values)s::text[], %(lows)s::bigint[], %(highs)s::bigint[])
    as k(field, lane, value, low, high)
"""
REPLACE: Final = """
update record set payload = %(payload)s, digest = %(digest)s, purposes = %(purposes)s, legal_basis = %(legal_basis)s,
    interest = %(interest)s, person_status = %(person_status)s, level = %(level)s, handling = %(handling)s,
    countries = %(countries)s, allow_mask = %(mask)s, state = %(state)s, updated_at = %(updated_at)s,
    verified_at = %(verified_at)s, expires_at = %(expires_at)s, version = %(version)s, schema_version = %(schema_version)s
where database = %(database)s and id = %(id)s and version = %(before)s
"""
ADD_FEED: Final = "insert into feed (database, record, version, change, at) values (%s, %s, %s, %s, %s)"
ADD_HISTORY: Final = """
insert into record_history (database, record, version, owner, level, change, reason, at, officer, bureau, before, digest)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
HISTORY: Final = """
select h.version, h.change, h.reason, h.at, h.officer, h.bureau, h.before from record_history h
where h.database = %s and h.record = %s order by h.at, h.version
"""


@dataclass(frozen=True, slots=True)
class Sees:
    """What decides whether a row may be seen: the caller's bit, clearance and purpose, and the act's time."""

    bit: int
    level: int
    purpose: str
    now: datetime

    @property
    def values(self) -> dict[str, Any]:
        """As parameters of READABLE and OWN."""
        return {"bit": self.bit, "level": self.level, "purpose": self.purpose, "now": self.now}


@dataclass(frozen=True, slots=True)
class Line:
    """A line for a record's history and its place in the feed."""

    change: str
    reason: str
    at: datetime
    officer: UUID
    bit: int
    before: Record | None = None


def readable(officer: Actor, purpose: Purpose | None, now: datetime) -> Sees:
    """The parameters of READABLE for this officer; a purpose that is missing or was not given to them reads nothing."""
    given = purpose is not None and purpose in officer.purposes
    return Sees(officer.bit, officer.level, str(purpose) if given else "", now)


def own(officer: Actor, now: datetime) -> Sees:
    """What belongs to this officer's bureau; the parameters of OWN."""
    return Sees(officer.bit, officer.level, "", now)


def find(sql: Connection, wanted: Sequence[Wanted], sees: Sees) -> list[Match]:
    """The readable records that these keys find, in the order of `wanted`, at most 201 a key. One SELECT."""
    values = {
        "databases": [each.database for each in wanted],
        "fields": [each.field for each in wanted],
        "lanes": [str(each.lane) for each in wanted],
        "values": [each.value for each in wanted],
        "untils": [each.until for each in wanted],
        "numbers": [each.number for each in wanted],
        "most": MOST_A_KEY,
    }
    rows = _rows(sql, FIND, values | sees.values)
    return [Match(_record(row), row["k_field"], Lane(row["k_lane"]), row["k_value"]) for row in rows]


def by_reference(sql: Connection, database: str, reference: str, sees: Sees) -> Record | None:
    """A readable record, or None: unknown, hidden, ended and erased alike."""
    return _one(sql, BY_REFERENCE, {"database": database, "reference": reference} | sees.values)


def own_by_reference(sql: Connection, database: str, reference: str, sees: Sees) -> Record | None:
    """The bureau's own record in whatever state, or None."""
    return _one(sql, OWN_BY_REFERENCE, {"database": database, "reference": reference} | sees.values)


def own_or_readable(sql: Connection, database: str, reference: str, sees: Sees) -> Record | None:
    """The bureau's own record in whatever state, or a readable one of another bureau, or None."""
    return _one(sql, OWN_OR_READABLE, {"database": database, "reference": reference} | sees.values)


def any_by_reference(sql: Connection, database: str, reference: str) -> Record | None:
    """Whatever the row policies let through: everything for the worker's role."""
    return _one(sql, ANY_BY_REFERENCE, {"database": database, "reference": reference})


def by_owner_ref(sql: Connection, database: str, owner_ref: str, sees: Sees) -> Record | None:
    """The bureau's record under its own file number, or None."""
    return _one(sql, BY_OWNER_REF, {"database": database, "owner_ref": owner_ref} | sees.values)


def own_by_keys(sql: Connection, database: str, keys: Sequence[Key], sees: Sees) -> list[Record]:
    """The bureau's live records with one of these keys; a series also by another that overlaps it."""
    if not keys:
        return []
    return [_record(row) for row in _rows(sql, OWN_BY_KEY, {"database": database} | _columns(keys) | sees.values)]


def list_own(sql: Connection, database: str | None, after: UUID | None, limit: int, sees: Sees) -> list[Record]:
    """The bureau's own records, newest first, older than the cursor."""
    values = {"database": database, "after": after, "limit": limit}
    return [_record(row) for row in _rows(sql, OWN_LIST, values | sees.values)]


def add(sql: Connection, records: Sequence[tuple[Record, bytes, Sequence[Key]]]) -> None:
    """New records with their allow masks and key rows, and their lines in the feed; pipelined.

    Raises Conflict when another act has just taken one of the file numbers.
    """
    rows = [_values(record, mask) for record, mask, _ in records]
    keyed = [{"database": record.database, "record": record.id} | _columns(keys) for record, _, keys in records]
    news = [(record.database, record.id, record.version, "filed", record.recorded_at) for record, _, _ in records]
    try:
        with sql.pipeline(), sql.cursor() as cursor:
            cursor.executemany(ADD, rows)
            cursor.executemany(ADD_KEYS, keyed)
            cursor.executemany(ADD_FEED, news)
    except psycopg.errors.UniqueViolation as error:
        raise Conflict from error


def replace(sql: Connection, record: Record, mask: bytes, line: Line, keys: Sequence[Key] | None = None) -> bool:
    """The record as it is now, over the version before; with `keys`, its key rows anew. False: somebody was faster."""
    before = record.version - 1
    if sql.execute(REPLACE, _values(record, mask) | {"before": before}).rowcount != 1:
        return False
    if keys is not None:
        sql.execute("delete from record_key where database = %s and record = %s", (record.database, record.id))
        sql.execute(ADD_KEYS, {"database": record.database, "record": record.id} | _columns(keys))
    remember(sql, record, line)
    return True


def remember(sql: Connection, record: Record, line: Line) -> None:
    """A line of history, and one in the feed. What was confidential stays so when the record is no longer."""
    old = line.before
    level = record.level if old is None else max(record.level, old.level)
    sql.execute(
        ADD_HISTORY,
        (
            record.database, record.id, record.version, bit_of(record.owner), level, line.change, line.reason,
            line.at, line.officer, line.bit, None if old is None else Jsonb(dict(old.payload)),
            None if old is None else bytes.fromhex(old.digest),
        ),
    )  # fmt: skip
    sql.execute(ADD_FEED, (record.database, record.id, record.version, line.change, line.at))


def set_blocked(sql: Connection, record: Record, *, blocked: bool) -> None:
    """Hide a record from all but its owner, or show it again; as the worker."""
    sql.execute("update record set blocked = %s where database = %s and id = %s", (blocked, record.database, record.id))


def erase(sql: Connection, record: Record, reason: str, at: datetime) -> bool:
    """Payload, history and keys gone; a tombstone and a line in the feed stay. As the worker. False: gone already."""
    if not sql.execute("delete from record where database = %s and id = %s", (record.database, record.id)).rowcount:
        return False
    sql.execute(
        "insert into tombstone (id, database, owner, recorded_at, erased_at, reason) values (%s, %s, %s, %s, %s, %s)",
        (record.id, record.database, bit_of(record.owner), record.recorded_at, at, reason),
    )
    sql.execute(ADD_FEED, (record.database, record.id, record.version, "erased", at))
    return True


def history(sql: Connection, record: Record) -> list[Change]:
    """What was done to a record, oldest first."""
    rows = sql.execute(HISTORY, (record.database, record.id)).fetchall()
    return [Change(row[0], row[1], row[2], row[3], row[4], code_of(row[5]), row[6]) for row in rows]


def add_draft(sql: Connection, draft: Draft, officer: Actor, faults: Sequence[Mapping[str, Any]]) -> None:
    """Keep a refused or unfinished filing for its officer."""
    sql.execute(
        "insert into draft (id, database, owner, officer, body, faults, at, expires_at) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (draft.id, draft.database, officer.bit, officer.id, Jsonb(dict(draft.body)), Jsonb(list(faults)), draft.at, draft.expires_at),
    )  # fmt: skip


def drafts(sql: Connection, officer: Actor, now: datetime) -> list[Draft]:
    """The officer's own drafts that have not ended, newest first."""
    rows = sql.execute(
        "select id, database, body, at, expires_at from draft where officer = %s and expires_at > %s order by at desc",
        (officer.id, now),
    ).fetchall()
    return [Draft(*row) for row in rows]


def drop_draft(sql: Connection, name: UUID, officer: Actor) -> bool:
    """Throw a draft away; False when the officer has none of that name."""
    return sql.execute("delete from draft where id = %s and officer = %s", (name, officer.id)).rowcount == 1


def _columns(keys: Sequence[Key]) -> dict[str, list[Any]]:
    return {
        "fields": [key.field for key in keys],
        "lanes": [str(key.lane) for key in keys],
        "values": [key.value for key in keys],
        "lows": [key.low for key in keys],
        "highs": [key.high for key in keys],
    }


def _rows(sql: Connection, statement: Composed, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    with sql.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values).fetchall()


def _one(sql: Connection, statement: Composed, values: Mapping[str, Any]) -> Record | None:
    rows = _rows(sql, statement, values)
    return _record(rows[0]) if rows else None


def _record(row: Mapping[str, Any]) -> Record:
    taken: dict[str, Any] = {name: row[name] for name in Record.__slots__}
    return Record(
        **taken
        | {
            "owner": code_of(row["owner"]),
            "purposes": frozenset(Purpose(each) for each in row["purposes"]),
            "person_status": row["person_status"] or "",
            "countries": None if row["countries"] is None else tuple(row["countries"]),
            "state": State(row["state"]),
            "digest": bytes(row["digest"]).hex(),
        }
    )


def _values(record: Record, mask: bytes) -> dict[str, Any]:
    taken: dict[str, Any] = {name: getattr(record, name) for name in Record.__slots__}
    return taken | {
        "owner": bit_of(record.owner),
        "purposes": sorted(str(each) for each in record.purposes),
        "legal_basis": Jsonb(dict(record.legal_basis)),
        "interest": Jsonb(dict(record.interest)),
        "handling": Jsonb(dict(record.handling)),
        "payload": Jsonb(dict(record.payload)),
        "person_status": record.person_status or None,
        "countries": None if record.countries is None else list(record.countries),
        "state": str(record.state),
        "digest": bytes.fromhex(record.digest),
        "mask": mask,
    }
