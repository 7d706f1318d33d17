"""Who is at the door: from an account or a token to the actor whose rights the policy weighs."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

import psycopg
import structlog

from vigie.foundation import clock
from vigie.foundation.actor import Actor, Kind, Role
from vigie.vocabulary.members import code_of
from vigie.vocabulary.purposes import Purpose

TOKEN = "vgt_"  # noqa: S105  the mark of a token, so that leak scanners find one

log = structlog.get_logger("vigie.credentials")

READ = (
    "select kind, subject, bureau, unit, level, roles, purposes, databases, compartments, exact_only, suspended,"
    " training_until from credential where key = %s and active and (expires_at is null or expires_at > %s)"
)
QUOTA = "select quota from credential where key = %s"


def make_token() -> str:
    """A new bearer token: "vgt_" and 43 signs that carry 256 random bits. Shown once, kept by nobody."""
    return TOKEN + urlsafe_b64encode(clock.new_secret()).rstrip(b"=").decode()


def token_key(token: str) -> str:
    """The credential key of a token: its SHA-256. A digest needs no salt: nobody guesses 256 bits."""
    return "token:" + hashlib.sha256(token.encode()).hexdigest()


def account_key(account: int) -> str:
    """The credential key of a portal account."""
    return f"account:{account}"


def actor_of(connection: psycopg.Connection[Any], key: str, *, now: datetime) -> Actor | None:
    """Whoever holds this key, with the rights of this moment; None when unknown, revoked, lapsed or unreadable.

    Read as `vigie_web`, before any act. One query, by primary key: a revocation is effective with the next request.
    """
    row = connection.execute(READ, (key, now)).fetchone()
    if row is None:
        return None
    try:
        return _actor(row, now)
    except (KeyError, ValueError) as error:  # a role, purpose or bureau that this release does not know
        log.error("credential_not_understood", error=type(error).__name__)  # noqa: TRY400  a traceback would show the row
        return None


def quota_of(connection: psycopg.Connection[Any], key: str) -> int | None:
    """Questions a day that this key may ask; None when unlimited or unknown. Spent at a border it only alarms."""
    row = connection.execute(QUOTA, (key,)).fetchone()
    return None if row is None else row[0]


def _actor(row: tuple[Any, ...], now: datetime) -> Actor:
    kind, subject, bit, unit, level, roles, purposes, databases, compartments, exact_only, suspended, until = row
    return Actor(
        kind=Kind(kind),
        id=subject,
        bureau=code_of(bit),
        unit=unit,
        level=level,
        roles=frozenset(Role(each) for each in roles),
        purposes=frozenset(Purpose(each) for each in purposes),
        databases=None if databases is None else frozenset(databases),
        compartments=frozenset(compartments),
        exact_only=exact_only,
        suspended=suspended,
        training_valid=until > now,
    )
