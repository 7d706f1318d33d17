"""Writes docs/protocols/codes.md from the refusals and faults in the code: `.venv/bin/python tools/codes_page.py`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "protocols" / "codes.md"
HEAD = """# Codes of refusals and faults

<!-- Written by tools/codes_page.py; a test compares. Change the sentence beside the rule that raises it. -->

A refusal says a code, and what to do; a program decides by the code, which does not change, and shows the advice, which
is told in the reader's language. A refusal may list faults, each with a JSON pointer and a code of its own.

"""
REFUSALS = "## Refusals\n\n| Code | HTTP | What it tells | Where |\n|---|---|---|---|\n"
STATUS = {"Refusal": 400, "Invalid": 422, "NotPermitted": 403, "NotFound": 404, "Conflict": 409, "Unavailable": 503}
FAULTS = "\n## Faults\n\n| Code | Where it is raised |\n|---|---|\n"


def page() -> str:
    """The page as it should be, ending with a newline."""
    refusals: set[tuple[str, str, str, str]] = set()
    faults: dict[str, set[str]] = {}
    for path in sorted((ROOT / "vigie").rglob("*.py")):
        room = "/".join(path.relative_to(ROOT / "vigie").parts[:2]).removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                told = _inherited(node) | dict(_said(node))
                if {"code", "status", "advice"} <= told.keys():
                    refusals.add((str(told["code"]), str(told["status"]), str(told["advice"]), room))
                elif {"code", "advice"} <= told.keys():
                    faults.setdefault(str(told["code"]), set()).add(room)
            for code in _fault(node):
                faults.setdefault(code, set()).add(room)
    rows = "".join(f"| `{code}` | {status} | {advice} | {room} |\n" for code, status, advice, room in sorted(refusals))
    more = "".join(f"| `{code}` | {', '.join(sorted(rooms))} |\n" for code, rooms in sorted(faults.items()))
    return HEAD + REFUSALS + rows + FAULTS + more


def _inherited(refusal: ast.ClassDef) -> dict[str, object]:
    """The status that a class has from the refusal it is a kind of."""
    known = [STATUS[base.id] for base in refusal.bases if isinstance(base, ast.Name) and base.id in STATUS]
    return {"status": known[0]} if known else {}


def _said(refusal: ast.ClassDef) -> Iterator[tuple[str, object]]:
    """Code, status and advice of a class, as written in its body."""
    for line in refusal.body:
        target = (
            line.targets[0]
            if isinstance(line, ast.Assign)
            else line.target
            if isinstance(line, ast.AnnAssign)
            else None
        )
        value = line.value if isinstance(line, ast.Assign | ast.AnnAssign) else None
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
            yield target.id, value.value


def _fault(node: ast.AST) -> Iterator[str]:
    """The codes written into `Fault(pointer, "code", ...)` and `Wrong(advice, "code")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Fault", "Wrong"}:
        for part in (part for each in node.args[1:2] for part in ast.walk(each)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
                yield part.value


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
