"""Searched values, sealed so that only the holder of the log key (the data-protection officer) can read them.

AES-256-GCM under a key that lives an hour; that key sealed by HPKE (RFC 9180), ML-KEM-768 with X25519.
"""

from collections.abc import Mapping
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from vigie.foundation import clock

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
INFO = b"vigie-sought-1"
NONCE_BYTES = 12
ID_BYTES = 16
X25519_BYTES = 32


def new_pair() -> tuple[bytes, bytes]:
    """A new log key: private (seed of ML-KEM, then X25519) and public (ML-KEM, then X25519), raw bytes."""
    lattice, curve = mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
    private = lattice.private_bytes_raw() + curve.private_bytes_raw()
    return private, lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def public_key(raw: bytes) -> MLKEM768X25519PublicKey:
    """Read the public key. Raises ValueError when it is damaged."""
    return MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(raw[:-X25519_BYTES]),
        x25519.X25519PublicKey.from_public_bytes(raw[-X25519_BYTES:]),
    )


def private_key(raw: bytes) -> MLKEM768X25519PrivateKey:
    """Read the private key. Raises ValueError when it is damaged."""
    return MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(raw[:-X25519_BYTES]),
        x25519.X25519PrivateKey.from_private_bytes(raw[-X25519_BYTES:]),
    )


def seal_key(key: bytes, log: MLKEM768X25519PublicKey, name: UUID) -> bytes:
    """Seal an hour's key to the log key; bound to the key's own id."""
    return SUITE.encrypt(key, log, info=INFO + name.bytes)


def open_key(sealed: bytes, log: MLKEM768X25519PrivateKey, name: UUID) -> bytes:
    """The hour's key again. Raises cryptography's InvalidTag for another log key or a changed byte."""
    return SUITE.decrypt(sealed, log, info=INFO + name.bytes)


def seal(values: Mapping[str, object], key: bytes, name: UUID, entry: UUID) -> bytes:
    """Key id (16) | nonce (12) | ciphertext and tag of the canonical JSON; bound to the entry's id."""
    nonce = clock.new_secret(NONCE_BYTES)
    plain = rfc8785.dumps(dict(values))  # type: ignore[arg-type]
    return name.bytes + nonce + AESGCM(key).encrypt(nonce, plain, entry.bytes)


def key_of(sealed: bytes) -> UUID:
    """Which hour's key opens this."""
    return UUID(bytes=sealed[:ID_BYTES])


def unseal(sealed: bytes, key: bytes, entry: UUID) -> bytes:
    """The canonical JSON that was sealed. Raises cryptography's InvalidTag for another key, entry or byte."""
    return AESGCM(key).decrypt(sealed[ID_BYTES : ID_BYTES + NONCE_BYTES], sealed[ID_BYTES + NONCE_BYTES :], entry.bytes)
