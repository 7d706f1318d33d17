"""The deletion journal: ids of what was deleted, withdrawn, blocked or revoked, kept outside every backup.

An act writes the row in its own transaction (table `deletion_journal`); a follower copies new rows to a file on
another disk, with fsync, within a second; restoring an older backup replays the file, so the deleted stays deleted.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

import psycopg

from vigie.foundation import clock


class Gone(StrEnum):
    """What happened to the thing with that id."""

    RECORD_ERASED = "record_erased"
    RECORD_WITHDRAWN = "record_withdrawn"
    RECORD_BLOCKED = "record_blocked"
    RECORD_UNBLOCKED = "record_unblocked"
    RECORD_SHOWN = "record_shown"
    CREDENTIAL_REVOKED = "credential_revoked"
    OFFICER_REVOKED = "officer_revoked"
    ACCOUNT_SHUT = "account_shut"
    BUREAU_SUSPENDED = "bureau_suspended"
    BUREAU_RESUMED = "bureau_resumed"


def note_deletion(connection: psycopg.Connection[Any], kind: Gone | str, identifier: UUID | str) -> None:
    """Write one line of the journal in the act's transaction. Ids only: never a name, a number, a reason in words.

    `identifier`: the record's id, the credential's key, the officer's id, the portal account's number, the bureau's
    code; of a record shown to
    others than before, `shown` makes it. Works as vigie_app and as vigie_worker. Raises ValueError for a kind that is
    not in `Gone`.
    """
    connection.execute(
        "insert into deletion_journal (id, kind, identifier, at) values (%s, %s, %s, %s)",
        (clock.new_id(), Gone(kind).value, str(identifier), clock.now()),
    )


def shown(record: UUID, level: int, mask: bytes, countries: Sequence[str] | None) -> str:
    """Who may see a record from now on: id, level, allow mask, members named ("*": the usual ones of its database)."""
    return f"{record} {level} {mask.hex()} {'*' if countries is None else ','.join(countries)}"
