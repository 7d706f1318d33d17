"""Every database proves itself: its examples hit, miss and are refused on a real node."""

import re
from pathlib import Path

import pytest

from tests.cluster import Cluster, Node
from tests.people import MAINTENANCE, POLICE, a_recorder, an_officer
from vigie.foundation.actor import Actor, Task
from vigie.foundation.errors import Refusal
from vigie.records import actions, queries
from vigie.records.catalogue.describing import document
from vigie.records.catalogue.nouns import Bad, Database, Example
from vigie.records.catalogue.reading import HERE
from vigie.records.catalogue.trying import body_of
from vigie.search.nouns import How, Part, Question, State
from vigie.search.queries import ask
from vigie.vocabulary.purposes import Purpose

PAGE = Path(__file__).resolve().parents[2] / "docs" / "databases.md"
CATALOGUE = queries.catalogue()
EXAMPLES = [(name, place) for name, database in CATALOGUE.items() for place in range(len(database.examples))]
BAD = [(name, place) for name, database in CATALOGUE.items() for place in range(len(database.bad))]
EVERYBODY = ["UTO", "QZB", "XCM", "XRM", "XAB"]
SAID = {State.HIT: "true", State.NEAR: "near", State.NO_HIT: "false"}


def question_of(body: object) -> Question:
    """The question of an example: fields by name, a start or an end as a table, `mrz` as a whole zone."""
    assert isinstance(body, dict)
    asked = {}
    for name, value in body.items():
        if isinstance(value, dict):
            ((how, text),) = value.items()
            asked[name] = Part(How(how), text)
        elif name != "mrz":
            asked[name] = value[0] if isinstance(value, list) else value
    return Question(ask=asked, mrz=body.get("mrz", ""))


def asker(database: Database) -> tuple[Actor, Task]:
    purpose = Purpose.BORDER if Purpose.BORDER in database.purposes else min(database.purposes)
    return an_officer("QZB", purposes=POLICE, level=3), Task(purpose, case="QZB-1")


def ask_example(node: Node, database: Database, example: Example | Bad) -> str:
    """File the record, ask the question as another bureau: "true", "near", "false", or the code of its fault."""
    if example.record is not None:
        body = body_of(example.record) | {"countries": EVERYBODY}
        with node.act(a_recorder("UTO", level=3), MAINTENANCE) as act:
            actions.file_record(act, database.name, body)
    actor, task = asker(database)
    try:
        with node.act(actor, task) as act:
            answer = ask(act, question_of(example.question))
    except Refusal as refusal:
        return refusal.faults[0].code if refusal.faults else refusal.code
    return next(SAID[each.state] for each in answer.answers if each.database == database.name)


@pytest.fixture
def emptied(node: Node) -> Node:
    """A node without records: examples of one file know nothing of each other."""
    node.superuser.execute("truncate record, record_key, record_history, feed")
    return node


@pytest.mark.parametrize(("name", "place"), EXAMPLES)
def test_example_hits_or_misses_as_it_says(emptied: Node, name: str, place: int) -> None:
    example = CATALOGUE[name].examples[place]

    assert ask_example(emptied, CATALOGUE[name], example) == example.hit


@pytest.mark.parametrize(("name", "place"), BAD)
def test_bad_example_is_refused_as_it_says(node: Node, name: str, place: int) -> None:
    bad = CATALOGUE[name].bad[place]

    if bad.record is None:
        assert ask_example(node, CATALOGUE[name], bad) == bad.code
    else:
        tried = {each.example: each for each in queries.check_catalogue() if each.database == name}
        assert tried[f"bad[{place}]"].passed, tried[f"bad[{place}]"].why


@pytest.mark.parametrize("name", CATALOGUE)
def test_file_carries_enough_examples(name: str) -> None:
    database = CATALOGUE[name]
    hits = sum(each.hit != "false" for each in database.examples)

    assert hits >= 3
    assert len(database.examples) - hits >= 3
    assert len(database.bad) >= 2


def test_question_left_out_says_why() -> None:
    left = [each for each in queries.check_catalogue() if each.passed is None]

    assert left
    assert all("node" in each.why for each in left)


def test_page_about_the_databases_is_true() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(CATALOGUE)


def test_dropped_in_database_is_filed_and_asked(cluster: Cluster, tmp_path: Path) -> None:
    text = (HERE / "vehicles.toml").read_text(encoding="utf-8").replace('code = "VH"', 'code = "TR"')
    (tmp_path / "tractors.toml").write_text(re.sub(r'en = "Stolen vehicles"', 'en = "Stolen tractors"', text))
    queries.use_catalogue(tmp_path)
    try:
        with cluster.clone() as node:
            database = queries.catalogue()["tractors"]
            example = next(each for each in database.examples if each.hit == "true")

            said = ask_example(node, database, example)

            row = node.superuser.execute("select tableoid::regclass::text from record").fetchone()
    finally:
        queries.use_catalogue(HERE)
    assert said == "true"
    assert row == ("record_others",)
