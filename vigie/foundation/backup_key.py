"""The backup key: the public half stays with the node and seals; the private half belongs in a safe elsewhere."""

import os
from pathlib import Path

from vigie.foundation.ledger import sealing

PUBLIC = "backup.pub"
PRIVATE = "backup.private"


def backup_keys_folder(home: Path) -> Path:
    """Where the backup key pair is made; the operator moves the private half away."""
    return home / "keys" / "backup"


def ensure_backup_key(home: Path) -> None:
    """Make the pair when there is no public half; files 0600 in a 0700 folder."""
    folder = backup_keys_folder(home)
    if (folder / PUBLIC).exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private, public = sealing.new_pair()
    for name, value in ((PRIVATE, private), (PUBLIC, public)):
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value.hex())
