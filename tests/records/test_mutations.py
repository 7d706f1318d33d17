"""Three thousand damaged filings: each is taken or refused with faults that a person can follow, and nothing breaks."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from tests.cluster import Node
from tests.people import MAINTENANCE, a_recorder
from tests.records.bodies import a_car, a_passport, a_person
from vigie.foundation.errors import Fault, Invalid, Refusal
from vigie.foundation.language import LANGUAGES, say
from vigie.records import actions, queries, rules
from vigie.records.catalogue.values import CODES
from vigie.records.nouns import State

WHOLE = {
    "travel_documents": a_passport(event_on="2026-02-03", event_place="Port", circumstances="Taken from a car."),
    "vehicles": a_car(parts=[{"part": "gearbox", "serial": "GB 77-120"}], year=2020, plate="AB 1", plate_country="UTO"),
    "nominal": a_person(documents=[{"number": "X1234567", "country": "UTO"}], height=170, birth_place={"text": "Port"}),
}
ODD: list[Any] = [
    None, "", " ", "\x00", "\ud800", "\u202e\u200f", "٣", "ﷺ" * 9, "x" * 3000, "<script>", "%(x)s", "{}", "../..", "=1+1",
    0, -1, 1e308, 10**30, float("nan"), True, False, [], {}, [[]], [{}], {"": ""}, {"a": {"b": {}}}, ["a"] * 300,
    "2026-02-30", "03/04/2024", "9999-12-31", "0000-00-00", "UTO", "TD-0000-0000-0000-0",
]  # fmt: skip
MANY = 1000


def damaged(body: Any, chance: Random) -> Any:
    """The body with one to four things in it replaced, renamed, wrapped or doubled."""
    made = json.loads(json.dumps(body))
    for _ in range(chance.randint(1, 4)):
        where: Any = made
        while isinstance(where, dict) and where:
            name = chance.choice(sorted(where))
            if isinstance(where[name], dict) and where[name] and chance.random() < 0.7:
                where = where[name]
                continue
            change = chance.randrange(5)
            if change == 0:
                where[name] = chance.choice(ODD)
            elif change == 1:
                where[str(chance.choice(ODD))] = where.pop(name)
            elif change == 2:
                where[name] = [where[name], chance.choice(ODD)]
            elif change == 3:
                where[name] = {name: where[name]}
            else:
                del where[name]
            break
    return made


def faults_if_any(name: str, body: object, filer: rules.Filer) -> tuple[Fault, ...]:
    try:
        rules.check_filing(queries.catalogue()[name], queries.envelope(), body, filer)
    except Invalid as refused:
        return refused.faults
    return ()


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_filing_is_taken_or_explained(name: str) -> None:
    chance = Random(f"filing {name}")
    filer = rules.Filer("UTO", datetime(2026, 11, 24, tzinfo=UTC), exercise=True)
    refused = 0

    for _ in range(MANY):
        faults = faults_if_any(name, damaged(WHOLE[name], chance), filer)
        refused += bool(faults)
        for fault in faults:
            assert fault.pointer == "" or fault.pointer.startswith("/")
            assert fault.code in CODES
            assert all(say(fault.advice, language) for language in LANGUAGES)
            assert (fault.pointer + fault.given + "".join(fault.nearest)).encode()

    assert refused > MANY // 2


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_filing_never_breaks_the_node(node: Node, name: str) -> None:
    chance = Random(f"act {name}")
    statuses = set()

    for _ in range(60):
        with suppress(Refusal), node.act(a_recorder("UTO"), MAINTENANCE) as act:
            statuses.add(actions.file_record(act, name, damaged(WHOLE[name], chance)).record.state)

    assert statuses <= {State.LIVE}


@pytest.mark.parametrize("odd", ODD)
def test_odd_body_is_refused(odd: object) -> None:
    filer = rules.Filer("UTO", datetime(2026, 11, 24, tzinfo=UTC), exercise=True)

    with pytest.raises(Invalid):
        rules.check_filing(queries.catalogue()["vehicles"], queries.envelope(), odd, filer)


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_filing_is_kept_as_a_draft(node: Node, name: str) -> None:
    chance = Random(f"draft {name}")
    bodies = [damaged(WHOLE[name], chance) for _ in range(100)] + [{"record": odd} for odd in ODD]

    with node.act(a_recorder("UTO", name=name), MAINTENANCE) as act:
        for body in bodies:
            actions.save_draft(act, name, body)

    with node.act(a_recorder("UTO", name=name), MAINTENANCE) as act:
        assert len(queries.list_drafts(act)) == len(bodies)
