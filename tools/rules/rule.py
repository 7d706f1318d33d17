"""What a rule of the house is, and which files it is put to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
SKIPPED = {".git", ".venv", ".vigie", ".hypothesis", "build", "dist", "node_modules", "__pycache__"}
WORDS = {
    ".py",
    ".sql",
    ".toml",
    ".md",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".cedar",
    ".cedarschema",
    ".go",
    ".po",
    ".json",
    ".sh",
    "",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it says, the files it is for, how faults are found, and the examples that prove it.

    `faults` gets the file's path inside the repository and its text, and yields "line: what is wrong".
    `good` and `bad` are (path, text); each bad one must have a fault, no good one may have any.
    """

    says: str
    where: Callable[[PurePosixPath], bool]
    faults: Callable[[PurePosixPath, str], Iterable[str]]
    good: tuple[tuple[str, str], ...]
    bad: tuple[tuple[str, str], ...]


def files(root: Path = ROOT) -> Iterator[Path]:
    """Every file of the repository, generated folders left out."""
    for path in sorted(root.iterdir()):
        if path.is_dir():
            if path.name not in SKIPPED and not path.name.endswith("_cache"):
                yield from files(path)
        elif not path.is_symlink():
            yield path


def breaches(rule: Rule, root: Path = ROOT) -> list[str]:
    """All faults of one rule in the repository: "path:line: what is wrong"."""
    found = []
    for path in files(root):
        inside = PurePosixPath(path.relative_to(root).as_posix())
        if path.suffix in WORDS and rule.where(inside):
            try:
                text = path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                continue  # not text; or a colleague's temporary file that has gone meanwhile
            found += [f"{inside}:{fault}" for fault in rule.faults(inside, text)]
    return found


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines, from 1."""
    return enumerate(text.splitlines(), start=1)


def is_ours(path: PurePosixPath) -> bool:
    """A Python file that we wrote by hand."""
    return (
        path.suffix == ".py"
        and path.parts[0] in {"vigie", "tests", "tools", "bench"}
        and "migrations" not in path.parts
    )
