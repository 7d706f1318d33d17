"""The ledger's files: `tile/<level>/<n>`, `tile/entries/<n>` and `checkpoint` (C2SP tlog-tiles).

They are a pure function of the tables and never change: a file that is there with other bytes is an alarm.
Each is written, synced, renamed and its folder synced, before anything that depends on it.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from vigie.foundation.ledger import tree
from vigie.foundation.ledger.tree import HASH_BYTES, Reader

WIDTH = 256
HEIGHT = 8
ENTRIES = "entries"
CHECKPOINT = "checkpoint"
LENGTH_BYTES = 2


class TileError(Exception):
    """A file of the ledger is missing, too short, or differs from what the tables say."""


def path_of(level: int | str, n: int, width: int = WIDTH) -> str:
    """`tile/0/x001/234`, or `tile/0/x001/234.p/17` when only 17 of the 256 are there."""
    parts = [f"{n % 1000:03d}"]
    while n >= 1000:  # noqa: PLR2004  three digits each, as C2SP says
        n //= 1000
        parts.append(f"x{n % 1000:03d}")
    tail = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/" + "/".join(reversed(parts)) + tail


def widths(size: int, level: int) -> list[tuple[int, int]]:
    """The tiles of a level in a tree of `size` leaves: (number, width); the last may be partial, none is empty."""
    count = size >> (HEIGHT * level)
    whole = [(n, WIDTH) for n in range(count // WIDTH)]
    return [*whole, (count // WIDTH, count % WIDTH)] if count % WIDTH else whole


def levels(size: int) -> int:
    """How many levels of tiles a tree of this size has; 0 for the empty tree."""
    count = 0
    while size >> (HEIGHT * count):
        count += 1
    return count


def write(folder: Path, first: int, leaves: Sequence[bytes]) -> None:
    """Write all tiles that the leaves `first`, `first + 1`, ... make or change; `first` begins a tile.

    What lies before `first` must be there already. Raises TileError when a file there says something else.
    """
    if first % WIDTH:
        message = "tiles are written from the beginning of a tile"
        raise ValueError(message)
    start, hashes = first // WIDTH, [tree.leaf_hash(leaf) for leaf in leaves]
    for at in range(0, len(leaves), WIDTH):
        part = leaves[at : at + WIDTH]
        _keep(folder, ENTRIES, start + at // WIDTH, len(part), bundle(part))
    level = 0
    while hashes:
        for at in range(0, len(hashes), WIDTH):
            part = hashes[at : at + WIDTH]
            _keep(folder, level, start + at // WIDTH, len(part), b"".join(part))
        whole = len(hashes) - len(hashes) % WIDTH
        above = [tree.root(hashes[at : at + WIDTH]) for at in range(0, whole, WIDTH)]
        hashes = (_before(folder, level + 1, start) + above) if above else []
        level, start = level + 1, start // WIDTH


def bundle(leaves: Sequence[bytes]) -> bytes:
    """The leaves one after the other, each with its length before it (2 bytes, big-endian)."""
    return b"".join(len(leaf).to_bytes(LENGTH_BYTES, "big") + leaf for leaf in leaves)


def unbundle(data: bytes) -> list[bytes]:
    """The leaves of a bundle. Raises TileError when it is cut."""
    leaves, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + LENGTH_BYTES], "big")
        leaf = data[at + LENGTH_BYTES : at + LENGTH_BYTES + length]
        if len(leaf) != length or at + LENGTH_BYTES > len(data):
            message = "an entries tile is cut"
            raise TileError(message)
        leaves.append(leaf)
        at += LENGTH_BYTES + length
    return leaves


def read_entries(folder: Path, n: int, width: int) -> list[bytes]:
    """The leaves of one entries tile. Raises TileError when it is missing or has another number of leaves."""
    leaves = unbundle(_read(folder, ENTRIES, n, width, 0))
    if len(leaves) < width:
        message = f"{path_of(ENTRIES, n, width)} has {len(leaves)} leaves instead of {width}"
        raise TileError(message)
    return leaves[:width]


def read_hashes(folder: Path, level: int, n: int, width: int) -> bytes:
    """The hashes of one tile, 32 bytes each. Raises TileError when it is missing or too short."""
    return _read(folder, level, n, width, width * HASH_BYTES)[: width * HASH_BYTES]


def reader(folder: Path, size: int) -> Reader:
    """Reads the hashes of whole subtrees from the tiles of a tree of `size` leaves, for proofs and roots."""

    @lru_cache(maxsize=64)
    def tile(level: int, n: int) -> bytes:
        return read_hashes(folder, level, n, min(WIDTH, (size >> (HEIGHT * level)) - n * WIDTH))

    def read(level: int, n: int) -> bytes:
        high, low = divmod(level, HEIGHT)
        number, place = divmod(n << low, WIDTH)
        row = tile(high, number)[place * HASH_BYTES : (place + (1 << low)) * HASH_BYTES]
        return tree.root([row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)])

    return read


def write_file(path: Path, data: bytes) -> None:
    """Replace a file so that after a power cut it is the old one or the new one, whole."""
    _folder(path.parent)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync(path.parent)


def _keep(folder: Path, level: int | str, n: int, width: int, data: bytes) -> None:
    path = folder / path_of(level, n, width)
    if path.exists():
        if path.read_bytes() != data:
            message = f"{path_of(level, n, width)} differs from the tables"
            raise TileError(message)
        return
    write_file(path, data)
    if width == WIDTH:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder / (path_of(level, n) + ".p"))


def _before(folder: Path, level: int, n: int) -> list[bytes]:
    """The hashes that the tile around number n of this level had before number n; n counts tiles of the level below."""
    number, width = divmod(n, WIDTH)
    data = read_hashes(folder, level, number, width) if width else b""
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _read(folder: Path, level: int | str, n: int, width: int, least: int) -> bytes:
    """A tile's bytes; the whole tile serves where a partial one was replaced by it."""
    for name in dict.fromkeys((path_of(level, n, width), path_of(level, n))):
        with suppress(FileNotFoundError):
            data = (folder / name).read_bytes()
            if len(data) < least or (name == path_of(level, n, width) and least and len(data) != least):
                message = f"{name} has {len(data)} bytes"
                raise TileError(message)
            return data
    message = f"{path_of(level, n, width)} is missing"
    raise TileError(message)


def _folder(path: Path) -> None:
    if not path.is_dir():
        _folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
