"""Rules about the shape of Python: sizes, headings, names."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.rules.rule import Rule, is_ours

FILE, FUNCTION, ARGUMENTS = 500, 60, 6
VAGUE = {"utils", "helpers", "common", "manager", "managers", "misc", "base", "util", "helper"}
SENTENCE_ENDS = (".", "?", "!")


def too_large(_: PurePosixPath, text: str) -> Iterator[str]:
    """Files, functions and argument lists above the ceilings of the house."""
    length = text.count("\n")
    if length > FILE:
        yield f"{length}: the file has {length} lines, {FILE} at most: make it a package, split by noun"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION:
                yield f"{node.lineno}: {node.name} has {size} lines, {FUNCTION} at most"
            every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = len([argument for argument in every if argument.arg not in ("self", "cls")])
            if count > ARGUMENTS:
                yield f"{node.lineno}: {node.name} takes {count} arguments, {ARGUMENTS} at most"


def no_heading(_: PurePosixPath, text: str) -> Iterator[str]:
    """Files that do not open with one sentence."""
    if not text.strip():
        yield "1: an empty file says nothing: open it with one sentence, or leave it out"
        return
    heading = ast.get_docstring(ast.parse(text)) or ""
    if not heading.split("\n\n")[0].rstrip().endswith(SENTENCE_ENDS):
        yield "1: the file does not open with a sentence that says what it is for"


def vague_name(path: PurePosixPath, _: str) -> Iterator[str]:
    """Files and folders whose name says nothing."""
    for part in {*path.parts[:-1], path.stem}:
        if part in VAGUE:
            yield f"1: '{part}' says nothing: a shared word goes to vocabulary, shared machinery to foundation"


def stray_chance(_: PurePosixPath, text: str) -> Iterator[str]:
    """Product code that draws from `random`."""
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if "random" in names:
            yield f"{getattr(node, 'lineno', 1)}: chance belongs to vigie/synth, secrets come from clock.new_secret()"


LONG = '"""A file."""\n' + "x = 1\n" * FILE
SEVEN = '"""A file."""\ndef f(a, b, c, d, e, g, h): ...\n'
DEEP = '"""A file."""\ndef f():\n' + "    x = 1\n" * FUNCTION

RULES = (
    Rule(
        "Files, functions and argument lists stay below their ceilings.", is_ours, too_large,
        good=(("vigie/a.py", '"""A file."""\ndef f(self, a, b, c, d, e, g): ...\n'),),
        bad=(("vigie/a.py", LONG), ("vigie/a.py", SEVEN), ("vigie/a.py", DEEP)),
    ),
    Rule(
        "Every file opens with one sentence.", is_ours, no_heading,
        good=(("vigie/a.py", '"""What this is for.\n\nMore."""\n'),),
        bad=(("vigie/a.py", "import os\n"), ("vigie/a.py", ""), ("vigie/a.py", '"""some words"""\n')),
    ),
    Rule(
        "No file is called utils, helpers, common, manager, base or misc.", is_ours, vague_name,
        good=(("vigie/records/rules.py", ""),),
        bad=(("vigie/records/utils.py", ""), ("vigie/common/rules.py", "")),
    ),
    Rule(
        "Chance belongs to vigie/synth.",
        lambda path: is_ours(path) and path.parts[0] == "vigie" and path.parts[1] != "synth", stray_chance,
        good=(("vigie/records/rules.py", "from vigie.foundation import clock\n"),),
        bad=(("vigie/records/rules.py", "import random\n"), ("vigie/records/rules.py", "from random import Random\n")),
    ),
)  # fmt: skip
