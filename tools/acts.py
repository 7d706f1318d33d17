"""Reads the acts out of the source: what each is permitted by, what it notes, by which REST operation it is reached.

`python -m tools.acts` writes docs/ledger-acts.md; `python -m tools.acts --check` only says whether it is fresh.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "vigie"
PAGE = ROOT / "docs" / "ledger-acts.md"
ROOMS = ("governance", "records", "search")
ACT_FILES = ("actions", "queries")
NAME = re.compile(r"(?:search|records|governance|ledger|portal)\.[a-z_]+")


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as its source shows it. Names are policy actions, ledger entries, verbs and REST operations, sorted."""

    room: str
    function: str
    says: str
    permits: tuple[str, ...]
    notes: tuple[str, ...]
    verbs: tuple[str, ...]
    operations: tuple[str, ...]

    @property
    def name(self) -> str:
        """Room and function: "records.file_record"."""
        return f"{self.room}.{self.function}"


@cache
def deeds() -> tuple[Deed, ...]:
    """Every public function of a room's actions and queries that takes the act first, in order of the source.

    Not those that give a Resource: they put something into the policy's words, and are part of an act.
    """
    return tuple(deed for room in ROOMS for deed in _deeds_of(room))


@cache
def policy_actions() -> frozenset[str]:
    """The actions that the Cedar schema declares."""
    schema = (HOUSE / "governance" / "policies" / "schema.cedarschema").read_text(encoding="utf-8")
    declared = re.findall(r"action\s+((?:\"[a-z_.]+\"\s*,?\s*)+)", schema)
    return frozenset(name for group in declared for name in re.findall(r"\"([a-z_.]+)\"", group))


@cache
def decided_actions() -> frozenset[str]:
    """The actions that some policy permits."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (HOUSE / "governance" / "policies").glob("*.cedar"))
    permits = re.findall(r"permit\s*\((.*?)\)\s*(?:when|unless|;)", text, re.DOTALL)
    return frozenset(name for permit in permits for name in re.findall(r'Action::"([a-z_.]+)"', permit))


@cache
def door_permits() -> frozenset[str]:
    """Policy actions that a door asks for itself, where no room has an act for them (the ledger's)."""
    found = set()
    for door in ("portal", "api", "cli"):
        for path in (HOUSE / door).rglob("*.py"):
            for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
                if _called(call) in {"permit", "may"}:
                    found |= set(_texts(call))
    return frozenset(found)


@cache
def operations() -> dict[str, frozenset[str]]:
    """Each REST operation with the names of everything that its function uses, itself or by others of its file."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((HOUSE / "api").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for function in functions.values():
            for name in filter(None, map(_operation, function.decorator_list)):
                found[name] = frozenset(used for each in _closure(function, functions) for used in _names(each))
    return found


def page() -> str:
    """docs/ledger-acts.md: one line an act, then what doors note themselves."""
    lines = [
        "# What the ledger says",
        "",
        "Made by `python -m tools.acts` from the source; do not edit. One line for each act: what the policy is asked,",
        "what the ledger notes, and the REST operation by which a program reaches it.",
        "",
        "| Act | What it does | Policy action | Entry | Verb | REST operation |",
        "|---|---|---|---|---|---|",
    ]
    for deed in deeds():
        if deed.permits or deed.notes:
            cells = (deed.permits, deed.notes, deed.verbs, deed.operations)
            lines.append(f"| `{deed.name}` | {deed.says} | " + " | ".join(_cell(cell) for cell in cells) + " |")
    lines += [
        "",
        "Doors note beside these who signed in, signed out, and who asked for or gave a passkey recovery:",
        f"{_cell(door_notes())}.",
        "A refused act leaves its policy action as the entry's name, with the verb `refuse` and the code of the refusal.",
        "",
    ]
    return "\n".join(lines)


@cache
def door_notes() -> tuple[str, ...]:
    """Names of entries that the portal writes for itself."""
    found: set[str] = set()
    for path in (HOUSE / "portal").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = (
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        found |= {text for text in texts if re.fullmatch(r"portal\.[a-z_]+", text)}
    return tuple(sorted(found))


def _deeds_of(room: str) -> Iterator[Deed]:
    functions = _functions(room)
    for (_, name), function in functions.items():
        first = function.args.args[0].annotation if function.args.args else None
        if name.startswith("_") or not _is(first, "Act") or _is(function.returns, "Resource"):
            continue
        asking: set[str] = set()
        notes: set[str] = set()
        verbs: set[str] = set()
        for each in _reached(function, functions):
            for call in _calls(each):
                if _notes(call):
                    notes |= set(_texts(call)) or _chosen(call, each)
                    verbs |= {node.attr.lower() for part in call.args for node in ast.walk(part) if _is_verb(node)}
                else:
                    asking |= set(_texts(call))
        used = tuple(sorted(op for op, uses in operations().items() if name in uses and _near(op, room)))
        kept = tuple(sorted(asking & policy_actions()))
        yield Deed(room, name, _sentence(function), kept, tuple(sorted(notes)), tuple(sorted(verbs)), used)


def _is(annotation: ast.expr | None, name: str) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == name


def _sentence(function: ast.FunctionDef) -> str:
    said = " ".join((ast.get_docstring(function) or "").split("\n\n")[0].split())
    return re.split(r"(?<=[.;]) ", said)[0].rstrip(".;") + "."


def _near(operation: str, room: str) -> bool:
    """Whether an operation may be this room's: the same word can be a function's name in two rooms."""
    return operation.partition(".")[0] in {room, "search"}


def _notes(call: ast.Call) -> bool:
    return _called(call) in {"note", "_note"}


def _chosen(call: ast.Call, function: ast.FunctionDef) -> set[str]:
    """Names of entries that a variable was given in this function, when the call says the variable."""
    said = {argument.id for argument in call.args if isinstance(argument, ast.Name)}
    return {
        node.value
        for assignment in ast.walk(function)
        if isinstance(assignment, ast.Assign)
        and said & {each.id for each in assignment.targets if isinstance(each, ast.Name)}
        for node in ast.walk(assignment.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value)
    }


def _functions(room: str) -> dict[tuple[str, str], ast.FunctionDef]:
    """The functions of a room's acts by file and name."""
    found: dict[tuple[str, str], ast.FunctionDef] = {}
    for file in ACT_FILES:
        for path in (HOUSE / room / f"{file}.py", *sorted((HOUSE / room / file).glob("*.py"))):
            if path.is_file():
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found |= {(file, node.name): node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return found


def _reached(start: ast.FunctionDef, functions: dict[tuple[str, str], ast.FunctionDef]) -> list[ast.FunctionDef]:
    """The function, and every other of its room that it calls, directly or not, as it calls them: `f` or `queries.f`."""
    places = {id(function): file for (file, _), function in functions.items()}
    reached, waiting = [start], [start]
    while waiting:
        here = waiting.pop()
        for call in _calls(here):
            function = functions.get((_module(call) or places[id(here)], _called(call)))
            if function is not None and function not in reached:
                reached.append(function)
                waiting.append(function)
    return reached


def _closure(start: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """The function and those of its file that it names."""
    reached, waiting = [start], [start]
    while waiting:
        for name in _names(waiting.pop()):
            function = functions.get(name)
            if function is not None and function not in reached:
                reached.append(function)
                waiting.append(function)
    return reached


def _names(function: ast.FunctionDef) -> set[str]:
    nodes = [node for part in function.body for node in ast.walk(part)]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _module(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in ACT_FILES:
        return function.value.id
    return ""


def _texts(call: ast.Call) -> Iterator[str]:
    """Names of acts among the positional arguments of a call; both of "a if x else b"."""
    for argument in call.args:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
                yield node.value


def _is_verb(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Verb"


def _operation(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == "operation_id" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return ""


def _cell(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is fresh; 1 when it is not."""
    if "--check" in arguments:
        fresh = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        print("fresh" if fresh else "stale: python -m tools.acts")
        return 0 if fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
