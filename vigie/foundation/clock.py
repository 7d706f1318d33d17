"""The only place that reads the time and draws random ids; everything else is given them."""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

_shift = timedelta(0)


def now() -> datetime:
    """The present moment in UTC, moved by whatever `moved` says."""
    return datetime.now(UTC) + _shift  # noqa: TID251  the one place


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Move this process's clock, for tests of retention and expiry."""
    global _shift  # noqa: PLW0603  a process has one clock
    before, _shift = _shift, _shift + by
    try:
        yield
    finally:
        _shift = before


_last = [0]
_lock = threading.Lock()


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): milliseconds since 1970, then 74 random bits; rises within a process."""
    tail = int.from_bytes(os.urandom(10)) & ((1 << 74) - 1)
    with _lock:
        moment = max(int(now().timestamp() * 1000), _last[0] >> 80)
        value = (moment << 80) | (7 << 76) | ((tail >> 62) << 64) | (2 << 62) | (tail & ((1 << 62) - 1))
        _last[0] = max(value, _last[0] + 1)  # two in one millisecond: the second follows the first
        return UUID(int=_last[0])


def new_secret(size: int = 32) -> bytes:
    """Random bytes for salts and tokens, from the operating system."""
    return secrets.token_bytes(size)
