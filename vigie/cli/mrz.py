"""`vigie mrz parse`: machine-readable zones, read without a node, a database or a network."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from vigie.cli.desk import USAGE, BadInput, Desk, read_json, read_text
from vigie.cli.verbs import verb
from vigie.foundation.errors import Refusal
from vigie.foundation.language import say

app = typer.Typer(help="Machine-readable zones of travel documents.", no_args_is_help=True)

SHOWN = (
    "layout", "kind", "issuer", "number", "family", "given", "truncated", "birth", "sex", "expiry", "nationality",
    "optional", "lines",
)  # fmt: skip


def parse(
    desk: Desk, source: Annotated[str, typer.Argument(help='A file of JSON lines {"mrz"}; - is standard input.')] = "-"
) -> int:
    """Read zones: JSON lines in, one line out for each, in the same order. Exit 2 when one cannot be read."""
    failed = False
    for answer in _answers(read_text(source), desk.language):
        failed = failed or "error" in answer
        desk.give(answer)
    return USAGE if failed else 0


def _answers(text: str, language: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield _read(read_json(line, f"line {number}"), number, language)
            except Refusal as refusal:
                yield {"error": {"code": refusal.code, "advice": say(refusal.says, language)}}


def _read(given: Any, number: int, language: str) -> dict[str, Any]:
    from vigie.foundation import clock
    from vigie.search.mrz.reading import read

    if not isinstance(given, Mapping) or not isinstance(given.get("mrz"), str):
        raise BadInput(why=f'line {number}: {{"mrz": "..."}}')
    zone = read(given["mrz"], clock.now().date())
    told: dict[str, Any] = {name: _plain(getattr(zone, name)) for name in SHOWN}
    told["digits"] = [
        {"name": each.name, "ok": each.ok, "line": each.line, "place": each.place, "read": each.read,
         "computed": each.computed}
        for each in zone.digits
    ]  # fmt: skip
    told["repairs"] = [
        {"field": each.field, "line": each.line, "place": each.place, "read": each.read, "taken": each.taken,
         "says": say(each.says, language)}
        for each in zone.repairs
    ]  # fmt: skip
    told["readings"] = [{"number": each.number, "lane": str(each.lane)} for each in zone.readings]
    told["faults"] = [
        {"pointer": each.pointer, "code": each.code, "advice": say(each.advice, language)} for each in zone.faults
    ]
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | bool) else str(value)


verb(app, "parse")(parse)
