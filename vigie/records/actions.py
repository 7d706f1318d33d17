"""Acts that change records: permit, read once, decide, save, note, announce."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from vigie.foundation import clock
from vigie.foundation.actor import Resource
from vigie.foundation.database import Act
from vigie.foundation.errors import NotFound
from vigie.foundation.journal import Gone, note_deletion, shown
from vigie.foundation.ledger.writing import Verb
from vigie.foundation.policy import NeedsSecondPerson
from vigie.records import queries, rules, store
from vigie.records.events import (
    RecordBlocked,
    RecordCorrected,
    RecordErased,
    RecordFiled,
    RecordRestricted,
    RecordUnblocked,
    RecordVerified,
    RecordWithdrawn,
)
from vigie.records.nouns import (
    Database,
    Draft,
    Filed,
    Filing,
    Key,
    Record,
    State,
    database_resource,
    record_resource,
)
from vigie.vocabulary.purposes import Purpose
from vigie.vocabulary.references import new_reference

DRAFT_DAYS: Final = timedelta(days=30)
UPSERT_REASON: Final = "new_fact"


def file_record(act: Act, database: str, body: object, *, upsert: bool = False) -> Filed:
    """File a record for the own bureau: body {"record": {...}, "legal_basis": {...}, "owner_ref", "countries", ...}.

    The same file number with the same content gives the same record; with other content OtherContent, or with
    `upsert` a correction. Raises NotFound for an unknown database, Invalid with every fault, NeedsSecondPerson for a
    sensitive field.
    """
    known = queries.database_of(database)
    act.permit("records.file", database_resource(known), purpose=Purpose.MAINTAIN)
    filing = rules.check_filing(known, queries.envelope(), body, _filer(act))
    act.permit("records.file", _as_filed(filing), purpose=Purpose.MAINTAIN)
    sees = store.own(act.actor, act.now)
    standing = store.by_owner_ref(act.sql, database, filing.owner_ref, sees) if filing.owner_ref else None
    if standing is not None:
        return _filed_before(act, filing, standing, upsert=upsert)
    if filing.sensitive:
        raise NeedsSecondPerson
    _refuse_twice(act, filing)
    record = _made(act, filing)
    store.add(act.sql, [(record, _mask(act, record), filing.keys)])
    _note(act, "records.file", Verb.COLLECT, record, digest=record.digest)
    act.announce(RecordFiled(record.reference, record.database, record.owner, record.version))
    return Filed(record, created=True)


def file_many(act: Act, database: str, bodies: Iterable[object]) -> list[Record]:
    """File many new records at once, under one ledger entry: for exercises; a national file is imported instead.

    All or nothing: raises Invalid with the faults of all, the place of the body before each pointer. Repeated keys
    and file numbers of earlier filings are not looked for; a file number given twice breaks the whole act.
    """
    known = queries.database_of(database)
    act.permit("records.file", database_resource(known), purpose=Purpose.MAINTAIN)
    filings = rules.check_many(known, queries.envelope(), bodies, _filer(act))
    highest = max((filing.level for filing in filings), default=known.level)
    act.permit("records.file", database_resource(known, level=highest), purpose=Purpose.MAINTAIN)
    if any(filing.sensitive for filing in filings):
        raise NeedsSecondPerson
    rows = [(record := _made(act, filing), _mask(act, record), filing.keys) for filing in filings]
    store.add(act.sql, rows)
    records = [record for record, _, _ in rows]
    root = rules.digest_of({record.reference: record.digest for record in records})
    act.note("records.file_many", Verb.COLLECT, database=database, count=len(records), digest=root, purpose=Purpose.MAINTAIN)  # fmt: skip
    return records


def correct_record(act: Act, reference: str, changes: object, *, version: int, reason: object) -> Record:
    """Replace fields of an own record (null or empty takes one away); the old version goes to the history.

    Raises StaleVersion when somebody was faster, Invalid with every fault, NotLive, NotTheOwner, NotFound.
    """
    record = _own(act, "records.correct", reference)
    code = rules.check_reason(queries.shared_codes()["correct_reasons"], reason)
    if record.version != version:
        raise rules.StaleVersion(version=record.version)
    filing = rules.check_change(queries.catalogue()[record.database], record, changes, _filer(act))
    if filing.sensitive:
        raise NeedsSecondPerson
    return record if filing.digest == record.digest else _corrected(act, record, filing, code)


def verify_record(act: Act, reference: str) -> Record:
    """Attest that an own record is still true. Raises NotLive, NotTheOwner, NotFound."""
    record = _own(act, "records.verify", reference)
    checked = replace(record, verified_at=act.now, updated_at=act.now, version=record.version + 1)
    _save(act, checked, "verified", "")
    _note(act, "records.verify", Verb.ALTER, checked)
    act.announce(RecordVerified(checked.reference, checked.database, checked.owner))
    return checked


def withdraw_record(act: Act, reference: str, reason: object) -> Record:
    """Take an own record out of every answer, at once. Withdrawing it again for the same reason changes nothing.

    Raises Invalid for an unknown reason, NotLive for a record that has ended, NotTheOwner, NotFound.
    """
    code = rules.check_reason(queries.shared_codes()["withdraw_reasons"], reason)
    record = _own(act, "records.withdraw", reference, live=False)
    if record.state is State.WITHDRAWN:
        return record
    rules.must_be_live(record, act.now)
    gone = replace(record, state=State.WITHDRAWN, updated_at=act.now, version=record.version + 1)
    _save(act, gone, "withdrawn", code)
    note_deletion(act.sql, Gone.RECORD_WITHDRAWN, gone.id)
    _note(act, "records.withdraw", Verb.ALTER, gone, result=code)
    act.announce(RecordWithdrawn(gone.reference, gone.database, gone.owner, code))
    return gone


def restrict_record(act: Act, reference: str, countries: Sequence[object] | None) -> Record:
    """Show an own record to these members only; None: to the usual ones of its database again; empty: to nobody else.

    Raises Invalid for others than members, NotLive, NotTheOwner, NotFound.
    """
    named = rules.check_countries(countries, exercise=act.house.exercise)
    record = _own(act, "records.restrict", reference)
    if record.countries == named:
        return record
    changed = replace(record, countries=named, updated_at=act.now, version=record.version + 1)
    _save(act, changed, "restricted", "")
    _journal_audience(act, changed)
    _note(act, "records.restrict", Verb.ALTER, changed)
    act.announce(RecordRestricted(changed.reference, changed.database, changed.owner))
    return changed


def block_record(act: Act, reference: str, reason: object) -> Record:
    """Hide a record from all but its owner until somebody has decided; for hub review and the commission.

    Raises Invalid for an unknown reason, NotFound. Blocking a blocked record changes nothing.
    """
    return _set_blocked(act, reference, reason, blocked=True)


def unblock_record(act: Act, reference: str, reason: object) -> Record:
    """Lift a block; the record is in force again. Raises Invalid for an unknown reason, NotFound."""
    return _set_blocked(act, reference, reason, blocked=False)


def erase_record(act: Act, reference: str, reason: object) -> UUID:
    """Erase payload, history and keys, leaving a tombstone; gives the id. Reached by retention and the commission only.

    Raises Invalid for an unknown reason, NotFound.
    """
    code = rules.check_reason(queries.shared_codes()["erase_reasons"], reason)
    record = _any(act, "records.erase", reference)
    with act.as_worker():
        if not store.erase(act.sql, record, code, act.now):
            raise NotFound
    note_deletion(act.sql, Gone.RECORD_ERASED, record.id)
    _note(act, "records.erase", Verb.ERASE, record, result=code)
    act.announce(RecordErased(record.reference, record.database, record.owner, code))
    return record.id


def save_draft(act: Act, database: str, body: Mapping[str, Any], faults: Sequence[Mapping[str, Any]] = ()) -> Draft:
    """Keep a refused or unfinished filing for its officer for thirty days. Raises NotFound for an unknown database."""
    known = queries.database_of(database)
    act.permit("records.file", database_resource(known), purpose=Purpose.MAINTAIN)
    draft = Draft(clock.new_id(), database, rules.keepable(body), act.now, act.now + DRAFT_DAYS)
    store.add_draft(act.sql, draft, act.actor, rules.keepable(list(faults)))
    act.note("records.draft", Verb.COLLECT, database=database, purpose=Purpose.MAINTAIN)
    return draft


def drop_draft(act: Act, name: UUID) -> None:
    """Throw an own draft away. Raises NotFound."""
    act.permit("records.list", queries.office(act))
    if not store.drop_draft(act.sql, name, act.actor):
        raise NotFound
    act.note("records.drop_draft", Verb.ERASE)


def _filer(act: Act) -> rules.Filer:
    return rules.Filer(act.actor.bureau, act.now, act.house.exercise)


def _as_filed(filing: Filing) -> Resource:
    return database_resource(filing.database, level=filing.level, sensitive=filing.sensitive)


def _filed_before(act: Act, filing: Filing, standing: Record, *, upsert: bool) -> Filed:
    """The file number is known: the same filing again, a correction when asked for, else a refusal."""
    if standing.state is State.LIVE and rules.same_filing(filing, standing):
        _note(act, "records.file", Verb.COLLECT, standing, digest=standing.digest, result="unchanged")
        return Filed(standing, created=False)
    rules.must_be_live(standing, act.now)
    if not upsert:
        raise rules.OtherContent(reference=standing.reference)
    act.permit("records.correct", record_resource(standing, sensitive=filing.sensitive), purpose=Purpose.MAINTAIN)
    if filing.sensitive:
        raise NeedsSecondPerson
    return Filed(_corrected(act, standing, filing, UPSERT_REASON), created=False)


def _refuse_twice(act: Act, filing: Filing) -> None:
    keys = rules.telling_keys(filing.database, filing.keys)
    others = store.own_by_keys(act.sql, filing.database.name, keys, store.own(act.actor, act.now))
    repeated = rules.twice(filing.database, filing.payload, others)
    if repeated is not None:
        raise rules.already_filed(filing.database, keys, repeated)


def _made(act: Act, filing: Filing) -> Record:
    known = filing.database
    reference = new_reference(known.code, clock.new_secret())
    return Record(
        id=clock.new_id(), reference=reference, database=known.name, owner=act.actor.bureau, unit=act.actor.unit,
        owner_ref=filing.owner_ref or reference, purposes=filing.purposes, legal_basis=filing.legal_basis,
        interest=filing.interest, person_status=filing.person_status, level=filing.level, handling=filing.handling,
        countries=filing.countries, state=State.LIVE, blocked=False, recorded_at=act.now, updated_at=act.now,
        verified_at=None, expires_at=rules.ends_at(known, filing.payload, act.now, filing.expires_on), version=1,
        schema_version=known.version, payload=filing.payload, digest=filing.digest,
    )  # fmt: skip


def _corrected(act: Act, record: Record, filing: Filing, reason: str) -> Record:
    """A correction may bring the end nearer (another class, an earlier day), and never puts it off."""
    end = rules.ends_at(filing.database, filing.payload, record.recorded_at, filing.expires_on)
    changed = replace(
        record, payload=filing.payload, digest=filing.digest, purposes=filing.purposes,
        legal_basis=filing.legal_basis, interest=filing.interest, person_status=filing.person_status,
        level=filing.level, handling=filing.handling, countries=filing.countries, updated_at=act.now,
        expires_at=min(record.expires_at, end), version=record.version + 1, schema_version=filing.database.version,
    )  # fmt: skip
    _save(act, changed, "corrected", reason, before=record, keys=filing.keys)
    if (changed.level, changed.countries) != (record.level, record.countries):
        _journal_audience(act, changed)
    _note(act, "records.correct", Verb.ALTER, changed, digest=changed.digest, result=reason)
    act.announce(RecordCorrected(changed.reference, changed.database, changed.owner, changed.version, reason))
    return changed


def _own(act: Act, action: str, reference: str, *, live: bool = True) -> Record:
    """An own record that this officer may change. Raises NotFound, NotTheOwner for another's, NotPermitted, NotLive."""
    record = queries.readable_or_own(act, reference)
    if record.owner != act.actor.bureau:
        raise rules.NotTheOwner
    act.permit(action, record_resource(record), purpose=Purpose.MAINTAIN)
    if live:
        rules.must_be_live(record, act.now)
    return record


def _any(act: Act, action: str, reference: str) -> Record:
    """Any record of the node, as the worker. Before it is read nothing is known of it but its reference."""
    name, spoken = queries.locate(reference)
    unread = {"database": name, "owner": act.actor.bureau, "level": 1, "sensitive": False, "blocked": False}
    act.permit(action, Resource("Record", spoken, {**unread, "purposes": []}))
    with act.as_worker():
        record = store.any_by_reference(act.sql, name, spoken)
    if record is None:
        raise NotFound
    act.permit(action, record_resource(record))
    return record


def _set_blocked(act: Act, reference: str, reason: object, *, blocked: bool) -> Record:
    code = rules.check_reason(queries.shared_codes()["block_reasons"], reason)
    record = _any(act, "records.block" if blocked else "records.unblock", reference)
    if record.blocked is blocked:
        return record
    word = "blocked" if blocked else "unblocked"
    with act.as_worker():
        store.set_blocked(act.sql, record, blocked=blocked)
        store.remember(act.sql, record, store.Line(word, code, act.now, act.actor.id, act.actor.bit))
    note_deletion(act.sql, Gone.RECORD_BLOCKED if blocked else Gone.RECORD_UNBLOCKED, record.id)
    _note(act, "records.block" if blocked else "records.unblock", Verb.BLOCK, record, result=code)
    news = RecordBlocked if blocked else RecordUnblocked
    act.announce(news(record.reference, record.database, record.owner, code))
    return replace(record, blocked=blocked)


def _save(
    act: Act,
    record: Record,
    change: str,
    reason: str,
    *,
    before: Record | None = None,
    keys: Sequence[Key] | None = None,
) -> None:
    """Write the next version. Raises StaleVersion when another act has written it already."""
    line = store.Line(change, reason, act.now, act.actor.id, act.actor.bit, before)
    if not store.replace(act.sql, record, _mask(act, record), line, keys):
        raise rules.StaleVersion(version=record.version)


def _journal_audience(act: Act, record: Record) -> None:
    """Outside every backup: who is shut out of a record stays shut out when an older backup comes back."""
    note_deletion(act.sql, Gone.RECORD_SHOWN, shown(record.id, record.level, _mask(act, record), record.countries))


def _mask(act: Act, record: Record) -> bytes:
    database: Database = queries.catalogue()[record.database]
    return rules.mask(database, record.owner, record.countries, exercise=act.house.exercise)


def _note(act: Act, name: str, verb: Verb, record: Record, *, digest: str = "", result: str = "") -> None:
    act.note(
        name, verb, record.reference, database=record.database, digest=digest, result=result,
        owners={record.reference: record.owner}, purpose=Purpose.MAINTAIN if verb is not Verb.BLOCK else None,
    )  # fmt: skip
