"""A cursor over one catalogue file: every value is taken by name, and whatever is wrong is written down with its remedy."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from vigie.records.catalogue.nouns import LANGUAGES, Labels


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a catalogue file: the file, the key inside it, and how to mend it."""

    file: str
    key: str
    remedy: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.file}: {self.key}: {self.remedy}"


class CatalogueBroken(Exception):  # noqa: N818  the trade's word
    """One or more catalogue files cannot be used; every complaint at once."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(str(each) for each in self.complaints))


class Page:
    """One table of a file. Values are taken out; what is left at `close` is unknown and complained about.

    A value of the wrong kind is complained about and read as empty, so that one reading finds every fault.
    """

    def __init__(self, file: str, table: Mapping[str, Any], key: str, complaints: list[Complaint]) -> None:
        self.file = file
        self.key = key
        self.complaints = complaints
        self._left = dict(table)
        self._known: list[str] = []

    def complain(self, key: str, remedy: str) -> None:
        """Write down a fault of this page."""
        self.complaints.append(Complaint(self.file, self._at(key), remedy))

    def take(self, key: str, kind: type | tuple[type, ...], *, required: bool = False) -> Any:
        """The value under this key, or None when it is absent or of another kind (complained about)."""
        self._known.append(key)
        value = self._left.pop(key, None)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if value is None:
            if required:
                self.complain(key, "is missing: add it")
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.complain(key, f"must be {' or '.join(_SPOKEN.get(each, each.__name__) for each in kinds)}")
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; "" when absent."""
        value = self.take(key, str, required=required)
        return str(value or "")

    def choice(self, key: str, allowed: Iterable[str], *, required: bool = False) -> str:
        """One of these words; "" when absent."""
        words = sorted(str(each) for each in allowed)
        value = self.text(key, required=required)
        if value and value not in words:
            self.complain(key, f"{value!r} is unknown: {_perhaps(value, words)}use one of {', '.join(words)}")
            return ""
        return value

    def choices(self, key: str, allowed: Iterable[str], *, required: bool = False) -> tuple[str, ...]:
        """Several of these words."""
        words, found = sorted(str(each) for each in allowed), self.texts(key, required=required)
        for value in found:
            if value not in words:
                self.complain(key, f"{value!r} is unknown: {_perhaps(value, words)}use {', '.join(words)}")
        return tuple(value for value in found if value in words)

    def flag(self, key: str, *, usual: bool = False) -> bool:
        """True or false."""
        value = self.take(key, bool)
        return usual if value is None else bool(value)

    def whole(self, key: str, *, required: bool = False) -> int:
        """A whole number, not negative; 0 when absent."""
        value = self.take(key, int, required=required)
        if value is not None and value < 0:
            self.complain(key, "must not be negative")
        return int(value or 0)

    def number(self, key: str) -> float | None:
        """A number, or None when absent."""
        value = self.take(key, (int, float))
        return None if value is None else float(value)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        value = self.take(key, (list, str), required=required)
        if isinstance(value, str):
            return (value,)
        if not all(isinstance(each, str) for each in value or ()):
            self.complain(key, "must be a list of texts")
            return ()
        return tuple(value or ())

    def labels(self, key: str, *, required: bool = False) -> Labels:
        """A text in each of the four languages; a missing language is complained about."""
        value: Mapping[str, Any] | None = self.take(key, dict, required=required)
        if value is None:
            return {}
        for language in LANGUAGES:
            if not isinstance(value.get(language), str) or not value[language].strip():
                self.complain(f"{key}.{language}", "is missing: give the text in en, fr, es and ar")
        for language in value.keys() - set(LANGUAGES):
            self.complain(f"{key}.{language}", "is not a language of the catalogue: use en, fr, es and ar")
        return {language: str(value.get(language, "")) for language in LANGUAGES}

    @contextmanager
    def inside(self, key: str, *, required: bool = False) -> Iterator["Page"]:
        """The table under this key as a page of its own, empty when absent; closed at the end."""
        page = Page(self.file, self.take(key, dict, required=required) or {}, self._at(key), self.complaints)
        yield page
        page.close()

    def each(self, key: str) -> Iterator["Page"]:
        """Every table of a list under this key, each closed after use."""
        for place, table in enumerate(self.take(key, list) or ()):
            if not isinstance(table, dict):
                self.complain(f"{key}[{place}]", "must be a table")
                continue
            page = Page(self.file, table, self._at(f"{key}[{place}]"), self.complaints)
            yield page
            page.close()

    def named(self, key: str, *, required: bool = False) -> Iterator[tuple[str, "Page"]]:
        """Every table inside the table under this key, with its name, each closed after use."""
        for name, table in (self.take(key, dict, required=required) or {}).items():
            if not isinstance(table, dict):
                self.complain(f"{key}.{name}", "must be a table")
                continue
            page = Page(self.file, table, self._at(f"{key}.{name}"), self.complaints)
            yield name, page
            page.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The keys not yet taken."""
        return tuple(self._left)

    def rest(self) -> dict[str, Any]:
        """All that has not been taken, as it stands: for tables whose keys are the author's own words."""
        left, self._left = self._left, {}
        return left

    def close(self) -> None:
        """Complain about every key that nobody took."""
        for key in self._left:
            self.complain(key, f"is unknown: {_perhaps(key, self._known)}use {', '.join(self._known) or 'no key here'}")

    def _at(self, key: str) -> str:
        return f"{self.key}.{key}" if self.key else key


_SPOKEN: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table",
    list: "a list",
}


def _perhaps(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"perhaps {close[0]!r} was meant; " if close else ""
