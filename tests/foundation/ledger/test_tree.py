"""The tree of RFC 6962: published vectors, and proofs against the definition written down naively."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.foundation.ledger import tree

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
leaves = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


def naive_root(items: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not items:
        return tree.EMPTY
    if len(items) == 1:
        return tree.leaf_hash(items[0])
    split = 1
    while split * 2 < len(items):
        split *= 2
    return tree.node_hash(naive_root(items[:split]), naive_root(items[split:]))


def reading(items: Sequence[bytes]) -> tree.Reader:
    def read(level: int, n: int) -> bytes:
        assert (n + 1) << level <= len(items), "a proof asked for a subtree that the tree does not have"
        return naive_root(items[n << level : (n + 1) << level])

    return read


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_published_roots_are_met(size: int, expected: str) -> None:
    root = tree.root([tree.leaf_hash(leaf) for leaf in LEAVES[:size]])

    assert root.hex() == expected


@given(leaves)
def test_root_follows_the_definition(items: list[bytes]) -> None:
    expected = naive_root(items)

    assert tree.root([tree.leaf_hash(item) for item in items]) == expected
    assert tree.root_of(len(items), reading(items)) == expected


@given(leaves, st.data())
def test_every_leaf_has_its_proof(items: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(items) - 1))
    path = tree.inclusion(index, len(items), reading(items))

    assert tree.includes(tree.leaf_hash(items[index]), index, len(items), path, naive_root(items))


@given(leaves, st.data())
def test_changed_proof_is_refused(items: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(items) - 1))
    leaf, top = tree.leaf_hash(items[index]), naive_root(items)
    path = tree.inclusion(index, len(items), reading(items))

    assert not tree.includes(tree.leaf_hash(items[index] + b"!"), index, len(items), path, top)
    assert not tree.includes(leaf, index, len(items), [*path, leaf], top)
    assert not tree.includes(leaf, index, len(items), path, tree.EMPTY)
    assert not tree.includes(leaf, len(items), len(items), path, top)
    if path:
        assert not tree.includes(leaf, index, len(items), path[:-1], top)
        assert not tree.includes(leaf, index, len(items), [tree.EMPTY, *path[1:]], top)


@given(leaves, st.data())
def test_later_tree_continues_the_earlier(items: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(0, len(items)))
    before, after = naive_root(items[:old]), naive_root(items)
    path = tree.consistency(old, len(items), reading(items))

    assert tree.continues(old, before, len(items), after, path)


@given(leaves, st.data())
def test_rewritten_tree_does_not_continue(items: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(items)))
    place = data.draw(st.integers(0, old - 1))
    other = [*items[:place], items[place] + b"!", *items[place + 1 :]]
    path = tree.consistency(old, len(items), reading(other))

    assert not tree.continues(old, naive_root(items[:old]), len(items), naive_root(other), path)
    assert not tree.continues(len(items) + 1, naive_root(items), len(items), naive_root(items), [])


def test_leaf_outside_the_tree_has_no_proof() -> None:
    with pytest.raises(IndexError):
        tree.inclusion(3, 3, reading(LEAVES[:3]))
    with pytest.raises(IndexError):
        tree.consistency(4, 3, reading(LEAVES[:3]))
