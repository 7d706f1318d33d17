"""Writing an entry, in the act's own transaction: no committed entry, no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
import rfc8785

from vigie.foundation import clock
from vigie.foundation.actor import Actor, Task
from vigie.foundation.ledger import sealing
from vigie.foundation.ledger.keys import HourKey, LedgerKeys
from vigie.vocabulary.members import bit_of
from vigie.vocabulary.purposes import Purpose

__all__ = ["Entry", "LedgerKeys", "Verb", "commitment", "leaf_of", "write_entry"]

BODY_VERSION = 1
LEAF_VERSION = b"\x01"
LEAF_FORMAT = 1
LEAF_BYTES = 45
COMMITMENT_AT = 13
MOST_REFERENCES = 100
COMMITMENT = b"vigie-entry-1"
EMPTY: tuple[object, ...] = ("", [], {})  # a count of 0 is a fact, and stays

INSERT = """
with entry as (
    insert into ledger_entry (id, at, act, verb, actor, bureau, leaf, body, salt, sought)
    values (%(id)s::uuid, %(at)s::timestamptz, %(act)s, %(verb)s, %(actor)s::uuid, %(bureau)s::smallint,
            %(leaf)s::bytea, %(body)s::bytea, %(salt)s::bytea, %(sought)s::bytea)
), unplaced as (
    insert into ledger_unplaced (entry_id, at) values (%(id)s::uuid, %(at)s::timestamptz)
), hour as (
    insert into ledger_sought_key (id, hour, sealed)
    select id, hour, sealed from unnest(%(key_id)s::uuid[], %(key_hour)s::timestamptz[], %(key_sealed)s::bytea[])
        as k(id, hour, sealed)
    on conflict do nothing
)
insert into ledger_reference (entry, reference, at, act, purpose, bureau, unit, owner, alias)
select %(id)s::uuid, r.reference, %(at)s::timestamptz, %(act)s, %(purpose)s, %(bureau)s::smallint, %(unit)s,
       r.owner, r.alias
from unnest(%(references)s::text[], %(owners)s::smallint[], %(aliases)s::text[]) as r(reference, owner, alias)
"""


class Verb(StrEnum):
    """What kind of act it was: the words of the rules on access logs, and those that a node needs besides."""

    COLLECT = "collect"
    ALTER = "alter"
    CONSULT = "consult"
    DISCLOSE = "disclose"
    COMBINE = "combine"
    ERASE = "erase"
    SIGN_IN = "sign_in"
    GRANT = "grant"
    POLICY = "policy"
    KEY = "key"
    BLOCK = "block"
    REFUSE = "refuse"
    OVERRIDE = "override"
    SYSTEM = "system"

    @property
    def number(self) -> int:
        """Its number in the leaf, from 1; part of the format, so the order above never changes."""
        return list(Verb).index(self) + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, as the ledger keeps it. Never record content, never a searched value in clear, never a name.

    `sought` are the searched values by "database|field" or by field (a second value of one field: "field#2", with the
    fingerprint that it has alone): fingerprinted and sealed. `owners` says which
    bureau owns a reference (reference -> bureau code): its officers then see that it was looked at. `digest` is a
    record's digest in hex, for filings; `erased` the leaf indices whose bodies an act of erasing took away.
    `actor` None is the node itself. `details` are further plain facts of the act, none of them personal.
    """

    act: str
    verb: Verb
    at: datetime
    node: str
    actor: Actor | None
    task: Task
    correlation: UUID
    references: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    policy_version: str = ""
    database: str | None = None
    databases: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    purpose: Purpose | None = None
    result: str = ""
    count: int | None = None
    sought: Mapping[str, str] | None = None
    digest: str = ""
    recipients: tuple[str, ...] = ()
    form: str = ""
    owners: Mapping[str, str] | None = None
    erased: tuple[int, ...] = ()
    details: Mapping[str, str | int | bool] | None = None


def write_entry(connection: psycopg.Connection[Any], entry: Entry, keys: LedgerKeys) -> UUID:
    """Write the entry on the act's connection, in its transaction; gives its id. One statement.

    The reason that a person typed may name somebody: it is sealed with the searched values, not in the body.
    Raises ValueError for a time without zone; KeyError for an unknown bureau; psycopg's errors as they come.
    """
    name = clock.new_id()
    hour, sealed = _sealed(entry, keys, name)
    salt = clock.new_secret()
    body = rfc8785.dumps(_body(entry, keys, name, sealed))
    at = milliseconds_of(entry.at)
    row = {
        "id": name, "at": _moment(at), "act": entry.act, "verb": entry.verb.value,
        "actor": entry.actor.id if entry.actor else None,
        "bureau": entry.actor.bit if entry.actor else None,
        "unit": entry.actor.unit if entry.actor else "",
        "purpose": _purpose(entry), "leaf": leaf_of(at, entry.verb, commitment(salt, body)),
        "body": body, "salt": salt, "sought": sealed,
        "key_id": [hour.id] if hour else [], "key_hour": [hour.hour] if hour else [],
        "key_sealed": [hour.sealed] if hour else [],
        **_references(entry, keys),
    }  # fmt: skip
    connection.execute(INSERT, row)
    return name


def commitment(salt: bytes, body: bytes) -> bytes:
    """C = SHA-256("vigie-entry-1" | salt | body): binds the body, and says nothing about it once the salt is gone."""
    return sha256(COMMITMENT + salt + body).digest()


def leaf_of(milliseconds: int, verb: Verb, commits: bytes) -> bytes:
    """The 45 bytes that the tree holds: 0x01 | time ms (8) | verb (2) | format (2) | C (32), all big-endian."""
    return (
        LEAF_VERSION + milliseconds.to_bytes(8, "big") + verb.number.to_bytes(2, "big") + LEAF_FORMAT.to_bytes(2, "big")
    ) + commits


def _sealed(entry: Entry, keys: LedgerKeys, name: UUID) -> tuple[HourKey | None, bytes | None]:
    values: dict[str, object] = {}
    if entry.sought:
        values["sought"] = dict(entry.sought)
    if entry.task.reason:
        values["reason"] = entry.task.reason
    if not values:
        return None, None
    hour = keys.hours.at(entry.at)
    return hour, sealing.seal(values, hour.key, hour.id, name)


def _body(entry: Entry, keys: LedgerKeys, name: UUID, sealed: bytes | None) -> dict[str, Any]:
    """The facts of the act; empty ones are left out, so that a body is short and its order is fixed by RFC 8785."""
    facts = {
        "v": BODY_VERSION, "id": str(name), "node": entry.node, "at": moment_text(milliseconds_of(entry.at)),
        "act": entry.act, "verb": entry.verb.value, "actor": _who(entry.actor), "purpose": _purpose(entry),
        "case": entry.task.case, "reason_given": bool(entry.task.reason),
        "database": entry.database, "databases": list(entry.databases), "not_asked": list(entry.not_asked),
        "references": _listed(entry.references), "owners": _owned(entry), "question": _fingerprints(entry, keys), "count": entry.count,
        "result": entry.result, "recipients": list(entry.recipients), "form": entry.form,
        "policies": list(entry.policies), "policy_version": entry.policy_version, "digest": entry.digest,
        "erased": list(entry.erased), "details": dict(entry.details or {}), "correlation": str(entry.correlation),
        "sought": sha256(sealed).hexdigest() if sealed else None,
    }  # fmt: skip
    return {
        key: value for key, value in facts.items() if value is not None and value is not False and value not in EMPTY
    }


def _who(actor: Actor | None) -> dict[str, Any] | None:
    """Ids only. The session is a digest: the session's own key would open it."""
    if actor is None:
        return None
    who = {
        "kind": actor.kind.value, "id": str(actor.id), "unit": actor.unit, "bureau": actor.bureau,
        "country": actor.bureau, "assurance": actor.assurance, "device": actor.device,
        "session": sha256(actor.session.encode()).hexdigest()[:16] if actor.session else "",
    }  # fmt: skip
    return {key: value for key, value in who.items() if value != ""}


def _listed(references: tuple[str, ...]) -> list[str] | dict[str, Any]:
    """Up to 100 references as they are; more as their number and the SHA-256 of the sorted lines."""
    if len(references) <= MOST_REFERENCES:
        return list(references)
    return {"count": len(set(references)), "sha256": digest_of(references)}


def _owned(entry: Entry) -> str:
    """Whose records they were: without it, a look could be hidden from the owner by taking the owner off its row."""
    owners = entry.owners or {}
    return digest_of(tuple(f"{each} {owners[each]}" for each in entry.references if owners.get(each)))


def digest_of(references: tuple[str, ...]) -> str:
    """SHA-256 (hex) of the sorted, distinct references, one a line; "" for none."""
    if not references:
        return ""
    return sha256("\n".join(sorted(set(references))).encode()).hexdigest()


def _fingerprints(entry: Entry, keys: LedgerKeys) -> dict[str, str]:
    found = {}
    for place, value in (entry.sought or {}).items():
        database, bar, name = place.partition("|")
        where, what = (database, name) if bar else (entry.database or "", place)
        found[place] = keys.fingerprint(entry.at, where, what.partition("#")[0], value)
    return found


def _references(entry: Entry, keys: LedgerKeys) -> dict[str, list[Any]]:
    """The rows by which a record is asked "who looked at you": its owner, and the pseudonym that the owner is shown."""
    owners = entry.owners or {}
    listed = sorted(set(entry.references))
    codes = [owners.get(reference) for reference in listed]
    return {
        "references": listed,
        "owners": [bit_of(code) if code else None for code in codes],
        "aliases": [keys.pseudonym(code, entry.actor.id) if code and entry.actor else "" for code in codes],
    }


def _purpose(entry: Entry) -> str:
    purpose = entry.purpose or entry.task.purpose
    return purpose.value if purpose else ""


def milliseconds_of(at: datetime) -> int:
    """Whole milliseconds since 1970 in UTC, cut off and not rounded. Raises ValueError for a time without zone."""
    if at.tzinfo is None:
        message = "an entry's time needs its zone"
        raise ValueError(message)
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86400 + since.seconds) * 1000 + since.microseconds // 1000


def _moment(milliseconds: int) -> datetime:
    whole = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return whole.replace(microsecond=milliseconds % 1000 * 1000)


def moment_text(milliseconds: int) -> str:
    """A time as bodies write it: 2026-02-03T04:05:06.789Z."""
    return _moment(milliseconds).strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"
