"""Rules about what may stand in a file: session settings, left and right, inline scripts, machine paths."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.rules.rule import Rule, lines

STAYS_IN_POOL = re.compile(r"set_config\s*\([^()]*,\s*false\s*\)", re.IGNORECASE)
SIDES = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right)|(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)"
    r"[\w-]*\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
INLINE = re.compile(
    r"<script(?![^>]*(?:\bsrc=|type=[\"']application/json))[^>]*>|<style\b|\sstyle=[\"']|\son(?:click|change|submit|load|input|keydown)=",
    re.IGNORECASE,
)
SIDE_CLASSES = re.compile(r"class=\"[^\"]*\b(?:ml|mr|pl|pr)-[0-9]|class=\"[^\"]*\b(?:float|text)-(?:left|right)\b")
MACHINE_PATH = re.compile(r"(?<![\w.<$}-])/(?:work|root|home/[a-z]\w*|Users/\w+)/")


def kept_setting(_: PurePosixPath, text: str) -> Iterator[str]:
    """Settings of the session that survive in the pool, and would lend one officer's rights to the next."""
    for found in STAYS_IN_POOL.finditer(text):
        yield f"{text.count(chr(10), 0, found.start()) + 1}: set_config(..., false) survives in the pool: use true"


def physical_side(_: PurePosixPath, text: str) -> Iterator[str]:
    """Left and right in style sheets: wrong as soon as the page is Arabic."""
    for number, line in lines(re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)):
        if SIDES.search(line):
            yield f"{number}: say start and end (margin-inline-start), not left and right"


def inline_code(_: PurePosixPath, text: str) -> Iterator[str]:
    """Scripts and styles inside pages: the content security policy would have to allow an attacker's as well."""
    for number, line in lines(text):
        if INLINE.search(line):
            yield f"{number}: no inline script, style or handler: put it into a static file"
        if SIDE_CLASSES.search(line):
            yield f"{number}: say ms-, me-, text-start, float-end: left and right are wrong in Arabic"


def machine_path(_: PurePosixPath, text: str) -> Iterator[str]:
    """Paths of one machine: wrong on every other."""
    for number, line in lines(text):
        if MACHINE_PATH.search(line):
            yield f"{number}: a path of one machine"


RULES = (
    Rule(
        "Session settings end with their transaction.",
        lambda path: path.suffix in {".py", ".sql"} and path.parts[0] == "vigie", kept_setting,
        good=(("vigie/a.py", "select set_config('role', 'vigie_app', true)"),),
        bad=(("vigie/a.py", "select set_config('role', 'vigie_app', false)"), ("vigie/a.sql", "SET_CONFIG('a',\n'b', FALSE)")),
    ),
    Rule(
        "Style sheets know start and end, not left and right.",
        lambda path: path.suffix == ".css", physical_side,
        good=(("a.css", "a { margin-inline-start: 1rem; text-align: start; inset-inline-end: 0 }"), ("a.css", "/* left: no */")),
        bad=(("a.css", "a { margin-left: 1rem }"), ("a.css", "a{right:0}"), ("a.css", "a { text-align: right }"),
             ("a.css", "a { border-left-color: red }")),
    ),
    Rule(
        "Pages carry no inline script and no inline style.",
        lambda path: path.suffix == ".html", inline_code,
        good=(("a.html", '<script src="a.js"></script><script type="application/json">{}</script><p class="ms-2">'),),
        bad=(("a.html", "<script>alert(1)</script>"), ("a.html", '<p style="color:red">'), ("a.html", '<a onclick="x()">'),
             ("a.html", '<p class="ml-2">')),
    ),
    Rule(
        "No file names a path of one machine.",
        lambda path: path.name != "uv.lock", machine_path,
        good=(("a.md", "docs/work/plan and https://example.org/work/plan"),),
        bad=(("a.py", "DATA = '/" + "work/data/x'"), ("a.md", "see /" + "home/anna/x")),
    ),
)  # fmt: skip
