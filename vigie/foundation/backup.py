"""Backup, verify, restore: what `vigie backup` does."""

import shutil
import tempfile
from pathlib import Path

from vigie.foundation.archive import Contents, pack, private_key, unpack
from vigie.foundation.dumping import BackupBroken
from vigie.foundation.engines.postgres import PostgresServer
from vigie.foundation.restoring import Restored, restore
from vigie.foundation.sealed_file import SealBroken
from vigie.foundation.settings import Settings

__all__ = ["BackupBroken", "Contents", "Restored", "SealBroken", "create", "restore", "verify"]

create = pack


def verify(settings: Settings, archive: Path, key: Path | None = None) -> Contents:
    """Restore into a throw-away engine below home and compare: each table's rows and digest, each file, the ledger.

    `key`: the private backup key; default `<home>/keys/backup`. Raises SealBroken or BackupBroken naming what differs.
    Call it from the main thread.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="verify-", dir=settings.home))
    server = PostgresServer(place, {"fsync": "off", "full_page_writes": "off"})
    try:
        return unpack(archive, private_key(settings, key), server)
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)
