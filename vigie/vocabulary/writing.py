"""How writing is compared: folding, scripts, look-alikes, and the Latin spelling that travel documents print."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

# Signs that change nothing about a word: the Arabic stretching sign, the grapheme joiner, variation selectors.
_NOTHING = frozenset("\u0640\u034f" + "".join(map(chr, range(0xFE00, 0xFE10))))
# Persian and Urdu keyboards write the same letters with other code points than Arabic ones.
_SAME_LETTER = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه"})
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018\u02bc\u02bb\u02b9\u02bd`\u00b4\u2032\uff07"))

_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅҺԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ",
    "ABEKMHOPCTYXIJSHQWABEZHIKMNOPTYXC",
)

# ICAO Doc 9303 part 3, section 6 A: national letters that have no mark to take off. (Marks off does the others.)
_ZONE_LATIN = str.maketrans(
    {
        "Æ": "AE",
        "Ð": "D",
        "Ø": "OE",
        "Þ": "TH",
        "Đ": "D",
        "Ħ": "H",
        "Ł": "L",
        "Ŋ": "N",
        "Œ": "OE",
        "Ŧ": "T",
        "ẞ": "SS",
        "ß": "SS",
    }
)
# The same section offers a second spelling for these; issuers differ.
_ZONE_LONG = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ñ": "N"})
# ICAO Doc 9303 part 3, section 6 B: Cyrillic.
_ZONE_CYRILLIC = str.maketrans(
    dict(zip("АБВГДЕЗИЙКЛМНОПРСТУФЫЭІҐЈЋЂ", "ABVGDEZIIKLMNOPRSTUFYEIGJCD", strict=True))
    | {"Ж": "ZH", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ь": "", "Ю": "IU", "Я": "IA"}
    | {"Є": "IE", "Љ": "LJ", "Њ": "NJ", "Џ": "DZ", "Ѕ": "DZ"}
)


class NotUnderstood(ValueError):  # noqa: N818  the trade's word
    """What was typed cannot be read as what was asked for. `code` is published, `advice` English with %(name)s places."""

    code: ClassVar[str] = "not_understood"
    advice: ClassVar[str] = "This cannot be read. Check what was typed."

    def __init__(self, given: str = "", nearest: tuple[str, ...] = (), **values: object) -> None:
        super().__init__(self.code)
        self.given = given
        self.nearest = nearest
        self.values = values


@lru_cache(maxsize=4096)
def _mark_off(sign: str) -> str:
    """The sign itself, its digit 0-9, or nothing if it is a mark, a direction mark or a control character."""
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if sign.isspace():
        return " "
    if category in {"Cf", "Cc", "Cs", "Me"} or sign in _NOTHING:
        return ""
    # Accents (200 and above), Hebrew and Arabic points (10 to 36), strokes (1). Vowel signs of Indic scripts,
    # the voicing marks of kana and the vowels of Thai belong to the letter and stay.
    weight = unicodedata.combining(sign)
    return "" if weight >= 200 or 10 <= weight <= 36 or weight == 1 else sign  # noqa: PLR2004  Unicode classes


def fold(text: str) -> str:
    """The compared form of any text: NFKC, upper case, no marks, no direction marks, digits 0-9, single spaces.

    Folding twice is folding once. The empty text, or one of marks only, folds to the empty text.
    """
    if text.isascii():
        if text.isprintable():
            return " ".join(text.upper().split())
        return " ".join("".join(sign for sign in text.upper() if sign.isprintable() or sign.isspace()).split())
    upper = unicodedata.normalize("NFKC", text).upper()
    bare = "".join(map(_mark_off, unicodedata.normalize("NFKD", upper)))
    return " ".join(unicodedata.normalize("NFC", bare).translate(_SAME_LETTER).split())


def shown(text: str) -> str:
    """What was typed, fit to be shown: NFC, no control or direction marks, single spaces."""
    kept = (
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def latin_shapes(folded: str) -> str:
    """Folded text with Cyrillic and Greek capitals that look Latin written as Latin."""
    return folded if folded.isascii() else fold(folded.translate(_LOOK_ALIKES))


def compact(text: str) -> str:
    """An identifier without its dress: folded, Cyrillic and Greek look-alikes as Latin, letters and digits only.

    Letters of other scripts stay: they are not the same number as one without them.
    """
    return "".join(sign for sign in latin_shapes(fold(text)) if sign.isalnum())


def latin(text: str, *, long: bool = False) -> str:
    """The name as a machine-readable zone prints it (ICAO Doc 9303 part 3, section 6), with spaces for fillers.

    Apostrophes vanish, hyphens and other signs become spaces. Letters of scripts that the table lacks stay as they
    are. `long` takes the second spelling that the table offers (Ä as AE, Ö as OE, Ü as UE, Å as AA).
    """
    upper = unicodedata.normalize("NFC", text.translate(_APOSTROPHES)).upper()
    if long:
        upper = upper.translate(_ZONE_LONG)
    folded = fold(upper.translate(_ZONE_LATIN)).translate(_ZONE_LATIN).translate(_APOSTROPHES)
    spelled = folded.translate(_ZONE_CYRILLIC)
    return " ".join(
        "".join(sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in spelled).split()
    )


def _key(names: Iterable[str], *, long: bool) -> str:
    return " ".join(sorted(token for name in names for token in latin(name, long=long).split()))


def name_key(names: str | Iterable[str]) -> str:
    """The tokens of a person's names, as a zone spells them, sorted: order and parts do not matter."""
    return _key((names,) if isinstance(names, str) else names, long=False)


def name_keys(names: str | Iterable[str]) -> tuple[str, ...]:
    """The name key, and a second one where the zone may spell a letter in two ways (Müller: MULLER, MUELLER).

    File all and ask all. Empty names give no key.
    """
    whole = (names,) if isinstance(names, str) else tuple(names)
    both = (_key(whole, long=False), _key(whole, long=True))
    return tuple(key for key in dict.fromkeys(both) if key)
