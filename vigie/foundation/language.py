"""Says a sentence in the reader's language; every door uses it, nothing below the doors does."""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from vigie.foundation.errors import Advice

LANGUAGES: Final = ("en", "fr", "es", "ar")
USUAL: Final = "en"
CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
MOST_HEADER = 500


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language; English, and a language not yet compiled, is the text itself."""
    return gettext.translation("django", CATALOGUES, [language], fallback=True)


def say(words: str | Advice, language: str) -> str:
    """The sentence in this language, its values filled in as they are; a value that is labels by language is one of them.

    An unknown language, a missing catalogue and a missing sentence give English; the empty text stays empty. A
    translation whose places do not fit the values gives the English sentence, and that failing the bare text:
    advice is never the reason for an error.
    """
    text, values = (words.text, words.values) if isinstance(words, Advice) else (words, {})
    if not text:
        return ""
    known = language if language in LANGUAGES else USUAL
    translated = _catalogue(known).gettext(text)
    if not values:
        return translated
    values = {name: value.get(known, "") if isinstance(value, Mapping) else value for name, value in values.items()}
    for attempt in (translated, text):
        try:
            return attempt % values
        except (KeyError, TypeError, ValueError):
            continue
    return text


def choose(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110, 12.5.4); English when none fits.

    Regional tags count as their language (`ar-EG` is Arabic); weights outside 0 to 1 and broken parts are passed
    over; of equal weights the first named wins.
    """
    best, weight = USUAL, 0.0
    for part in accept_language[:MOST_HEADER].split(","):
        tag, _, option = part.partition(";")
        language = tag.strip().lower().partition("-")[0].partition("_")[0]
        wish = _weight(option)
        if language in LANGUAGES and wish > weight:
            best, weight = language, wish
    return best


def _weight(option: str) -> float:
    """The `q=0.8` of one part: 1 when it is left out, 0 when it cannot be read."""
    name, _, value = option.strip().partition("=")
    if not name:
        return 1.0
    try:
        number = float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return number if 0.0 <= number <= 1.0 else 0.0
