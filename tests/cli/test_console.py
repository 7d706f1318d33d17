"""The node's console: the first administrator is made once, and may have a token at once."""

from collections.abc import Iterator

import pytest

from tests.api.door import a_door
from tests.cli.terminal import Terminal
from tests.cluster import Node

ORDER = ("governance", "found", "UTO", "--administrator", "Nimra Belavane")


@pytest.fixture
def alone(fresh_node: Node) -> Iterator[Terminal]:
    """The terminal of a node without any officer."""
    with a_door(fresh_node) as door:
        yield Terminal(door)


def test_first_administrator_is_made_once(alone: Terminal) -> None:
    founded = alone.one(None, *ORDER, "--token", "console")
    again = alone.run(None, *ORDER)

    assert founded["administrator"]["roles"] == ["administrator"]
    assert founded["bureau"]["names"]["fr"] != founded["bureau"]["names"]["ar"]
    assert again.exit_code == 5


def test_token_of_the_console_works(alone: Terminal) -> None:
    token = alone.one(None, *ORDER, "--token", "console")["token"]

    units = alone.rest.get(token, "/governance/units")

    assert [each["code"] for each in units.json()["items"]] == ["HQ"]


def test_console_code_stays_the_same(alone: Terminal) -> None:
    first, second = (alone.one(None, "governance", "code")["code"] for _ in range(2))

    assert first == second


def test_stranger_to_the_members_founds_nothing(alone: Terminal) -> None:
    assert alone.run(None, "governance", "found", "XYZ", "--administrator", "x").exit_code == 2
