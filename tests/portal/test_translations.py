"""Every sentence that a person may read is there in French, Spanish and Arabic, finished, with the same places."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tools.words import LANGUAGES, PACKAGE, everything, key_of, places

SAME_WORD = 0.2  # a catalogue that mostly repeats the English is not one


@cache
def catalogue(language: str) -> Mapping[str, Message]:
    """The messages by sentence; a plural as "one|many"."""
    path = Path(PACKAGE) / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return {key_of(message): message for message in read_po(file, locale=language) if message.id}


def _told(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    sentences = everything()

    known = catalogue(language)

    missing = {
        each: sorted(where) for each, where in sentences.items() if each not in known or not all(_told(known[each]))
    }
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_fuzzy(language: str) -> None:
    fuzzy = [key for key, message in catalogue(language).items() if message.fuzzy]

    assert fuzzy == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_places(language: str) -> None:
    singular = {key: message for key, message in catalogue(language).items() if "|" not in key}

    moved = [key for key, message in singular.items() if places(key) != places(str(message.string))]

    assert moved == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_name_known_places_only(language: str) -> None:
    plurals = {key: message for key, message in catalogue(language).items() if "|" in key}

    strange = [
        key for key, message in plurals.items() for told in _told(message) if not set(places(told)) <= set(places(key))
    ]

    assert plurals
    assert strange == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_not_the_english(language: str) -> None:
    known = catalogue(language)

    repeated = [key for key, message in known.items() if message.string == key]

    assert len(repeated) < SAME_WORD * len(known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_outlives_its_sentence(language: str) -> None:
    dead = set(catalogue(language)) - set(everything())

    assert dead == set()


def test_arabic_is_written_in_arabic_letters() -> None:
    told = [
        each for message in catalogue("ar").values() for each in _told(message) if any(sign.isalpha() for sign in each)
    ]

    latin = [each for each in told if not any("\u0600" <= sign <= "\u06ff" for sign in each)]

    assert latin == []
