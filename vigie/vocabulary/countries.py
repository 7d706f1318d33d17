"""Countries and the other issuers of travel documents: codes, the bureau that answers for them, names in four languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pycountry
from babel import Locale

from vigie.vocabulary.members import members
from vigie.vocabulary.writing import NotUnderstood, fold

LANGUAGES: Final = ("en", "fr", "es", "ar")


class Kind(StrEnum):
    """What a code stands for."""

    COUNTRY = "country"
    SPECIAL = "special"
    FORMER = "former"
    EXERCISE = "exercise"


@dataclass(frozen=True, slots=True)
class Country:
    """A code of ISO 3166-1 or of travel documents. `member` is the bureau that answers for it, "" if none does.

    `alpha_3` is what is compared: the code itself, but DEU for the one-letter D.
    """

    code: str
    kind: Kind
    member: str = ""
    alpha_2: str = ""
    alpha_3: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def exercise(self) -> bool:
        """Whether it is fictional: accepted on exercise nodes only."""
        return self.kind is Kind.EXERCISE


class NotACountry(NotUnderstood):
    """No code or name of a country. `nearest` holds up to three codes that may be meant."""

    code = "not_a_country"
    advice = "Give the country's three letters (ISO 3166-1 alpha-3), or a code of travel documents."


@cache
def countries() -> Mapping[str, Country]:
    """Every known code with its country, in code order."""
    rows = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    owners = {code: member for member, codes in rows.pop("territories").items() for code in codes}
    found = {}
    for entry in pycountry.countries:
        code = str(entry.alpha_3)
        member = code if code in members() else owners.get(code, "")
        found[code] = Country(code, Kind.COUNTRY, member, str(entry.alpha_2), code)
    for kind, table in rows.items():
        for code, row in table.items():
            names = MappingProxyType({language: row[language] for language in LANGUAGES})
            found[code] = Country(code, Kind(kind), row.get("member", ""), "", row.get("alias_of", code), names)
    return MappingProxyType(dict(sorted(found.items())))


def country(code: str) -> Country:
    """The country of a code: alpha-3, or a code of travel documents ("D", "XXB", "UTO"); case and spaces do not matter.

    Raises NotACountry with the nearest codes.
    """
    found = countries().get(fold(code).strip("< "))
    if found is None:
        raise NotACountry(code, nearest_countries(code))
    return found


def alpha_3(code: str) -> str:
    """What is stored and compared for a code (D is DEU). Raises NotACountry."""
    return country(code).alpha_3


def answering_member(code: str) -> str:
    """The member whose bureau answers for documents of this issuer, "" if none does alone. Raises NotACountry."""
    return country(code).member


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def country_name(code: str, language: str) -> str:
    """The country's name in English, French, Spanish or Arabic; any other language gets English. Raises NotACountry."""
    known = country(code)
    chosen = language.split("-", maxsplit=1)[0]
    if chosen not in LANGUAGES:
        chosen = "en"
    return known.names[chosen] if known.names else str(_locale(chosen).territories[known.alpha_2])


def country_choices(language: str, *, exercise: bool) -> tuple[tuple[str, str], ...]:
    """Code and name of every country for a form, by name; fictional ones on exercise nodes only, alias codes never."""
    chosen = [
        known for known in countries().values() if (exercise or not known.exercise) and known.alpha_3 == known.code
    ]
    return tuple(
        sorted(((known.code, country_name(known.code, language)) for known in chosen), key=lambda row: fold(row[1]))
    )


@cache
def _spellings() -> Mapping[str, str]:
    """Folded codes and names in all four languages, each with its code."""
    found: dict[str, str] = {}
    for known in countries().values():
        for language in LANGUAGES:
            found.setdefault(fold(country_name(known.code, language)), known.alpha_3)
        if known.alpha_2:
            found.setdefault(known.alpha_2, known.alpha_3)
    return found | {code: known.alpha_3 for code, known in countries().items()}


def find_country(text: str) -> Country:
    """The country of a code or of a name in any of the four languages: for portal and mappings, never for the API.

    Raises NotACountry with the nearest codes.
    """
    code = _spellings().get(fold(text))
    if code is None:
        raise NotACountry(text, nearest_countries(text))
    return country(code)


def nearest_countries(text: str) -> tuple[str, ...]:
    """Up to three codes that may be meant by a misspelt code or name; none for the empty text."""
    folded = fold(text[:80])
    close = [_spellings()[near] for near in get_close_matches(folded, _spellings(), n=6, cutoff=0.5)] if folded else []
    if len(folded) <= 3:  # noqa: PLR2004  a code: its first letter is seldom the wrong one
        close.sort(key=lambda code: code[0] != folded[0])
    close = [_spellings()[folded], *close] if folded in _spellings() else close
    return tuple(dict.fromkeys(close))[:3]
