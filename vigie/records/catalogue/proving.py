"""What a well-formed catalogue file must also keep: fields that exist, keys that tell things apart, examples that prove it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from vigie.records.catalogue.nouns import KEY_TYPES, Asked, Database, Field, Type, walk
from vigie.records.catalogue.page import Complaint

CODE_LENGTH = 2
LEAST_HITS, LEAST_MISSES, LEAST_BAD = 1, 1, 1
FROM_MRZ = ("number", "issuer", "kind", "name", "birth", "sex", "nationality", "expiry")
COMPARED = frozenset({Type.TEXT, Type.CODE, Type.FLAG, Type.DATE, Type.PARTIAL_DATE, Type.COUNTRY, Type.QUANTITY, Type.PLACE}) | KEY_TYPES  # fmt: skip
TODAY = "today"


def faults(database: Database, file: str, *, broken: bool = False) -> list[Complaint]:
    """Complaints about one database. `broken`: its reading failed already, so references to lost parts stay unsaid."""
    found = [Complaint(file, key, remedy) for key, remedy in _header(database)]
    for each in walk(database.fields):
        found += [Complaint(file, f"fields.{each.path}.{key}", remedy) for key, remedy in _field(each, database)]
    if not broken:
        found += [Complaint(file, key, remedy) for key, remedy in _references(database)]
    found += [Complaint(file, key, remedy) for key, remedy in _examples(database)]
    return found


def clashes(databases: Mapping[str, Database]) -> list[Complaint]:
    """Two files with the same two letters."""
    count = Counter(each.code for each in databases.values())
    return [
        Complaint(f"{each.name}.toml", "code", f"{each.code!r} is used by another file: take two letters of its own")
        for each in databases.values()
        if count[each.code] > 1
    ]


def changes(old: Mapping[str, Database], new: Mapping[str, Database]) -> list[Complaint]:
    """What may not be changed in a catalogue that records were filed under; adding an optional field or code is free."""
    found = []
    for name, database in old.items():
        file = f"{name}.toml"
        if name not in new:
            found.append(Complaint(file, "(whole file)", "was removed: a database with records stays"))
            continue
        now = new[name].paths
        for path, each in database.paths.items():
            found += [Complaint(file, f"fields.{path}", remedy) for remedy in _changed(each, now.get(path))]
        was = database.paths
        found += [
            Complaint(file, f"fields.{path}", "is new and required: give `since`, or leave it optional")
            for path, each in now.items()
            if path not in was and each.required and not each.since and path.partition(".")[0] in was
        ]
    return found


def _changed(old: Field, new: Field | None) -> Iterator[str]:
    if new is None:
        yield "was removed: keep the field, records hold it"
        return
    if new.type is not old.type or new.list != old.list:
        yield "was retyped: add a field of another name instead"
    if new.required and not old.required and not new.since:
        yield "became required: give `since`"
    if old.codes is not None and new.codes is not None:
        for code in old.codes.values.keys() - new.codes.values.keys():
            yield f"lost the code {code!r}: keep it, records hold it"


def _header(database: Database) -> Iterator[tuple[str, str]]:
    code = database.code
    if code and not (len(code) == CODE_LENGTH and code.isascii() and code.isalpha() and code.isupper()):
        yield "code", f"{code!r} must be two capital letters"
    if not 1 <= database.level <= database.max_level <= 3:  # noqa: PLR2004  the three levels
        yield "level", "default and max must be 1, 2 or 3, and default not above max"
    if database.keep.default_months < 1:
        yield "keep.default_months", "must be at least 1: every record has an end"
    if not database.keys and not database.room:
        yield "fields", 'no field has asked = "key": nothing could be found'


def _field(each: Field, database: Database) -> Iterator[tuple[str, str]]:
    if each.asked is Asked.KEY and each.type not in KEY_TYPES:
        yield (
            "asked",
            f'a {each.type} has too few values for a key: use asked = "narrow", or a type that tells things apart',
        )
    if each.asked is Asked.NARROW and each.type not in COMPARED:
        yield "asked", f"a {each.type} is not compared: leave `asked` out"
    if (each.near or each.part) and each.asked is not Asked.KEY:
        yield "near", 'near and part are for fields with asked = "key"'
    if each.from_mrz and each.from_mrz not in FROM_MRZ:
        yield "from_mrz", f"{each.from_mrz!r} is no part of a zone: use {', '.join(FROM_MRZ)}"
    if each.range_from and not _series(each, database):
        yield "range_from", f"{each.range_from!r} must be a key field of the same type"
    if each.type is Type.GROUP and "." in each.path:
        yield "type", "a group stands in no other group: give the inner fields names of their own"


def _series(each: Field, database: Database) -> bool:
    first = database.fields.get(each.range_from)
    return first is not None and first.type is each.type and first.asked is Asked.KEY


def _references(database: Database) -> Iterator[tuple[str, str]]:
    paths = database.paths
    named: Mapping[str, Iterable[str]] = {
        "hit.candidate": database.hit.candidate,
        "offline.fields": database.offline.fields,
        "public.fields": database.public_fields,
        "quality.count": database.count,
        "quality.timely_from": [database.timely_from] if database.timely_from else [],
        "statistics.split_by": database.split_by,
        "contribute.owner_is": [database.owner_is] if database.owner_is else [],
        "keep.by": database.keep.by,
    }
    for key, names in named.items():
        for name in names:
            if name not in paths:
                yield key, f"{name!r} is no field of this file: declare it or leave it out"
    for name in database.offline.fields:
        if name in paths and paths[name].sensitive:
            yield "offline.fields", f"{name!r} is sensitive and never leaves the node: leave it out"
    if database.owner_is in paths and paths[database.owner_is].type is not Type.COUNTRY:
        yield "contribute.owner_is", "must be a field of type country"
    for place, rule in enumerate(database.rules):
        for name in (*rule.fields, *rule.when):
            if name not in database.fields and name != TODAY:
                yield f"rule[{place}]", f"{name!r} is no field of this file"


def _examples(database: Database) -> Iterator[tuple[str, str]]:
    if database.room:
        return
    count = Counter(each.hit for each in database.examples)
    if count["true"] < LEAST_HITS:
        yield "example", "none hits: add a record and a question with hit = true"
    if count["false"] < LEAST_MISSES:
        yield "example", "none misses: add a record and a question with hit = false"
    if len(database.bad) < LEAST_BAD:
        yield "bad", "none is refused: add a record or a question with the field and code of its refusal"
