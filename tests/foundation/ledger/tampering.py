"""Every way of tampering with a ledger that we know, each on copies: tables inside a transaction, files in a copy."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vigie.foundation.ledger import tiles, tree
from vigie.foundation.ledger.notes import (
    Checkpoint,
    Sign,
    VerifierKey,
    open_checkpoint,
    sign_checkpoint,
    sign_note,
)

Sql = psycopg.Connection[Any]
LEAF_AT = 13
LEVELS: tuple[int | str, ...] = (0, 1, tiles.ENTRIES)


@dataclass
class Scene:
    """A ledger to tamper with. `sign` is the node's own key, for a thief who has it."""

    sql: Sql
    folder: Path
    chance: random.Random
    key: VerifierKey
    sign: Sign

    @property
    def size(self) -> int:
        return open_checkpoint((self.folder / "checkpoint").read_text(), self.key).size

    def leaves(self) -> list[bytes]:
        return [leaf for n, width in tiles.widths(self.size, 0) for leaf in tiles.read_entries(self.folder, n, width)]

    def files(self, leaves: list[bytes]) -> None:
        """Write all tiles anew from these leaves; the checkpoint stays as it is."""
        shutil.rmtree(self.folder / "tile")
        tiles.write(self.folder, 0, leaves)

    def some(self) -> int:
        return self.chance.randrange(self.size)

    def two(self) -> tuple[int, int]:
        first, second = self.chance.sample(range(self.size), 2)
        return min(first, second), max(first, second)

    def flip(self, level: int | str, n: int, width: int) -> None:
        path = self.folder / tiles.path_of(level, n, width)
        data = bytearray(path.read_bytes())
        data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
        path.write_bytes(data)

    def entry(self, index: int, change: str, *values: object) -> None:
        """Change a column of the entry in this place; the superuser walks past every right."""
        self.sql.execute(
            f"update ledger_entry set {change} where id = (select entry_id from ledger_leaf where leaf_index = %s)",  # noqa: S608
            (*values, index),
        )

    def cut_tables(self, size: int) -> None:
        for statement in (
            "delete from ledger_reference where entry in (select entry_id from ledger_leaf where leaf_index >= %s)",
            "delete from ledger_entry where id in (select entry_id from ledger_leaf where leaf_index >= %s)",
            "delete from ledger_leaf where leaf_index >= %s",
        ):
            self.sql.execute(statement, (size,))

    def resign(self, leaves: list[bytes]) -> None:
        self.files(leaves)
        root = tree.root([tree.leaf_hash(leaf) for leaf in leaves])
        note = sign_checkpoint(Checkpoint(self.key.name, len(leaves), root), self.key, self.sign)
        (self.folder / "checkpoint").write_text(note)


def flipped_body(scene: Scene) -> None:
    row = scene.sql.execute("select min(octet_length(body)) from ledger_entry").fetchone()
    assert row is not None
    at = scene.chance.randrange(row[0])
    scene.entry(scene.some(), "body = set_byte(body, %s, get_byte(body, %s) # 1)", at, at)


def swapped_salts(scene: Scene) -> None:
    one, two = scene.two()
    salts = [
        scene.sql.execute("select salt from ledger_entry e join ledger_leaf l on e.id = l.entry_id where leaf_index = %s", (n,)).fetchone()
        for n in (one, two)
    ]  # fmt: skip
    for index, salt in zip((two, one), salts, strict=True):
        assert salt is not None
        scene.entry(index, "salt = %s", salt[0])


def flipped_leaf_in_tables(scene: Scene) -> None:
    at = scene.chance.randrange(45)
    scene.entry(scene.some(), "leaf = set_byte(leaf, %s, get_byte(leaf, %s) # 1)", at, at)


def flipped_leaf_everywhere(scene: Scene) -> None:
    leaves, index = scene.leaves(), scene.some()
    leaves[index] = leaves[index][:-1] + bytes([leaves[index][-1] ^ 1])
    scene.files(leaves)
    scene.entry(index, "leaf = %s", leaves[index])


def flipped_byte_in_hashes(scene: Scene) -> None:
    scene.flip(0, *scene.chance.choice(tiles.widths(scene.size, 0)))


def flipped_byte_above(scene: Scene) -> None:
    scene.flip(1, *scene.chance.choice(tiles.widths(scene.size, 1)))


def flipped_byte_in_entries(scene: Scene) -> None:
    scene.flip(tiles.ENTRIES, *scene.chance.choice(tiles.widths(scene.size, 0)))


def truncated_tile(scene: Scene) -> None:
    level: int | str = scene.chance.choice(LEVELS)
    tile = scene.chance.choice(tiles.widths(scene.size, 1 if level == 1 else 0))
    path = scene.folder / tiles.path_of(level, *tile)
    path.write_bytes(path.read_bytes()[: -scene.chance.randint(1, 20)])


def missing_tile(scene: Scene) -> None:
    level: int | str = scene.chance.choice(LEVELS)
    (
        scene.folder / tiles.path_of(level, *scene.chance.choice(tiles.widths(scene.size, 1 if level == 1 else 0)))
    ).unlink()


def cut_tail(scene: Scene) -> None:
    keep = scene.size - scene.chance.randint(1, 50)
    scene.files(scene.leaves()[:keep])
    scene.cut_tables(keep)


def cut_tail_of_tables(scene: Scene) -> None:
    scene.cut_tables(scene.size - scene.chance.randint(1, 50))


def cut_middle(scene: Scene) -> None:
    scene.sql.execute("delete from ledger_leaf where leaf_index = %s", (scene.chance.randrange(scene.size - 1),))


def cut_middle_everywhere(scene: Scene) -> None:
    leaves, index = scene.leaves(), scene.some()
    del leaves[index]
    scene.files(leaves)
    scene.sql.execute("delete from ledger_leaf where leaf_index = %s", (index,))


def emptied_place(scene: Scene) -> None:
    scene.sql.execute("alter table ledger_reference disable trigger all")
    scene.sql.execute("alter table ledger_entry disable trigger all")
    scene.sql.execute(
        "delete from ledger_entry where id = (select entry_id from ledger_leaf where leaf_index = %s)", (scene.some(),)
    )


def swapped_leaf(scene: Scene) -> None:
    leaves = scene.leaves()
    one, two = scene.two()
    leaves[one], leaves[two] = leaves[two], leaves[one]
    scene.files(leaves)


def reordered_places(scene: Scene) -> None:
    for index, place in zip(scene.two(), reversed(scene.two()), strict=True):
        scene.sql.execute("delete from ledger_leaf where leaf_index = %s", (place,))
        scene.sql.execute("update ledger_leaf set leaf_index = %s where leaf_index = %s", (place, index))


def inserted_leaf(scene: Scene) -> None:
    leaves = scene.leaves()
    leaves.insert(scene.some(), bytes(45))
    scene.files(leaves[: scene.size])


def unplaced_entry_dropped(scene: Scene) -> None:
    scene.sql.execute("delete from ledger_unplaced")
    scene.sql.execute(
        "insert into ledger_entry (id, at, act, verb, leaf) values (gen_random_uuid(), now(), 'a', 'system', %s)",
        (bytes(45),),
    )


def forged_signature(scene: Scene) -> None:
    checkpoint = open_checkpoint((scene.folder / "checkpoint").read_text(), scene.key)
    strange = Ed25519PrivateKey.from_private_bytes(scene.chance.randbytes(32))
    (scene.folder / "checkpoint").write_text(sign_note(checkpoint.text, scene.key, strange.sign))


def wrong_key(scene: Scene) -> None:
    checkpoint = open_checkpoint((scene.folder / "checkpoint").read_text(), scene.key)
    strange = Ed25519PrivateKey.from_private_bytes(scene.chance.randbytes(32))
    key = VerifierKey(scene.key.name, strange.public_key().public_bytes_raw())
    (scene.folder / "checkpoint").write_text(sign_checkpoint(checkpoint, key, strange.sign))


def missing_checkpoint(scene: Scene) -> None:
    (scene.folder / "checkpoint").unlink()


def unnoted_erasure(scene: Scene) -> None:
    scene.entry(scene.some(), "body = null, salt = null")


def unnoted_erasure_of_sought(scene: Scene) -> None:
    scene.sql.execute("update ledger_entry set sought = null where sought is not null")


def changed_sought(scene: Scene) -> None:
    scene.sql.execute(
        "update ledger_entry set sought = set_byte(sought, 30, get_byte(sought, 30) # 1) where sought is not null"
    )


def hidden_look(scene: Scene) -> None:
    scene.sql.execute(
        "delete from ledger_reference where entry in (select entry from ledger_reference order by entry limit 1)"
    )


def look_put_on_another(scene: Scene) -> None:
    scene.sql.execute("update ledger_entry set actor = gen_random_uuid() where actor is not null")


def look_put_on_another_bureau(scene: Scene) -> None:
    scene.sql.execute("update ledger_entry set bureau = bureau + 1 where bureau is not null")


def look_shown_as_anothers(scene: Scene) -> None:
    scene.sql.execute("update ledger_reference set bureau = bureau + 1")


def look_hidden_from_the_owner(scene: Scene) -> None:
    scene.sql.execute("update ledger_reference set owner = null where owner is not null")


def look_shown_at_another_time(scene: Scene) -> None:
    scene.sql.execute("update ledger_reference set at = at - interval '1 year'")


def changed_act(scene: Scene) -> None:
    scene.entry(scene.some(), "act = %s", "records.list")


def changed_time(scene: Scene) -> None:
    scene.entry(scene.some(), "at = at - interval '1 day'")


def rolled_back(scene: Scene) -> None:
    leaves = scene.leaves()[: -scene.chance.randint(1, 50)]
    scene.resign(leaves)
    scene.cut_tables(len(leaves))


def rewritten_with_the_key(scene: Scene) -> None:
    leaves, index = scene.leaves(), scene.chance.randrange(50)
    leaves[index] = leaves[index][:LEAF_AT] + scene.chance.randbytes(32)
    scene.entry(index, "leaf = %s, body = null, salt = null", leaves[index])
    scene.resign(leaves)


Tampering = Callable[[Scene], None]

# What shows in the tables only, and what shows in the files, which is all that the Go verifier is given.
IN_TABLES: tuple[Tampering, ...] = (
    flipped_body, swapped_salts, flipped_leaf_in_tables, cut_tail_of_tables, cut_middle, emptied_place,
    reordered_places, unplaced_entry_dropped, unnoted_erasure, unnoted_erasure_of_sought, changed_sought, hidden_look,
    look_put_on_another, look_put_on_another_bureau, look_shown_as_anothers, look_hidden_from_the_owner, look_shown_at_another_time, changed_act,
    changed_time,
)  # fmt: skip
IN_FILES: tuple[Tampering, ...] = (
    flipped_leaf_everywhere, flipped_byte_in_hashes, flipped_byte_above, flipped_byte_in_entries, truncated_tile,
    missing_tile, cut_tail, cut_middle_everywhere, swapped_leaf, inserted_leaf, forged_signature, wrong_key,
    missing_checkpoint,
)  # fmt: skip
# Shows only against a checkpoint that somebody kept: the thief has the node's key.
AGAINST_MEMORY: tuple[Tampering, ...] = (rolled_back, rewritten_with_the_key)
