"""The files of the ledger: named as C2SP says, the same however they grew, never overwritten."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.foundation.ledger import tiles, tree

LEAF = 45


def some_leaves(count: int) -> list[bytes]:
    return [n.to_bytes(LEAF, "big") for n in range(count)]


def grow(folder: Path, sizes: list[int]) -> None:
    """Write the tree as the sequencer does: each time from the tile that the last size ended in."""
    leaves, done = some_leaves(max(sizes)), 0
    for size in sizes:
        first = done - done % tiles.WIDTH
        tiles.write(folder, first, leaves[first:size])
        done = size


def whole_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("level", "n", "width", "name"),
    [
        (0, 0, 256, "tile/0/000"), (1, 67, 3, "tile/1/067.p/3"), (0, 1234067, 256, "tile/0/x001/x234/067"),
        ("entries", 1234, 256, "tile/entries/x001/234"),
    ],
)  # fmt: skip
def test_tiles_are_named_as_published(level: int | str, n: int, width: int, name: str) -> None:
    assert tiles.path_of(level, n, width) == name


def test_published_example_has_its_tiles() -> None:
    assert tiles.widths(70_000, 0)[-1] == (273, 112)
    assert tiles.widths(70_000, 1) == [(0, 256), (1, 17)]
    assert tiles.widths(70_000, 2) == [(0, 1)]
    assert tiles.widths(256, 1) == [(0, 1)]
    assert tiles.levels(70_000) == 3
    assert tiles.levels(0) == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_root_is_the_same_however_it_grew(tmp_path_factory: pytest.TempPathFactory, steps: list[int]) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    sizes = [sum(steps[: n + 1]) for n in range(len(steps))]
    hashes = [tree.leaf_hash(leaf) for leaf in some_leaves(sizes[-1])]

    grow(folder, sizes)

    for size in sizes:
        assert tree.root_of(size, tiles.reader(folder, size)) == tree.root(hashes[:size])


def test_third_level_is_written(tmp_path: Path) -> None:
    leaves = some_leaves(66_000)
    tiles.write(tmp_path, 0, leaves[:65_000])
    tiles.write(tmp_path, 64_768, leaves[64_768:])

    root = tree.root([tree.leaf_hash(leaf) for leaf in leaves])

    assert (tmp_path / "tile/2/000.p/1").exists()
    assert tree.root_of(66_000, tiles.reader(tmp_path, 66_000)) == root


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    grow(tmp_path, [100, 300])
    before = whole_files(tmp_path)

    tiles.write(tmp_path, 0, some_leaves(300))

    assert whole_files(tmp_path) == before


def test_partial_tiles_go_when_the_whole_one_is_there(tmp_path: Path) -> None:
    grow(tmp_path, [100, 300])

    assert sorted(whole_files(tmp_path)) == [
        "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44",
    ]  # fmt: skip
    assert tiles.read_entries(tmp_path, 0, 100) == some_leaves(100)


def test_other_bytes_are_never_overwritten(tmp_path: Path) -> None:
    grow(tmp_path, [300])
    path = tmp_path / "tile/0/000"
    path.write_bytes(bytes(8192))

    with pytest.raises(tiles.TileError, match="differs"):
        tiles.write(tmp_path, 0, some_leaves(300))


def test_cut_or_missing_tile_is_named(tmp_path: Path) -> None:
    grow(tmp_path, [300])
    (tmp_path / "tile/0/001.p/44").write_bytes(bytes(100))
    (tmp_path / "tile/entries/001.p/44").write_bytes(b"\0\x2d")

    with pytest.raises(tiles.TileError, match="100 bytes"):
        tiles.read_hashes(tmp_path, 0, 1, 44)
    with pytest.raises(tiles.TileError, match="cut"):
        tiles.read_entries(tmp_path, 1, 44)
    with pytest.raises(tiles.TileError, match="missing"):
        tiles.read_hashes(tmp_path, 0, 2, 10)


def test_bundle_with_fewer_leaves_is_refused(tmp_path: Path) -> None:
    tiles.write_file(tmp_path / tiles.path_of("entries", 0, 5), tiles.bundle(some_leaves(4)))

    with pytest.raises(tiles.TileError, match="4 leaves instead of 5"):
        tiles.read_entries(tmp_path, 0, 5)


def test_tiles_begin_at_a_tile(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="beginning"):
        tiles.write(tmp_path, 5, some_leaves(3))
