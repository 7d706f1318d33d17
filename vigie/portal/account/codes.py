"""Codes that the node writes into its own home: whoever reads one sits at the console."""

import os
from pathlib import Path

from vigie.portal.account.making import new_code
from vigie.portal.settings import NODE


def console_code(name: Path) -> str:
    """The code in `<home>/secrets/<name>`, written there (mode 0600) if there is none yet."""
    path = NODE.home / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(new_code() + "\n")
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def forget_console_code(name: Path) -> None:
    """A code is used once."""
    (NODE.home / "secrets" / name).unlink(missing_ok=True)
