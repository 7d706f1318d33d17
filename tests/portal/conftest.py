"""One served portal for all portal tests."""

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster
from tests.portal_node import Portal, a_portal


@pytest.fixture(scope="session")
def portal(cluster: Cluster) -> Iterator[Portal]:
    """The portal of an exercise node."""
    with a_portal(cluster) as served:
        yield served
