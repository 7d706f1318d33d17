"""The one-time code of the node's console: whoever can read the node's home may make its first administrator."""

import hmac
import os
from base64 import b32encode
from pathlib import Path

from vigie.foundation import clock

FILE = Path("secrets") / "first-administrator"
CODE_BYTES = 10
GROUP = 4


def console_code(home: Path) -> str:
    """The code, such as "K7QX-3BTW-ZD2M-4HJA" (80 random bits); made at the first call, mode 0600, the same until spent."""
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    signs = b32encode(clock.new_secret(CODE_BYTES)).decode()
    code = "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(code + "\n")
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    return code


def is_console_code(home: Path, given: str) -> bool:
    """Whether this is the code; case, spaces and hyphens do not matter. False when none was made or it is spent."""
    try:
        code = (home / FILE).read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return bool(_signs(code)) and hmac.compare_digest(_signs(code), _signs(given))


def spend_console_code(home: Path) -> None:
    """The code is worth nothing from now on. Nothing happens when there is none."""
    (home / FILE).unlink(missing_ok=True)


def _signs(code: str) -> bytes:
    return "".join(sign for sign in code.upper() if sign.isalnum()).encode()
