"""The Merkle tree of RFC 6962: hashes, root, proofs of inclusion and of consistency. Pure.

Stored hashes are those of whole subtrees: `read(level, n)` gives the hash of the leaves [n * 2**level, (n+1) * 2**level).
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256(b"").digest()

Reader = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 | leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 | left | right)."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, taken as leaves' hashes; none gives SHA-256 of nothing."""
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        # An odd one out rises unchanged: that is RFC 6962's split at the largest power of two, row by row.
        above = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]
        row = above + row[-1:] if len(row) % 2 else above
    return row[0]


def root_of(size: int, read: Reader) -> bytes:
    """The root of the first `size` leaves; 0 gives SHA-256 of nothing."""
    return _subtree(0, size, read) if size else EMPTY


def inclusion(index: int, size: int, read: Reader) -> list[bytes]:
    """The path that proves leaf `index` in the tree of `size` leaves: siblings from the leaf upwards.

    Raises IndexError when the tree has no such leaf. RFC 6962, 2.1.1.
    """
    if not 0 <= index < size:
        message = f"the tree of {size} leaves has no leaf {index}"
        raise IndexError(message)
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_subtree(middle, high, read))
            high = middle
        else:
            path.append(_subtree(low, middle, read))
            low = middle
    return path[::-1]


def consistency(old: int, new: int, read: Reader) -> list[bytes]:
    """The path that proves the tree of `old` leaves to be the beginning of the tree of `new` leaves.

    Empty when old is 0 or equals new. Raises IndexError when old is larger. RFC 6962, 2.1.2.
    """
    if not 0 <= old <= new:
        message = f"the tree of {new} leaves is not a later form of one of {old}"
        raise IndexError(message)
    return _consistency(old, 0, new, read, whole=True) if 0 < old < new else []


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Whether this path leads from the leaf's hash, at this index, to this root. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(step, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == top


def continues(old: int, old_top: bytes, new: int, new_top: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree (new, new_top) begins with the tree (old, old_top). RFC 9162, 2.1.4.2."""
    if old in (0, new):
        return not path and (old_top == EMPTY if old == 0 else old_top == new_top)
    if not 0 < old < new:
        return False
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_top)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    if not steps:
        return False
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_top and after == new_top


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(low: int, high: int, read: Reader) -> bytes:
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return read(level, low >> level)
    middle = low + _split(size)
    return node_hash(_subtree(low, middle, read), _subtree(middle, high, read))


def _consistency(old: int, low: int, high: int, read: Reader, *, whole: bool) -> list[bytes]:
    if old == high - low:
        return [] if whole else [_subtree(low, high, read)]
    split = _split(high - low)
    if old <= split:
        return [*_consistency(old, low, low + split, read, whole=whole), _subtree(low + split, high, read)]
    right = _consistency(old - split, low + split, high, read, whole=False)
    return [*right, _subtree(low, low + split, read)]
