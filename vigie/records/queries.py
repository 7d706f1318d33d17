"""Acts that read records: each permitted, each noted, each starting from what the caller may read."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from vigie.foundation import clock
from vigie.foundation.actor import Resource, Role
from vigie.foundation.database import Act
from vigie.foundation.errors import Invalid, NotFound
from vigie.foundation.ledger import proving, reading
from vigie.foundation.ledger.writing import Verb
from vigie.records import rules, store
from vigie.records.catalogue import describing
from vigie.records.catalogue.nouns import Codes, Database, Field
from vigie.records.catalogue.page import CatalogueBroken
from vigie.records.catalogue.proving import changes as forbidden_changes
from vigie.records.catalogue.reading import HERE, read_codes, read_envelope, read_folder
from vigie.records.catalogue.trying import Ask, Tried, body_of, try_examples
from vigie.records.nouns import Change, Draft, Match, Page, Record, Wanted, database_resource, record_resource
from vigie.vocabulary.purposes import Purpose
from vigie.vocabulary.references import check_reference

MOST_A_PAGE: Final = 200
MOST_LOOKS: Final = 10_000  # of one bureau at one record, among which its filing is found
WHOLE_LOOKS: Final = frozenset({Role.SUPERVISOR, Role.DPO, Role.COMMISSION, Role.HUB_REVIEWER})
_folder: list[Path] = [HERE]


def catalogue() -> Mapping[str, Database]:
    """Every database of this node by name, read once for each process.

    Raises CatalogueBroken with every complaint: a node with a broken catalogue does not start.
    """
    return _catalogue(_folder[0])


def use_catalogue(folder: Path) -> None:
    """Read another folder from now on, in this process: for a node with databases of its own, and for tests."""
    _folder[0] = folder


def envelope() -> Mapping[str, Field]:
    """The fields of every filing beside the record itself: legal basis, interest, purposes, level, countries, end."""
    return _envelope()


def shared_codes() -> Mapping[str, Codes]:
    """The shared closed lists by name, those of the reasons among them (correct_reasons, withdraw_reasons, ...)."""
    return _shared()


def database_of(name: str) -> Database:
    """One database by name. Raises NotFound."""
    found = catalogue().get(name)
    if found is None:
        raise NotFound
    return found


def describe(act: Act, name: str) -> Mapping[str, Any]:
    """The JSON Schema of what may be filed into a database. Raises NotFound for an unknown one."""
    database = database_of(name)
    act.permit("records.describe", database_resource(database))
    return describing.schema(database, envelope())


def find(act: Act, purpose: Purpose, wanted: Sequence[Wanted]) -> list[Match]:
    """The readable records that these keys find, by one SELECT; the caller has permitted the question and notes it.

    At most 201 records a key. No key finds nothing.
    """
    return store.find(act.sql, wanted, store.readable(act.actor, purpose, act.now)) if wanted else []


def open_readable(act: Act, purpose: Purpose | None, reference: str) -> Record:
    """The readable record of a reference; the caller permits the opening and notes it.

    Raises NotFound alike, after the same statement, for an unknown, hidden, blocked, ended or erased one.
    """
    name, spoken = locate(reference)
    record = store.by_reference(act.sql, name, spoken, store.readable(act.actor, purpose, act.now))
    if record is None:
        raise NotFound
    return record


def show(act: Act, reference: str) -> Record:
    """A record for whoever keeps it right, in whatever state; or a readable one, opened for the task's purpose.

    Raises NotFound alike for everything that this caller may not see.
    """
    record = readable_or_own(act, reference)
    if record.owner == act.actor.bureau:
        act.permit("records.list", database_resource(catalogue()[record.database], level=record.level))
    else:
        act.permit("search.open", record_resource(record))
    _note(act, "records.show", record)
    return record


def unread(act: Act, reference: str) -> Resource:
    """A record before it is read, as the policy would like it best: who is refused even so learns nothing about it."""
    name, spoken = locate(reference)
    best = {"database": name, "owner": act.actor.bureau, "level": 1, "sensitive": False, "blocked": False}
    return Resource("Record", spoken, {**best, "purposes": sorted(Purpose)})


def readable_or_own(act: Act, reference: str) -> Record:
    """The bureau's own record, or a readable one of others; unnoted, for acts that note for themselves.

    Raises NotFound.
    """
    name, spoken = locate(reference)
    sees = store.readable(act.actor, act.task.purpose, act.now)
    record = store.own_or_readable(act.sql, name, spoken, sees)
    if record is None:
        raise NotFound
    return record


def list_own(act: Act, database: str = "", *, after: UUID | None = None, limit: int = 50) -> Page:
    """The bureau's own records, newest first, of one database or of all; `after` is the cursor of the page before.

    Raises NotFound for an unknown database. `limit` 1 to 200.
    """
    resource = database_resource(database_of(database)) if database else office(act)
    act.permit("records.list", resource)
    many = min(max(limit, 1), MOST_A_PAGE)
    found = store.list_own(act.sql, database or None, after, many + 1, store.own(act.actor, act.now))
    shown = tuple(found[:many])
    references = [record.reference for record in shown]
    owners = dict.fromkeys(references, act.actor.bureau)
    act.note("records.list", Verb.CONSULT, *references, database=database or None, count=len(shown), owners=owners)
    return Page(shown, shown[-1].id if len(found) > many else None)


def history(act: Act, reference: str) -> list[Change]:
    """What was done to a record of the own bureau, oldest first. Raises NotFound, NotPermitted for another's."""
    act.permit("records.history", unread(act, reference))
    record = readable_or_own(act, reference)
    act.permit("records.history", record_resource(record))
    _note(act, "records.history", record)
    return store.history(act.sql, record)


def looks(act: Act, reference: str, *, before: reading.Look | None = None, limit: int = 50) -> list[reading.Look]:
    """Who looked at a record: supervisors and data-protection officers of its owner see all, others the own bureau's.

    Officers of other bureaus appear as pseudonyms. Raises NotFound.
    """
    act.permit("records.looks", unread(act, reference))
    record = readable_or_own(act, reference)
    act.permit("records.looks", record_resource(record))
    whole = record.owner == act.actor.bureau and bool(act.actor.roles & WHOLE_LOOKS)
    bureau = "" if whole else act.actor.bureau
    found = reading.looks(act.sql, record.reference, limit=limit, before=before, bureau=bureau)
    _note(act, "records.looks", record, count=len(found))
    return found


def proof(act: Act, reference: str, folder: Path) -> dict[str, Any]:
    """The record, and the proof that its filing or last correction is in the ledger: verifies off line.

    `folder` holds the node's ledger files. Only the owner proves a record: the entry is the owner's.
    Raises NotFound, NoProof for a record filed with many others, NotYetPlaced while the entry waits for its place.
    """
    record = readable_or_own(act, reference)
    act.permit("records.history", record_resource(record))
    entry = next(
        (look.entry for look in reading.looks(act.sql, record.reference, limit=MOST_LOOKS, bureau=record.owner)
         if look.act in {"records.file", "records.correct"}),
        None,
    )  # fmt: skip
    if entry is None:
        raise rules.NoProof
    bundle = proving.prove(act.sql, folder, entry)
    _note(act, "records.proof", record)
    return {"reference": record.reference, "digest": record.digest, "record": dict(record.payload), "proof": bundle}


def list_drafts(act: Act) -> list[Draft]:
    """The officer's own refused or unfinished filings of the last thirty days, newest first."""
    act.permit("records.list", office(act))
    found = store.drafts(act.sql, act.actor, act.now)
    act.note("records.drafts", Verb.CONSULT, count=len(found))
    return found


def check_catalogue(folder: Path = HERE, *, against: Path | None = None, ask: Ask | None = None) -> list[Tried]:
    """Read a catalogue folder and try every example of it; `against` an older folder whose records must stay readable.

    Raises CatalogueBroken with every complaint, those about forbidden changes among them. No act: nothing is read
    but files. Without `ask` the questions of the examples are not run, and each says so.
    """
    found = read_folder(folder)
    if against is not None and (complaints := forbidden_changes(read_folder(against), found)):
        raise CatalogueBroken(complaints)
    return [tried for database in found.values() for tried in try_examples(database, partial(_judge, database), ask)]


def _judge(database: Database, record: Mapping[str, Any], owner: str) -> set[tuple[str, str]]:
    """The faults of a record as (field, code), for a filing by this bureau of an exercise node."""
    try:
        rules.check_filing(database, envelope(), body_of(record), rules.Filer(owner, clock.now(), exercise=True))
    except Invalid as refusal:
        return {(fault.pointer.removeprefix("/record/").split("/")[0], fault.code) for fault in refusal.faults}
    return set()


def locate(reference: str) -> tuple[str, str]:
    """The database and the written form of a reference; ("", the text) for one that cannot be: it is asked all the same."""
    try:
        spoken = check_reference(reference)
    except ValueError:
        return "", "-"
    return next((each.name for each in catalogue().values() if each.code == spoken[:2]), ""), spoken


def office(act: Act) -> Resource:
    """The caller's own bureau, as what is listed."""
    return Resource("Office", act.actor.bureau, {"bureau": act.actor.bureau, "hub": False})


def _note(act: Act, name: str, record: Record, *, count: int = 1) -> None:
    owners = {record.reference: record.owner}
    act.note(name, Verb.CONSULT, record.reference, database=record.database, count=count, owners=owners)


@cache
def _catalogue(folder: Path) -> Mapping[str, Database]:
    return read_folder(folder)


@cache
def _envelope() -> Mapping[str, Field]:
    return read_envelope()


@cache
def _shared() -> Mapping[str, Codes]:
    return read_codes(HERE / "codes", [])
