"""The ledger's keys: kept closed, never shown, and enough for a fingerprint but not for a search."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vigie.foundation.ledger import sealing
from vigie.foundation.ledger.keys import LOG_PRIVATE, SIGNING, LedgerKeys

MARCH = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
APRIL = datetime(2026, 4, 2, 12, 30, tzinfo=UTC)
OFFICER, ENTRY = UUID(int=1), UUID(int=2)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> LedgerKeys:
    return LedgerKeys.create(tmp_path_factory.mktemp("node") / "keys" / "ledger")


def test_key_files_are_closed_to_others(keys: LedgerKeys) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in keys.folder.iterdir()}

    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}


def test_keys_are_never_overwritten(keys: LedgerKeys) -> None:
    with pytest.raises(FileExistsError):
        LedgerKeys.create(keys.folder)


def test_no_secret_is_shown(keys: LedgerKeys) -> None:
    shown = repr(keys) + repr(keys.hours.at(MARCH))

    for path in keys.folder.iterdir():
        if path.suffix in {".key", ".private"}:
            assert path.read_text().strip() not in shown
    assert keys.root.hex() not in shown
    assert repr(keys.root)[2:-1] not in shown
    assert repr(keys.hours.at(MARCH).key)[2:-1] not in shown


def test_loaded_keys_are_those_made(keys: LedgerKeys) -> None:
    again = LedgerKeys.load(keys.folder)

    assert (again.public, again.root) == (keys.public, keys.root)
    Ed25519PublicKey.from_public_bytes(keys.public).verify(again.signer()(b"text"), b"text")


def test_node_works_without_the_officers_key(keys: LedgerKeys, tmp_path: Path) -> None:
    for path in keys.folder.iterdir():
        if path.name != LOG_PRIVATE:
            (tmp_path / path.name).write_bytes(path.read_bytes())

    assert LedgerKeys.load(tmp_path).public == keys.public


def test_strange_signing_key_is_refused(keys: LedgerKeys, tmp_path: Path) -> None:
    for path in keys.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / SIGNING).write_text(os.urandom(32).hex())

    with pytest.raises(ValueError, match="belong together"):
        LedgerKeys.load(tmp_path).signer()


def test_fingerprint_is_the_months(keys: LedgerKeys) -> None:
    one = keys.fingerprint(MARCH, "travel_documents", "number", "L898902C3")

    assert one == keys.fingerprint(MARCH.replace(day=30), "travel_documents", "number", "L898902C3")
    assert one != keys.fingerprint(APRIL, "travel_documents", "number", "L898902C3")
    assert one != keys.fingerprint(MARCH, "travel_documents", "number", "L898902C4")
    assert one != keys.fingerprint(MARCH, "vehicles", "number", "L898902C3")


def test_pseudonym_differs_between_owners(keys: LedgerKeys) -> None:
    assert keys.pseudonym("UTO", OFFICER) == keys.pseudonym("UTO", OFFICER)
    assert keys.pseudonym("UTO", OFFICER) != keys.pseudonym("XAB", OFFICER)
    assert keys.pseudonym("UTO", OFFICER) != keys.pseudonym("UTO", ENTRY)


def test_key_changes_with_the_hour(keys: LedgerKeys) -> None:
    first = keys.hours.at(MARCH)

    assert keys.hours.at(MARCH.replace(minute=59)) is first
    assert keys.hours.at(APRIL).key != first.key


def test_sought_opens_with_the_officers_key_only(keys: LedgerKeys) -> None:
    hour = keys.hours.at(MARCH)
    sealed = sealing.seal({"sought": {"number": "L898902C3"}}, hour.key, hour.id, ENTRY)
    log = sealing.private_key(bytes.fromhex((keys.folder / LOG_PRIVATE).read_text()))

    key = sealing.open_key(hour.sealed, log, sealing.key_of(sealed))

    assert sealing.unseal(sealed, key, ENTRY) == b'{"sought":{"number":"L898902C3"}}'
    assert b"L898902C3" not in sealed


def test_sought_of_another_entry_does_not_open(keys: LedgerKeys) -> None:
    hour = keys.hours.at(MARCH)
    sealed = sealing.seal({"sought": {"number": "L898902C3"}}, hour.key, hour.id, ENTRY)
    other = sealing.private_key(sealing.new_pair()[0])

    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, hour.key, OFFICER)
    with pytest.raises(InvalidTag):
        sealing.open_key(hour.sealed, other, hour.id)
    with pytest.raises(InvalidTag):
        sealing.open_key(
            hour.sealed, sealing.private_key(bytes.fromhex((keys.folder / LOG_PRIVATE).read_text())), ENTRY
        )
