"""Commands named in the documentation exist: verbs of ./run, verbs of vigie, modules behind python -m."""

import importlib.util
import re
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from vigie.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RUN = re.compile(r"\./run ([a-z]+)")
VIGIE = re.compile(r"(?:`|^|\s)vigie ([a-z][a-z_-]+)(?: ([a-z][a-z_-]+))?", re.MULTILINE)
MODULE = re.compile(r"python -m (tools[\w.]*)")
CODE = re.compile(r"```(?:sh|console|bash)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def code_of(page: Path) -> str:
    """What stands in code on a page: blocks and inline."""
    return "\n".join(block or inline for block, inline in CODE.findall(page.read_text(encoding="utf-8")))


def verbs() -> dict[str, set[str]]:
    """Each verb of vigie with its own verbs; none for a verb that stands alone."""
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    return {name: set(getattr(command, "commands", {})) for name, command in root.commands.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_named_command_exists(page: Path) -> None:
    code, known = code_of(page), verbs()
    usage = (ROOT / "run").read_text(encoding="utf-8")

    unknown = [verb for verb in RUN.findall(code) if f"{verb})" not in usage and f"{verb} |" not in usage]
    for noun, verb in VIGIE.findall(code):
        if noun not in known or (verb and known[noun] and verb not in known[noun]):
            unknown.append(f"vigie {noun} {verb}".strip())
    unknown += [name for name in MODULE.findall(code) if importlib.util.find_spec(name) is None]

    assert unknown == []


def test_pages_name_commands_at_all() -> None:
    everything = "\n".join(map(code_of, PAGES))

    assert {"demo", "test", "setup", "check", "serve"} <= set(RUN.findall(everything))
    assert ("ledger", "verify") in VIGIE.findall(everything)
    assert "tools.acts" in MODULE.findall(everything)


def test_readme_shows_the_two_commands_first() -> None:
    [block, *_] = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)

    assert [line.split("#")[0].strip() for line in block.strip().splitlines()] == ["./run demo", "./run test"]
