"""The programs' door of this module's node."""

from collections.abc import Iterator

import pytest

from tests.api.door import Rest, a_door
from tests.cluster import Node


@pytest.fixture(scope="module")
def rest(node: Node) -> Iterator[Rest]:
    """REST in this process, at a node of its own."""
    with a_door(node) as door:
        yield door
