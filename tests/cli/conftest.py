"""The terminal of this module's node."""

from collections.abc import Iterator

import pytest

from tests.api.door import Rest, a_door
from tests.cli.terminal import Terminal, a_server
from tests.cluster import Node


@pytest.fixture(scope="module")
def rest(node: Node) -> Iterator[Rest]:
    """REST in this process, at the same node."""
    with a_door(node) as door:
        yield door


@pytest.fixture(scope="module")
def terminal(rest: Rest) -> Terminal:
    """`vigie` on the node itself."""
    return Terminal(rest)


@pytest.fixture(scope="module")
def address(rest: Rest) -> Iterator[str]:
    """The node as others reach it."""
    with a_server() as url:
        yield url
