"""Tries the examples of a catalogue file, so that a database proves itself before anybody files into it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vigie.records.catalogue.nouns import Bad, Database, Example

NO_NODE: Final = "a question needs a node; the tests ask it"
EXERCISE_OWNER: Final = "UTO"
ENVELOPE: Final[Mapping[str, Any]] = {
    "legal_basis": {"kind": "police_report", "reference": "example"},
    "interest": {"code": "may_travel"},
}

# The faults, as (field, code), of a record that this bureau files: none for a good one.
Judge = Callable[[Mapping[str, Any], str], set[tuple[str, str]]]
# Files the record of an example and gives "true", "near" or "false" for its question, or the code of its fault.
Ask = Callable[[Database, Example | Bad], str]


@dataclass(frozen=True, slots=True)
class Tried:
    """One example and what became of it: `passed` None was not run, and `why` says the reason; else what was found."""

    database: str
    example: str
    passed: bool | None
    why: str = ""


def body_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a filing with this record, on an invented legal basis."""
    return {"record": dict(record), **ENVELOPE}


def try_examples(database: Database, judge: Judge, ask: Ask | None = None) -> Iterator[Tried]:
    """Every example of a file, tried; without `ask` the questions are not run, and said so."""
    for place, example in enumerate(database.examples):
        name = f"example[{place}]"
        faults = sorted(judge(example.record, EXERCISE_OWNER))
        if faults:
            yield Tried(database.name, name, passed=False, why=f"the record is refused: {faults}")
        else:
            yield _asked(database, example, name, example.hit, ask)
    for place, bad in enumerate(database.bad):
        name = f"bad[{place}]"
        if bad.record is None:
            yield _asked(database, bad, name, bad.code, ask)
        else:
            found = judge(bad.record, bad.owner or EXERCISE_OWNER)
            yield Tried(database.name, name, passed=(bad.field, bad.code) in found, why=f"said {sorted(found)}")


def _asked(database: Database, example: Example | Bad, name: str, wanted: str, ask: Ask | None) -> Tried:
    if ask is None:
        return Tried(database.name, name, passed=None, why=NO_NODE)
    said = ask(database, example)
    return Tried(database.name, name, passed=said == wanted, why=f"said {said}")
