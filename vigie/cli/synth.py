"""`vigie synth`: people, documents, vehicles and zones that do not exist, as JSON lines; no node needed."""

import itertools
import json
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from vigie.cli.desk import Desk
from vigie.cli.verbs import verb

app = typer.Typer(help="Invented data; item i depends on (seed, i) alone.", no_args_is_help=True)

Count = Annotated[int, typer.Argument(min=0, help="How many.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same data.")]
Start = Annotated[int, typer.Option("--start", min=0, help="The first item's number.")]


def _write(items: Iterator[dict[str, Any]]) -> None:
    """JSON lines, always: this is data for programs."""
    for batch in iter(lambda: list(itertools.islice(items, 1000)), []):
        sys.stdout.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in batch)


def _kind(name: str, words: str, source: Callable[[], Callable[[int, int, int], Iterator[dict[str, Any]]]]) -> None:
    def kind(desk: Desk, count: Count, seed: Seed = 1, start: Start = 0) -> None:
        del desk
        _write(source()(count, seed, start))

    kind.__doc__ = words
    verb(app, name)(kind)


def _persons() -> Any:
    from vigie.synth.persons import persons

    return persons


def _documents() -> Any:
    from vigie.synth.documents import documents

    return documents


def _vehicles() -> Any:
    from vigie.synth.vehicles import vehicles

    return vehicles


def _zones() -> Any:
    from vigie.synth.zones import zones

    return zones


_kind("persons", "Invented persons, as the nominal database takes them.", _persons)
_kind("documents", "Invented travel documents, as their database takes them.", _documents)
_kind("vehicles", "Invented vehicles, as their database takes them.", _vehicles)
_kind("zones", "Invented machine-readable zones with what they say.", _zones)
