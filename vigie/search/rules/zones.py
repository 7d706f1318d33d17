"""What a machine-readable zone asks: its document by number, issuer and kind; its holder by name and birth."""

from collections.abc import Iterator

from vigie.records.nouns import Type
from vigie.search.mrz.nouns import Lane, Zone
from vigie.search.nouns import Clue, Condition, Reading
from vigie.vocabulary.countries import countries
from vigie.vocabulary.identifiers import forms, series_key
from vigie.vocabulary.writing import NotUnderstood, fold, name_key

SHORTEST = 60
# A zone that begins with P is a booklet's: refugees' documents and laissez-passer are printed so, too (Doc 9303 part 4).
BOOKLETS = ("passport", "refugee", "laissez_passer")
ISSUER_PLACE = 3  # the issuer stands at places 3 to 5 of the first line in all five layouts


def looks_like_zone(text: str) -> bool:
    """Whether the one box was given a zone: fillers, and nearly the length of the shortest layout."""
    signs = "".join(fold(text.replace("«", "<").replace("‹", "<")).split())
    return signs.count("<") > 1 and len(signs) >= SHORTEST


def zone_reading(zone: Zone) -> Reading:
    """The keys and conditions of a zone.

    Every reading of its number is asked; only those that its check digits bear out can be exact. The nationality is
    not compared: who holds two passports has two.
    """
    clues = [*_numbers(zone), *_holder(zone)]
    conditions = [*_document_conditions(zone), *_holder_conditions(zone)]
    return Reading("zone", tuple(clues), tuple(conditions), zone)


def _numbers(zone: Zone) -> Iterator[Clue]:
    for reading in zone.readings:
        try:
            keys = forms(Type.DOCUMENT_NUMBER, reading.number)
        except NotUnderstood:
            continue
        weak = "reading_confusion" if reading.lane is Lane.NEAR else ""
        near = keys.near if reading.scanned or not weak else ()
        series = series_key(reading.number) if reading.number[-1:].isdigit() else None
        yield Clue(str(Type.DOCUMENT_NUMBER), reading.number, keys.exact, near, series, weak=weak)


def _holder(zone: Zone) -> Iterator[Clue]:
    """The holder is asked only where the zone gives both name and birth; near only where either was not read whole."""
    if zone.names and zone.birth is not None:
        name = " ".join(zone.names)
        weak = "reading_confusion" if "birth" in zone.wrong_digits else ""
        start = _beginning(name) if zone.truncated else ""
        yield Clue(str(Type.PERSON_NAME), name, forms(Type.PERSON_NAME, name).exact, weak=weak, start=start)


def _beginning(name: str) -> str:
    """How the key of a name begins whose last part is cut off; parts that sort after it are not compared."""
    *whole, cut = name.split()
    before = [part for part in name_key(whole).split() if part < cut]
    return " ".join([*before, name_key(cut)])


def _document_conditions(zone: Zone) -> Iterator[Condition]:
    """An issuer that is no known code is not compared: a misread code must not hide a record."""
    issuers = tuple(code for code in _issuers(zone) if code in countries())
    if issuers:
        yield Condition("", issuers, "issuer")
    if zone.document_kind:
        kinds = BOOKLETS if zone.document_kind == "passport" else (zone.document_kind,)
        yield Condition("", kinds, "kind")


def _holder_conditions(zone: Zone) -> Iterator[Condition]:
    """A birth whose check digit is wrong is not compared: a misread sign must not hide a person."""
    if zone.birth is not None and "birth" not in zone.wrong_digits:
        yield Condition("", (str(zone.birth),), "birth")
    if zone.sex:
        yield Condition("", (zone.sex,), "sex")


def _issuers(zone: Zone) -> tuple[str, ...]:
    """The issuer as mended and, where a letter was mended, also as it was read."""
    read = list(zone.issuer)
    for repair in zone.repairs:
        if repair.field == "issuer" and repair.read and repair.taken:
            read[repair.place - ISSUER_PLACE] = repair.read
    return tuple(dict.fromkeys((zone.issuer, "".join(read))))
