"""Signed notes and checkpoints, in C2SP's text formats (signed-note, tlog-checkpoint). Pure."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vigie.foundation.ledger.tree import HASH_BYTES

ED25519 = b"\x01"
DASH = "— "
KEY_ID_BYTES = 4
PUBLIC_BYTES = 32
MOST_SIGNATURES = 100
CHECKPOINT_LINES = 3
NUMBER = re.compile(r"0|[1-9][0-9]*")

Sign = Callable[[bytes], bytes]


class NoteError(ValueError):
    """The note is malformed, or not signed by the key that we know."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Whose signature we accept: name and Ed25519 public key (32 bytes)."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read the text form `name+id+base64(0x01 | key)`, as Go's sumdb/note. Raises NoteError when damaged."""
        name, _, rest = text.strip().partition("+")
        number, _, encoded = rest.partition("+")
        raw = _base64(encoded)
        if raw[:1] != ED25519 or len(raw) != 1 + PUBLIC_BYTES:
            message = "the key is not an Ed25519 key"
            raise NoteError(message)
        key = cls(_name(name), raw[1:])
        if number != key.id.hex():
            message = "the key's id does not belong to its name and bytes"
            raise NoteError(message)
        return key

    @property
    def id(self) -> bytes:
        """First 4 bytes of SHA-256(name | 0x0A | 0x01 | public key)."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """The text form, for configuration files and for the Go verifier."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The node's word for a moment: this many leaves, this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_note(text: str, key: VerifierKey, sign: Sign) -> str:
    """The text, an empty line, and the signature's line. Raises NoteError for a text that is no note."""
    if not text.endswith("\n") or any(sign_ < " " and sign_ != "\n" for sign_ in text):
        message = "a note ends with a newline and has no control characters"
        raise NoteError(message)
    signature = base64.b64encode(key.id + sign(text.encode())).decode()
    return f"{text}\n{DASH}{_name(key.name)} {signature}\n"


def open_note(note: str, key: VerifierKey) -> str:
    """The text of a note that this key has signed. Signatures of unknown keys are ignored; a false one of ours is not.

    Raises NoteError when malformed, when this key's line is missing, or when it does not fit the text.
    """
    text, empty, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not empty or lines[-1] != "" or len(lines) - 1 > MOST_SIGNATURES:
        message = "this is not a signed note"
        raise NoteError(message)
    text += "\n"
    ours = [
        signature for name, signature in map(_signature, lines[:-1]) if name == key.name and signature[:4] == key.id
    ]
    if not ours:
        message = f"no signature by {key}"
        raise NoteError(message)
    public = Ed25519PublicKey.from_public_bytes(key.public)
    for signature in ours:
        try:
            public.verify(signature[KEY_ID_BYTES:], text.encode())
        except InvalidSignature as error:
            message = f"a false signature in the name of {key.name}"
            raise NoteError(message) from error
    return text


def sign_checkpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Sign) -> str:
    """The signed note of a checkpoint."""
    return sign_note(checkpoint.text, key, sign)


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """A checkpoint that this key has signed, with the key's name as its origin. Raises NoteError otherwise."""
    checkpoint = read_checkpoint(open_note(note, key))
    if checkpoint.origin != key.name:
        message = f"the checkpoint is of {checkpoint.origin}, not of {key.name}"
        raise NoteError(message)
    return checkpoint


def read_checkpoint(text: str) -> Checkpoint:
    """Read the three lines, whoever signed them; further lines are ignored. Raises NoteError when malformed."""
    lines = text.split("\n")
    if len(lines) < CHECKPOINT_LINES or not lines[0] or not NUMBER.fullmatch(lines[1]):
        message = "this is not a checkpoint"
        raise NoteError(message)
    top = _base64(lines[2])
    if len(top) != HASH_BYTES:
        message = "the checkpoint's root is not 32 bytes"
        raise NoteError(message)
    return Checkpoint(lines[0], int(lines[1]), top)


def _signature(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space:
        message = "a line of the note's tail is not a signature"
        raise NoteError(message)
    signature = _base64(encoded)
    if len(signature) <= KEY_ID_BYTES:
        message = "a signature of the note is too short"
        raise NoteError(message)
    return _name(name), signature


def _name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() for sign in name):
        message = "a key's name is not empty and has no spaces or plus signs"
        raise NoteError(message)
    return name


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        message = "this is not base64"
        raise NoteError(message) from error
    if base64.b64encode(raw).decode() != text:
        message = "this base64 is not in its one canonical form"
        raise NoteError(message)
    return raw
