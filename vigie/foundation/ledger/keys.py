"""The ledger's keys: what signs checkpoints, what makes fingerprints and pseudonyms, what seals searched values."""

import hmac
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vigie.foundation import clock
from vigie.foundation.ledger import sealing

SIGNING = "signing.key"
SIGNING_PUBLIC = "signing.pub"
FINGERPRINT = "fingerprint.key"
LOG_PUBLIC = "log.pub"
LOG_PRIVATE = "log.private"
KEY_BYTES = 32
PSEUDONYM_HEX = 12


@dataclass(frozen=True, slots=True)
class LedgerKeys:
    """The keys that an act needs. The signing key is not among them: only the sequencer reads it, by `signer`.

    `root` makes the month keys of fingerprints and the pseudonyms; `log` is the public key to which searched
    values are sealed, and whose private part the data-protection officer takes away (`log.private`).
    """

    folder: Path
    public: bytes
    root: bytes = field(repr=False)
    log: MLKEM768X25519PublicKey = field(repr=False)
    hours: "HourKeys" = field(repr=False, compare=False)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make new keys in an empty folder (0700, files 0600). Raises FileExistsError when there are keys already."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        signing = Ed25519PrivateKey.generate()
        private, public = sealing.new_pair()
        _store(folder / SIGNING, signing.private_bytes_raw().hex())
        _store(folder / SIGNING_PUBLIC, signing.public_key().public_bytes_raw().hex())
        _store(folder / FINGERPRINT, clock.new_secret(KEY_BYTES).hex())
        _store(folder / LOG_PRIVATE, private.hex())
        _store(folder / LOG_PUBLIC, public.hex())
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the keys. Raises FileNotFoundError when there are none, ValueError when a file is damaged."""
        log = sealing.public_key(_read(folder / LOG_PUBLIC))
        public = _read(folder / SIGNING_PUBLIC)
        Ed25519PublicKey.from_public_bytes(public)
        return cls(folder, public, _read(folder / FINGERPRINT), log, HourKeys(log))

    def signer(self) -> Callable[[bytes], bytes]:
        """Signs with the node's Ed25519 key; reads it now. Raises ValueError when it is not the key of `public`."""
        key = Ed25519PrivateKey.from_private_bytes(_read(self.folder / SIGNING))
        if key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw) != self.public:
            message = "the ledger's signing key and its public key do not belong together"
            raise ValueError(message)
        return key.sign

    def fingerprint(self, at: datetime, database: str, name: str, value: str) -> str:
        """HMAC-SHA-256 (hex) of `database|field|value` under the key of the month of `at` (UTC).

        The same value asked twice in a month has the same fingerprint; without the root nobody can test a guess.
        """
        month = self._derive(f"vigie-fingerprint-1|{at:%Y-%m}")
        return hmac.new(month, f"{database}|{name}|{value}".encode(), sha256).hexdigest()

    def pseudonym(self, owner: str, actor: UUID) -> str:
        """What a record's owner is shown for an officer of another bureau: stable, another one for each owner."""
        key = self._derive("vigie-pseudonym-1")
        return hmac.new(key, f"{owner}|{actor}".encode(), sha256).hexdigest()[:PSEUDONYM_HEX]

    def _derive(self, info: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info.encode()).derive(self.root)


@dataclass(frozen=True, slots=True)
class HourKey:
    """A key that this process uses for one hour, and its sealed form, which only the data-protection officer opens."""

    id: UUID
    hour: datetime
    key: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


class HourKeys:
    """The key of the hour of one process; a new one each hour, the old one is forgotten."""

    def __init__(self, log: MLKEM768X25519PublicKey) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._current: HourKey | None = None

    def at(self, moment: datetime) -> HourKey:
        """The key of the hour of `moment`."""
        hour = moment.replace(minute=0, second=0, microsecond=0)
        with self._lock:
            if self._current is None or self._current.hour != hour:
                key = clock.new_secret(KEY_BYTES)
                name = clock.new_id()
                self._current = HourKey(name, hour, key, sealing.seal_key(key, self._log, name))
            return self._current


def _store(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
