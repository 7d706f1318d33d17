"""What every test may ask for: a node of its own, and the closing line that says what was run and what was not."""

import os
from collections.abc import Iterator

import pytest

from tests.cluster import Cluster, Node, a_cluster

pytest_plugins = ["tests.reporting"]


@pytest.fixture(scope="module", autouse=True)
def _same_environment() -> Iterator[None]:
    """A file that sets up Django in this process names its node in the environment; the next file must not see it."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for this pytest process."""
    with a_cluster() as started:
        yield started


@pytest.fixture(scope="module")
def node(cluster: Cluster) -> Iterator[Node]:
    """A node shared by the tests of one file: they may add to it, and count on nothing that others added."""
    with cluster.clone() as made:
        yield made


@pytest.fixture
def fresh_node(cluster: Cluster) -> Iterator[Node]:
    """A node for this test alone."""
    with cluster.clone() as made:
        yield made
