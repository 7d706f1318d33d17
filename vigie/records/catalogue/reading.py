"""Reads the catalogue: every file becomes a database, or is refused with the file, the key and the remedy."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vigie.records.catalogue import proving
from vigie.records.catalogue.nouns import (
    Asked,
    Bad,
    Codes,
    Database,
    Example,
    Field,
    Hit,
    Keep,
    Labels,
    Offline,
    Rule,
    Type,
)
from vigie.records.catalogue.page import CatalogueBroken, Complaint, Page
from vigie.vocabulary.purposes import Purpose

HERE = Path(__file__).parent
SHARED = "shared:"
FORMAT = 1
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

GROUPS = ("persons", "documents", "property", "biometrics", "firearms", "images", "notices", "reference", "maritime")
MEANINGS = ("not_valid", "valid_but_linked", "sought", "person_of_record", "candidate", "reference")
CONTRIBUTORS = (
    "bureau", "unit", "national_file", "tribunal", "specialist", "laboratory", "partner", "curator", "notices",
)  # fmt: skip
PROCEDURES = ("owner_confirms", "examiner", "two_bureaus", "reference", "closed_room")
CHECKS = ("not_after", "not_before", "one_of", "needs", "only_when", "distinct")


def read_folder(folder: Path = HERE) -> dict[str, Database]:
    """Every database of a catalogue folder by name, in alphabetical order; lists under `codes/` are shared.

    Raises CatalogueBroken with every complaint of every file.
    """
    complaints: list[Complaint] = []
    shared = read_codes(folder / "codes", complaints)
    if folder != HERE:
        shared = read_codes(HERE / "codes", complaints) | shared
    found = {}
    for path in sorted(folder.glob("*.toml")):
        database = read_file(path, shared, complaints)
        if database is not None:
            found[database.name] = database
    complaints += proving.clashes(found)
    if complaints:
        raise CatalogueBroken(complaints)
    return found


def read_envelope(folder: Path = HERE) -> dict[str, Field]:
    """The fields that a bureau fills in with every record of any database, from `envelope/filing.toml`.

    Raises CatalogueBroken.
    """
    complaints: list[Complaint] = []
    shared = read_codes(folder / "codes", complaints)
    page = _open(folder / "envelope" / "filing.toml", complaints)
    found = _fields(page, "fields", "", shared) if page is not None else {}
    if complaints:
        raise CatalogueBroken(complaints)
    return found


def read_codes(folder: Path, complaints: list[Complaint]) -> dict[str, Codes]:
    """The shared closed lists of a folder by name; a missing folder gives none."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        page = _open(path, complaints)
        if page is not None:
            table = page.rest()
            found[path.stem] = _codes(path.stem, Page(f"codes/{path.name}", {path.stem: table}, "", complaints))
    return found


def read_file(path: Path, shared: Mapping[str, Codes], complaints: list[Complaint]) -> Database | None:
    """One database; None if the file cannot be read as TOML. What is wrong is added to `complaints`."""
    page = _open(path, complaints)
    if page is None:
        return None
    if NAME.fullmatch(path.stem) is None:
        page.complain("(file name)", "must be lower case letters, digits and _, as in travel_documents.toml")
    if page.take("format", int, required=True) not in (None, FORMAT):
        page.complain("format", f"is not {FORMAT}: this Vigie reads format {FORMAT} only")
    before = len(complaints)
    database = _database(path, page, shared)
    page.close()
    complaints += proving.faults(database, path.name, broken=len(complaints) > before)
    return database


def _open(path: Path, complaints: list[Complaint]) -> Page | None:
    try:
        return Page(path.name, tomllib.loads(path.read_text(encoding="utf-8")), "", complaints)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        complaints.append(Complaint(path.name, "(whole file)", f"is not TOML in UTF-8: {error}"))
        return None


def _database(path: Path, page: Page, shared: Mapping[str, Codes]) -> Database:
    own = {name: _codes_of(name, inner) for name, inner in page.named("codes")}
    with page.inside("contribute", required=True) as contribute:
        by = contribute.choices("by", CONTRIBUTORS, required=True)
        owner_is = contribute.text("owner_is")
    with page.inside("level", required=True) as level:
        usual, most = level.whole("default", required=True), level.whole("max", required=True)
    with page.inside("public") as public:
        public.flag("allowed")
        public_fields = public.texts("fields")
    with page.inside("quality") as quality:
        count, timely_from = quality.texts("count"), quality.text("timely_from")
    with page.inside("statistics") as statistics:
        split_by = statistics.texts("split_by")
    return Database(
        name=path.stem,
        code=page.text("code", required=True),
        group=page.choice("group", GROUPS, required=True),
        certain=page.flag("certain", usual=True),
        personal_data=page.flag("personal_data", usual=True),
        sealed=page.flag("sealed"),
        title=page.labels("title", required=True),
        holds=page.labels("holds", required=True),
        purposes=frozenset(Purpose(each) for each in page.choices("purposes", list(Purpose), required=True)),
        meaning=page.choice("meaning", MEANINGS, required=True),
        contribute_by=by,
        owner_is=owner_is,
        new_members=page.choice("new_members", ("allow", "deny"), required=True),
        level=usual,
        max_level=most,
        keep=_keep(page),
        hit=_hit(page),
        offline=_offline(page),
        room=page.text("room"),
        public_fields=public_fields,
        count=count,
        timely_from=timely_from,
        split_by=split_by,
        fields=_fields(page, "fields", "", {**shared, **{f".{name}": codes for name, codes in own.items()}}),
        codes=own,
        rules=tuple(_rule(inner) for inner in page.each("rule")),
        examples=tuple(_example(inner) for inner in page.each("example")),
        bad=tuple(_bad(inner) for inner in page.each("bad")),
        version=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _codes(name: str, page: Page) -> Codes:
    with page.inside(name) as inner:
        return _codes_of(name, inner)


def _codes_of(name: str, page: Page) -> Codes:
    table = page.rest()
    inner = Page(page.file, table, page.key, page.complaints)
    values: dict[str, Labels] = {code: inner.labels(code) for code in table}
    if not values:
        inner.complain("(codes)", "the list is empty: give at least one code with its labels")
    return Codes(name, values)


def _keep(page: Page) -> Keep:
    with page.inside("keep", required=True) as keep:
        by: dict[str, Mapping[str, int]] = {}
        for name, inner in keep.named("by"):
            by[name] = {code: inner.whole(code) for code in inner.names}
        return Keep(
            default_months=keep.whole("default_months", required=True),
            review_days=keep.whole("review_days", required=True),
            extend_max_months=keep.whole("extend_max_months", required=True),
            source=keep.text("source", required=True),
            by=by,
        )


def _hit(page: Page) -> Hit:
    with page.inside("hit", required=True) as hit:
        return Hit(
            procedure=hit.choice("procedure", PROCEDURES, required=True),
            confirm=hit.choice("confirm", ("before_action", "after_action", "none"), required=True),
            flash_minutes=hit.whole("flash_minutes"),
            urgent_minutes=hit.whole("urgent_minutes"),
            candidate=hit.texts("candidate", required=True),
            full=hit.text("full"),
            outcomes=hit.texts("outcomes"),
            owner_notice=hit.choice("owner_notice", ("always", "profile", "never"), required=True),
        )


def _offline(page: Page) -> Offline:
    with page.inside("offline") as offline:
        return Offline(
            allowed=offline.flag("allowed"),
            fields=offline.texts("fields"),
            stale_warn=offline.whole("stale_warn"),
            stale_stop=offline.whole("stale_stop"),
        )


def _fields(page: Page, key: str, prefix: str, lists: Mapping[str, Codes]) -> dict[str, Field]:
    found = {}
    for name, inner in page.named(key, required=True):
        if NAME.fullmatch(name) is None:
            inner.complain("(name)", "must be lower case letters, digits and _")
        found[name] = _field(name, inner, prefix, lists)
    return found


def _field(name: str, page: Page, prefix: str, lists: Mapping[str, Codes]) -> Field:
    kind = page.choice("type", [each.value for each in Type], required=True)
    type_ = Type(kind) if kind else Type.TEXT
    with page.inside("part") as part:
        parts = {end: least for end in ("start", "end") if (least := part.whole(end))}
    return Field(
        name=name,
        path=prefix + name,
        type=type_,
        label=page.labels("label", required=True),
        help=page.labels("help"),
        required=page.flag("required"),
        asked=Asked(page.choice("asked", ("key", "narrow"))),
        list=page.flag("list"),
        near=page.flag("near"),
        part=parts,
        codes=_list_of(page, type_, lists),
        of=_fields(page, "of", f"{prefix}{name}.", lists) if type_ is Type.GROUP else {},
        range_from=page.text("range_from"),
        from_mrz=page.text("from_mrz"),
        min=page.number("min"),
        max=page.number("max"),
        unit=page.text("unit"),
        tolerance=page.number("tolerance") or 0,
        sensitive=page.flag("sensitive"),
        since=page.text("since"),
    )


def _list_of(page: Page, type_: Type, lists: Mapping[str, Codes]) -> Codes | None:
    name = page.text("codes", required=type_ is Type.CODE)
    if not name:
        return None
    found = lists.get(name.removeprefix(SHARED) if name.startswith(SHARED) else f".{name}")
    if found is None:
        page.complain("codes", f"{name!r} is no list: declare [codes.{name}] or use shared:<name> of codes/*.toml")
    return found


def _rule(page: Page) -> Rule:
    check = page.choice("check", CHECKS, required=True)
    fields = page.texts("field") + page.texts("fields")
    values = page.texts("values")
    with page.inside("when") as inner:
        when = {name: _words(value) for name, value in inner.rest().items()}
    if check == "only_when":
        when |= {name: _words(value) for name, value in page.rest().items()}
    return Rule(check=check, fields=fields, when=when, values=values)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def _example(page: Page) -> Example:
    hit = page.take("hit", (bool, str), required=True)
    if isinstance(hit, str) and hit != "near":
        page.complain("hit", 'must be true, false or "near"')
    return Example(
        record=page.take("record", dict, required=True) or {},
        question=page.take("question", dict, required=True) or {},
        hit=str(hit).lower(),
    )


def _bad(page: Page) -> Bad:
    record, question = page.take("record", dict), page.take("question", dict)
    if (record is None) == (question is None):
        page.complain("(example)", "give either a record or a question that must be refused")
    return Bad(
        field=page.text("field", required=True),
        code=page.text("code", required=True),
        record=record,
        question=question,
        owner=page.text("owner"),
    )
