"""How nouns are spelled in JSON."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from vigie.foundation.wire import plain
from vigie.vocabulary.purposes import Purpose


@dataclass(frozen=True, slots=True)
class Parcel:
    sent: datetime
    on: date
    why: Purpose
    to: frozenset[str]
    seal: bytes


def test_noun_becomes_plain_json() -> None:
    parcel = Parcel(
        datetime(2026, 2, 3, 4, 5, 6, 789000, timezone(timedelta(hours=2))),
        date(2026, 2, 3), Purpose.BORDER, frozenset({"XAB", "QZB"}), b"\x01\xff",
    )  # fmt: skip

    assert plain(parcel) == {
        "sent": "2026-02-03T02:05:06.789Z", "on": "2026-02-03", "why": "border",
        "to": ["QZB", "XAB"], "seal": "01ff",
    }  # fmt: skip


def test_nested_values_are_spelled_too() -> None:
    given = {"id": UUID(int=1), "at": [datetime(2026, 1, 1, tzinfo=UTC), None, 1.5]}

    assert plain(given) == {"id": "00000000-0000-0000-0000-000000000001", "at": ["2026-01-01T00:00:00.000Z", None, 1.5]}


def test_what_has_no_spelling_is_refused() -> None:
    with pytest.raises(TypeError):
        plain(object())
