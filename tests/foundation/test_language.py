"""The doors' languages: choosing one, and saying a sentence in it."""

from vigie.foundation.errors import Advice
from vigie.foundation.language import choose, say


def test_heaviest_known_language_is_chosen() -> None:
    assert choose("de;q=0.9, es;q=0.3, fr-CH;q=0.8") == "fr"


def test_regional_arabic_is_arabic() -> None:
    assert choose("ar-EG") == "ar"


def test_unknown_languages_fall_to_english() -> None:
    assert choose("xx, de") == "en"


def test_broken_weights_are_passed_over() -> None:
    assert choose("fr;q=nan, es;q=2, ar;q=, fr;level=1") == "en"


def test_empty_header_means_english() -> None:
    assert choose("") == "en"


def test_values_fill_their_places() -> None:
    assert say(Advice("At most %(most)s signs.", {"most": 12}), "en") == "At most 12 signs."


def test_unfitting_values_never_raise() -> None:
    assert say(Advice("At most %(most)s signs.", {"least": 1}), "fr") == "At most %(most)s signs."


def test_text_without_values_keeps_percent() -> None:
    assert say("100 % sure", "en") == "100 % sure"


def test_unknown_language_speaks_english() -> None:
    assert say("No such sentence.", "tlh") == "No such sentence."
