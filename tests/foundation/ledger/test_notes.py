"""Signed notes and checkpoints: what we sign we open; anything else is refused."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vigie.foundation.ledger.notes import (
    Checkpoint,
    NoteError,
    VerifierKey,
    open_checkpoint,
    open_note,
    read_checkpoint,
    sign_checkpoint,
    sign_note,
)

NAME = "xaa.vigie.example/ledger"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey(NAME, PRIVATE.public_key().public_bytes_raw())
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
STRANGER_KEY = VerifierKey("hub.vigie.example/witness", STRANGER.public_key().public_bytes_raw())
CHECKPOINT = Checkpoint(NAME, 1000, bytes(range(32)))
# The example of golang.org/x/mod/sumdb/note: its key, its text, its signature.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_note_of_go_is_opened() -> None:
    text = open_note(PETERS_NOTE, VerifierKey.parse(PETER))

    assert text.startswith("If you think cryptography is the answer")


def test_key_is_written_as_read() -> None:
    assert VerifierKey.parse(str(KEY)) == KEY
    assert str(VerifierKey.parse(PETER)) == PETER


def test_signed_checkpoint_is_opened() -> None:
    note = sign_checkpoint(CHECKPOINT, KEY, PRIVATE.sign)

    assert open_checkpoint(note, KEY) == CHECKPOINT


def test_lines_of_witnesses_are_left_aside() -> None:
    note = sign_checkpoint(CHECKPOINT, KEY, PRIVATE.sign)
    line = sign_note(CHECKPOINT.text, STRANGER_KEY, STRANGER.sign).rpartition("\n\n")[2]

    assert open_checkpoint(note + line, KEY) == CHECKPOINT


@given(st.integers(0, 10_000))
def test_flipped_byte_is_refused(place: int) -> None:
    note = sign_checkpoint(CHECKPOINT, KEY, PRIVATE.sign).encode()
    at = place % len(note)
    changed = note[:at] + bytes([note[at] ^ 1]) + note[at + 1 :]

    with pytest.raises(ValueError):  # noqa: PT011  NoteError, or not UTF-8 any more
        open_checkpoint(changed.decode(), KEY)


def test_checkpoint_by_a_stranger_is_refused() -> None:
    theirs = VerifierKey(NAME, STRANGER_KEY.public)

    with pytest.raises(NoteError, match="no signature"):
        open_checkpoint(sign_checkpoint(CHECKPOINT, theirs, STRANGER.sign), KEY)


def test_false_signature_in_our_name_is_refused() -> None:
    note = sign_note(CHECKPOINT.text, KEY, STRANGER.sign)

    with pytest.raises(NoteError, match="false signature"):
        open_note(note, KEY)


def test_checkpoint_of_another_log_is_refused() -> None:
    other = Checkpoint("xab.vigie.example/ledger", 1, bytes(32))

    with pytest.raises(NoteError, match="not of"):
        open_checkpoint(sign_note(other.text, KEY, PRIVATE.sign), KEY)


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", f"a\n01\n{ROOT}\n", f"a\n-1\n{ROOT}\n", f"a\n１\n{ROOT}\n", f"\n1\n{ROOT}\n", "a\n1\nAAAA\n", "a\n1\n?\n"],
)  # fmt: skip
def test_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "note", ["", "a\n", "a\n\n", "a\n\nb\n", "a\n\n— n AAAA\n", "a\n\n— n AAAAAAAA", "a\n\n— n !\n"]
)
def test_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        open_note(note, KEY)


@pytest.mark.parametrize("text", ["", "x", "a+b", f"{NAME}+00000000+{str(KEY).split('+', 2)[2]}", f"{NAME}+0+AAAA"])
def test_damaged_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        VerifierKey.parse(text)


@pytest.mark.parametrize("text", ["no newline", "a\tb\n"])
def test_text_that_is_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        sign_note(text, KEY, PRIVATE.sign)
