"""A stream sealed to a public key, in pieces: whoever lacks the private half reads nothing, whoever cuts is noticed.

Layout: magic | length of the sealed file key (4, big-endian) | HPKE-sealed file key | pieces. A piece is AES-256-GCM
over up to 1 MiB; its nonce is the piece's number (11 bytes) and 1 for the last piece (1 byte), so that pieces can be
neither swapped nor dropped nor the end cut off (STREAM, Hoang, Reyhanitabar, Rogaway, Vizar, 2015).
"""

import io
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vigie.foundation import clock
from vigie.foundation.ledger import sealing

MAGIC = b"vigie-backup-1\n"
PIECE = 1 << 20
TAG = 16


class SealBroken(ValueError):  # noqa: N818  says what is the matter
    """Not our format, another key, or a changed, swapped or missing byte."""


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealedWriter(io.RawIOBase):
    """Write here; `target` gets the sealed stream. Without `finish` the file is refused when it is read."""

    def __init__(self, target: BinaryIO, public: bytes) -> None:
        key = clock.new_secret(32)
        sealed = sealing.SUITE.encrypt(key, sealing.public_key(public), info=MAGIC)
        self._target, self._cipher, self._waiting, self._number = target, AESGCM(key), bytearray(), 0
        target.write(MAGIC + len(sealed).to_bytes(4, "big") + sealed)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take the bytes; whole pieces are sealed at once."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Seal the last piece, which says that it is the last."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, MAGIC))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Read the plain stream from here. Raises SealBroken at the first byte that is not what was sealed."""

    def __init__(self, source: BinaryIO, private: bytes) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            message = "this is not a Vigie backup"
            raise SealBroken(message)
        sealed = source.read(int.from_bytes(source.read(4), "big"))
        try:
            key = sealing.SUITE.decrypt(sealed, sealing.private_key(private), info=MAGIC)
        except (InvalidTag, ValueError) as error:
            message = "this backup is sealed to another key, or its beginning is damaged"
            raise SealBroken(message) from error
        self._source, self._cipher, self._number = source, AESGCM(key), 0
        self._ahead = source.read(PIECE + TAG)
        self._plain = b""
        self._ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one piece reaches; 0 at the end."""
        while not self._plain and not self._ended:
            self._open()
        taken = self._plain[: len(buffer)]
        self._plain = self._plain[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _open(self) -> None:
        piece, self._ahead = self._ahead, self._source.read(PIECE + TAG)
        self._ended = not self._ahead
        try:
            self._plain = self._cipher.decrypt(_nonce(self._number, last=self._ended), piece, MAGIC)
        except (InvalidTag, ValueError) as error:
            message = f"this backup is damaged or cut off at piece {self._number}"
            raise SealBroken(message) from error
        self._number += 1
