"""`vigie call OPERATION`: every operation of the REST API, from its own description; here or at another node."""

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from vigie.cli.desk import BadInput, Desk, read_json, read_text
from vigie.cli.verbs import verb
from vigie.foundation.errors import Advice, Fault, Invalid

MISSING = Advice("This is required. Fill it in.")
UNKNOWN = Advice("There is no field of this name here. Leave it out, or check how it is written.")


def call(
    desk: Desk,
    operation: Annotated[str, typer.Argument(help="Its id, such as governance.officers.", show_default=False)] = "",
    given: Annotated[
        list[str] | None, typer.Argument(help="NAME=VALUE for path, query and headers.", show_default=False)
    ] = None,
    body: Annotated[
        str, typer.Option("--body", help="JSON, a file with @FILE, or - for standard input.", show_default=False)
    ] = "",
    key: Annotated[
        str, typer.Option("--idempotency-key", help="To send the same request again.", show_default=False)
    ] = "",
) -> None:
    """Call an operation; without one, list them all."""
    client = desk.client()
    spec = client.spec()
    if not operation:
        for line in _operations(spec):
            desk.give(line, lambda one: f"{one['operation']:32} {one['summary']}  ({one['takes']})")
        return
    method, path, told = _find(spec, operation)
    places = _sorted(told, given or [])
    for name, value in places["path"].items():
        path = path.replace("{" + name + "}", _quoted(value))
    headers = {**places["header"], **({"Idempotency-Key": key} if key else {})}
    answer = client.send(method, path, query=places["query"], body=_body(body), headers=headers)
    desk.give(answer)


def _operations(spec: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for method, path, told in _all(spec):
        takes = [each["name"] for each in told["parameters"]] + (["--body"] if "requestBody" in told else [])
        yield {
            "operation": told["operationId"], "summary": told["summary"], "method": method, "path": path,
            "takes": " ".join(takes) or "nothing",
        }  # fmt: skip


def _all(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, told in methods.items():
            yield method.upper(), path, told


def _find(spec: Mapping[str, Any], operation: str) -> tuple[str, str, Mapping[str, Any]]:
    for method, path, told in _all(spec):
        if told["operationId"] == operation:
            return method, path, told
    import difflib

    every = [told["operationId"] for _, _, told in _all(spec)]
    near = tuple(difflib.get_close_matches(operation, every, n=5))
    raise Invalid(Fault("/operation", "not_in_list", UNKNOWN, operation, near or tuple(every)))


def _sorted(told: Mapping[str, Any], given: list[str]) -> dict[str, dict[str, str]]:
    """NAME=VALUE by where each goes. Raises Invalid for unknown names and for missing ones of the path."""
    where = {each["name"].lower(): each for each in told["parameters"]}
    found: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
    faults = []
    for each in given:
        name, sign, value = each.partition("=")
        known = where.get(name.lower())
        if not sign or known is None:
            names = tuple(parameter["name"] for parameter in told["parameters"])
            faults.append(Fault(f"/{name}", "unknown_field", UNKNOWN, each, names))
        else:
            found[known["in"]][known["name"]] = value
    faults += [
        Fault(f"/{each['name']}", "missing", MISSING)
        for each in told["parameters"]
        if each["in"] == "path" and each["name"] not in found["path"]
    ]
    if faults:
        raise Invalid(*faults)
    return found


def _body(given: str) -> Any:
    if not given:
        return None
    if given == "-":
        return read_json(sys.stdin.read(), "standard input")
    if given.startswith("@"):
        return read_json(read_text(given[1:]), given[1:])
    return read_json(given, "--body")


def _quoted(value: str) -> str:
    from urllib.parse import quote

    if value in {".", ".."}:
        raise BadInput(why=value)
    return quote(value, safe="")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "call", afar=True)(call)
