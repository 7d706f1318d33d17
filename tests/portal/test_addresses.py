"""Links of pages lead to pages: no name of an address is used twice, neither in the portal nor by REST."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.test.utils import override_settings

from tests.api.door import a_door
from tests.cluster import Node


def test_no_two_addresses_share_a_name(node: Node) -> None:
    from django.urls import get_resolver  # noqa: PLC0415  Django is set up by then

    found: dict[str, set[str]] = defaultdict(set)
    with a_door(node), override_settings(ROOT_URLCONF="vigie.portal.urls"):
        for name, address in _named(get_resolver(), ""):
            found[name].add(address)

    assert {"search", "bureaus", "my_tokens", "livez"} <= found.keys()
    assert {name: addresses for name, addresses in found.items() if len(addresses) > 1} == {}


def _named(resolver: Any, before: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        address = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _named(each, address)
        elif each.name:
            yield each.name, address
