"""Finds every sentence that a person may read: in templates, in the portal's Python, in the rooms' advice.

`python -m tools.words` brings the catalogues up to date: new sentences stand there empty, to be translated; those
that nobody says any more go. A test refuses the empty ones.
"""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "es", "ar")
PACKAGE = ROOT / "vigie"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "say": None,
}  # fmt: skip
PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]")
TOLD = {"Advice": 0, "tell": 0, "setting": 1}
TABLES = frozenset({"TITLES"})
TERMINAL_TABLES = frozenset({"words"})


def everything() -> dict[str, set[str]]:
    """Every sentence with the files it stands in. A plural stands as "one|many"."""
    found: dict[str, set[str]] = {}
    for path, sentence in _all():
        found.setdefault(sentence, set()).add(str(path.relative_to(ROOT)))
    return found


def _all() -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob("*.html")):
        for sentence in _spoken(templatize(path.read_text(encoding="utf-8"))):
            yield path, sentence
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for sentence in (
            *_spoken(text),
            *_advice(ast.parse(text), TABLES | (TERMINAL_TABLES if "cli" in path.parts else set())),
        ):
            yield path, sentence


def _spoken(source: str) -> Iterator[str]:
    """What stands in calls of gettext and its like."""
    for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield message if isinstance(message, str) else "|".join(message)


def _advice(tree: ast.AST, tables: frozenset[str]) -> Iterator[str]:
    """What the rooms and the other doors leave in English for a door to translate."""
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef):
            yield from (text for name, value in _assigned(each.body) if name == "advice" for text in _texts(value))
        elif isinstance(each, ast.Call):
            yield from _told(each)
        elif isinstance(each, ast.Assign):
            yield from (text for name, value in _assigned([each]) if name in tables for text in _texts(value))


def _told(call: ast.Call) -> Iterator[str]:
    """`Advice("...")`, `desk.tell("...")`, `setting(default, "...")`."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    place = TOLD.get(name)
    if place is not None and len(call.args) > place:
        yield from _texts(call.args[place])


def _assigned(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.AST]]:
    for line in body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        value = getattr(line, "value", None)
        if isinstance(target, ast.Name) and value is not None:
            yield target.id, value


def _texts(value: ast.AST) -> Iterator[str]:
    """The text, or the texts that a table of texts holds."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    if isinstance(value, ast.Dict):
        for each in value.values:
            yield from _texts(each)


def places(sentence: str) -> list[str]:
    """The places for values in a sentence, sorted: ["count", "name"]."""
    return sorted(match.group(1) or match.group(0) for match in PLACES.finditer(sentence))


def main() -> None:
    """Write the three catalogues anew and say how many sentences wait for a translation."""
    sentences = everything()
    for language in LANGUAGES:
        path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
        with path.open("rb") as file:
            old = read_po(file, locale=language)
        told = {key_of(message): message.string for message in old if message.id}
        new = Catalog(locale=language, header_comment=old.header_comment, charset="utf-8", fuzzy=False)
        new.mime_headers = old.mime_headers
        for sentence in sorted(sentences):
            wanted = tuple(sentence.split("|")) if "|" in sentence else sentence
            flags = ["python-format"] if places(sentence) else []
            where = [(each, None) for each in sorted(sentences[sentence])]
            new.add(wanted, told.get(sentence, ""), locations=where, flags=flags)  # type: ignore[arg-type]
        with path.open("wb") as file:
            write_po(file, new, width=0, include_lineno=False, sort_output=True)
        empty = sum(not told.get(each) for each in sentences)
        print(f"{language}: {len(sentences)} sentences, {empty} to translate")


def key_of(message: Message) -> str:
    """The sentence of a catalogue's entry; a plural as "one|many"."""
    return message.id if isinstance(message.id, str) else "|".join(message.id)


if __name__ == "__main__":
    main()
