"""Decisions about records: what may be filed, who may see it, when it ends, whether two filings are the same."""

import hashlib
import math
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, Final

import rfc8785

from vigie.foundation.errors import Advice, Conflict, Fault, Invalid, NotPermitted
from vigie.records.catalogue import checks
from vigie.records.catalogue.keys import agrees, keys_of, values_at
from vigie.records.catalogue.nouns import Codes, Database, Field, Type
from vigie.records.catalogue.values import Setting, Wrong, absent, given, group, read_code
from vigie.records.nouns import Filing, Key, Lane, Record, State
from vigie.vocabulary.countries import answering_member
from vigie.vocabulary.members import everyone, mask_of
from vigie.vocabulary.purposes import Purpose

__all__ = ["agrees", "keys_of", "values_at"]  # asked of the rules by search

RECORD: Final = "record"
MONTHS: Final = 12
MOST_DEPTH: Final = 16
# Two people may share a name, a telephone or an address; two of any other key are one thing filed twice.
SHARED_TYPES: Final = frozenset({Type.PERSON_NAME, Type.PHONE, Type.EMAIL})


class OtherContent(Conflict):
    """The file number is taken by a record of other content."""

    code: ClassVar[str] = "other_content"
    advice: ClassVar[str] = "Your file number already stands for record %(reference)s with other content. Correct that record, or file under another number."  # fmt: skip


class StaleVersion(Conflict):
    """Somebody changed the record since it was read."""

    code: ClassVar[str] = "stale_version"
    advice: ClassVar[str] = "The record is at version %(version)s by now. Read it again, then make your change."


class NotLive(Conflict):
    """The record is withdrawn or has ended: nothing more can be done with it."""

    code: ClassVar[str] = "not_live"
    advice: ClassVar[str] = "This record is no longer in force. File a new one if it is needed again."


class NoProof(Conflict):
    """The record has no entry of its own: it was filed with many others, whose proof comes with import."""

    code: ClassVar[str] = "no_proof"
    advice: ClassVar[str] = "This record was filed together with many others and has no entry of its own to prove."


class NotTheOwner(NotPermitted):
    """A record of another bureau, which this officer may see: only its owner changes it."""

    code: ClassVar[str] = "not_the_owner"
    advice: ClassVar[str] = "Only the bureau that owns a record changes it. Send that bureau a message."


@dataclass(frozen=True, slots=True)
class Filer:
    """Who files, when, and whether fictional countries count: all that a filing is judged by besides itself."""

    owner: str
    now: datetime
    exercise: bool


def check_filing(database: Database, envelope: Mapping[str, Field], body: object, filer: Filer) -> Filing:
    """The filing that a body of the form {"record": {...}, "legal_basis": {...}, ...} stands for.

    Raises Invalid with every fault at once, each with a JSON pointer into the body.
    """
    if database.room:
        advice = Advice("This database is filed in another room: %(room)s.", {"room": database.room})
        raise Invalid(Fault("", "not_filed_here", advice))
    if not isinstance(body, Mapping):
        raise Invalid(Fault("", "encoding", Advice("Give this as an object of named fields."), given(body)))
    rest = {name: value for name, value in body.items() if name != RECORD}
    said, faults = group(envelope, rest, "", Setting(filer.now.date(), filer.exercise, personal_data=True))
    if rest.get("countries") == []:
        said["countries"] = []  # named, and nobody in it: shown to the owner alone, as `restrict` has it
    payload, wrong = check_payload(database, body.get(RECORD, {}), filer)
    faults += [*wrong, *_envelope_faults(database, said, filer)]
    if faults:
        raise Invalid(*faults)
    return _filing(database, said, payload)


def check_many(
    database: Database, envelope: Mapping[str, Field], bodies: Iterable[object], filer: Filer
) -> list[Filing]:
    """Many filings, in their order. Raises Invalid with the faults of all; each pointer begins with the body's place."""
    filings, faults = [], []
    for place, body in enumerate(bodies):
        try:
            filings.append(check_filing(database, envelope, body, filer))
        except Invalid as refused:
            faults += [replace(fault, pointer=f"/{place}{fault.pointer}") for fault in refused.faults]
    if faults:
        raise Invalid(*faults)
    return filings


def check_payload(database: Database, raw: object, filer: Filer) -> tuple[dict[str, Any], list[Fault]]:
    """The payload of a record of this database, and every fault of it, with pointers below /record."""
    setting = Setting(filer.now.date(), filer.exercise, database.personal_data)
    payload, faults = group(database.fields, raw, f"/{RECORD}", setting)
    known = {fault.pointer for fault in faults}
    more = [*checks.faults(database, payload, filer.now.date()), *_issuer(database, payload, filer.owner)]
    return payload, faults + [fault for fault in more if fault.pointer not in known]


def check_change(database: Database, record: Record, changes: object, filer: Filer) -> Filing:
    """The record as it will be when these fields are replaced (null or empty: taken away). Raises Invalid."""
    if not isinstance(changes, Mapping):
        advice = Advice("Give this as an object of named fields.")
        raise Invalid(Fault(f"/{RECORD}", "encoding", advice, given(changes)))
    merged = {**record.payload, **changes}
    payload, faults = check_payload(database, {k: v for k, v in merged.items() if k in changes or not absent(v)}, filer)
    if faults:
        raise Invalid(*faults)
    return Filing(
        database=database, owner_ref=record.owner_ref, payload=payload, keys=keys_of(database, payload),
        digest=digest_of(payload), purposes=record.purposes, legal_basis=record.legal_basis,
        interest=record.interest, person_status=payload.get("person_status", ""), level=record.level,
        handling=record.handling, countries=record.countries, expires_on=None,
        sensitive=is_sensitive(database, payload),
    )  # fmt: skip


def check_reason(codes: Codes, reason: object) -> str:
    """The code of a reason. Raises Invalid at /reason with the nearest codes."""
    if absent(reason):
        raise Invalid(Fault("/reason", "missing", Advice("This is required. Fill it in."), nearest=tuple(codes.values)[:3]))  # fmt: skip
    try:
        return read_code(codes, reason)
    except Wrong as wrong:
        raise Invalid(Fault("/reason", wrong.code, wrong.advice, given(reason), wrong.nearest)) from wrong


def check_countries(countries: object, *, exercise: bool) -> tuple[str, ...] | None:
    """The members a record is shown to; None: the usual ones. Raises Invalid at /countries for others than members."""
    if countries is None:
        return None
    if not isinstance(countries, list | tuple):
        raise Invalid(Fault("/countries", "encoding", Advice("Give a list of countries."), given(countries)))
    faults = list(_strangers(countries, exercise=exercise))
    if faults:
        raise Invalid(*faults)
    return tuple(sorted({str(code).strip().upper() for code in countries}))


def keepable(body: object, depth: int = 0) -> Any:
    """What of a refused body can be kept as a draft: the same, without signs that no database takes."""
    if isinstance(body, Mapping) and depth < MOST_DEPTH:
        return {str(keepable(str(name))): keepable(value, depth + 1) for name, value in body.items()}
    if isinstance(body, list | tuple) and depth < MOST_DEPTH:
        return [keepable(value, depth + 1) for value in body]
    if isinstance(body, str):
        return body.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(body, float) and not math.isfinite(body):
        return str(body)
    return body if isinstance(body, bool | int | float) else None


def digest_of(payload: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the payload's canonical form (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(payload))).hexdigest()


def is_sensitive(database: Database, payload: Mapping[str, Any]) -> bool:
    """Whether a field that is marked sensitive is filled in: such a record needs a second person."""
    return any(values_at(payload, path) for path, field in database.paths.items() if field.sensitive)


def same_filing(filing: Filing, record: Record) -> bool:
    """Whether a filing says what the record says already: filing it again then changes nothing."""
    return (
        filing.digest == record.digest
        and filing.purposes == record.purposes
        and dict(filing.legal_basis) == dict(record.legal_basis)
        and dict(filing.interest) == dict(record.interest)
        and filing.level == record.level
        and dict(filing.handling) == dict(record.handling)
        and filing.countries == record.countries
        and (filing.expires_on is None or _midnight(filing.expires_on) >= record.expires_at)
    )


def mask(database: Database, owner: str, countries: tuple[str, ...] | None, *, exercise: bool) -> bytes:
    """Who may see a record: the members its owner named, else those of the database's `new_members`.

    The owner's bit is always set. Where new members are denied and none is named, the owner alone sees it.
    """
    usual = everyone(exercise=exercise) if database.new_members == "allow" else frozenset()
    return mask_of((usual if countries is None else frozenset(countries)) | {owner})


def ends_at(database: Database, payload: Mapping[str, Any], now: datetime, expires_on: date | None) -> datetime:
    """When a record ends: the class of the catalogue, counted in calendar months in UTC, or the owner's earlier day."""
    months = [by[code] for name, by in database.keep.by.items() if (code := str(payload.get(name))) in by]
    end = months_later(now, months[0] if months else database.keep.default_months)
    if expires_on is None:
        return end
    return min(end, _midnight(expires_on))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time some calendar months later, in UTC; 31 January and one month is the last of February."""
    at = moment.astimezone(UTC)
    year, month = divmod(at.year * MONTHS + at.month - 1 + months, MONTHS)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def telling_keys(database: Database, keys: Sequence[Key]) -> tuple[Key, ...]:
    """The keys of which two records of one owner are one thing filed twice: single numbers, and series that overlap."""
    single = {
        path
        for path, field in database.keys.items()
        if "." not in path and not field.list and field.type not in SHARED_TYPES
    }
    return tuple(key for key in keys if key.field in single and key.lane in {Lane.EXACT, Lane.RANGE})


def twice(database: Database, payload: Mapping[str, Any], others: Sequence[Record]) -> Record | None:
    """The record that this payload repeats: same key, and no narrow field that contradicts; None if there is none."""
    narrow = [(path, field) for path, field in database.narrow.items() if "." not in path]
    for other in others:
        pairs = ((field, values_at(payload, path), values_at(other.payload, path)) for path, field in narrow)
        if all(agrees(field, one, two) is not False for field, one, two in pairs):
            return other
    return None


def already_filed(database: Database, keys: Sequence[Key], other: Record) -> Invalid:
    """The refusal of a record that its owner has filed before, at the field that says so."""
    held = set(keys_of(database, other.payload))
    key = next((key for key in keys if key in held), keys[0])
    advice = Advice("You have filed this already: record %(reference)s. Correct that one.", {"reference": other.reference})  # fmt: skip
    return Invalid(Fault(f"/{RECORD}/{key.field}", "already_filed", advice, nearest=(other.reference,)))


def must_be_live(record: Record, now: datetime) -> None:
    """Raises NotLive when a record was withdrawn or has ended."""
    if record.state is not State.LIVE or record.expires_at <= now:
        raise NotLive


def _issuer(database: Database, payload: Mapping[str, Any], owner: str) -> Iterator[Fault]:
    issuer = payload.get(database.owner_is) if database.owner_is else None
    if issuer is not None and answering_member(issuer) != owner:
        advice = Advice("Only the issuing country files its documents. Ask its bureau to file this one.")
        yield Fault(f"/{RECORD}/{database.owner_is}", "not_the_issuer", advice, str(issuer))


def _envelope_faults(database: Database, said: Mapping[str, Any], filer: Filer) -> Iterator[Fault]:
    outside = [each for each in said.get("purposes", ()) if each not in database.purposes]
    if outside:
        advice = Advice("This database does not serve this purpose.")
        yield Fault("/purposes", "not_in_list", advice, str(outside[0]), tuple(sorted(database.purposes))[:3])
    if said.get("level", 1) > database.max_level:
        advice = Advice("This database takes records up to level %(most)s.", {"most": database.max_level})
        yield Fault("/level", "not_in_list", advice, str(said["level"]))
    if database.personal_data and "interest" not in said:
        yield Fault("/interest", "missing", Advice("Say why other countries need this record about a person."))
    yield from _strangers([each for each in said.get("countries", ()) if each], exercise=filer.exercise)
    ends = said.get("expires_on")
    if ends is not None and date.fromisoformat(ends) <= filer.now.date():
        yield Fault("/expires_on", "not_a_date", Advice("Give a day after today."), ends)


def _strangers(countries: Sequence[object], *, exercise: bool) -> Iterator[Fault]:
    members = everyone(exercise=exercise)
    for place, code in enumerate(countries):
        if not isinstance(code, str) or code.strip().upper() not in members:
            yield Fault(f"/countries/{place}", "not_a_country", Advice("This country is not a member."), given(code))


def _filing(database: Database, said: Mapping[str, Any], payload: dict[str, Any]) -> Filing:
    ends, countries = said.get("expires_on"), said.get("countries")
    return Filing(
        database=database,
        owner_ref=said.get("owner_ref", ""),
        payload=payload,
        keys=keys_of(database, payload),
        digest=digest_of(payload),
        purposes=frozenset(Purpose(each) for each in said.get("purposes", database.purposes)),
        legal_basis=said["legal_basis"],
        interest=said.get("interest", {}),
        person_status=payload.get("person_status", ""),
        level=int(said.get("level", database.level)),
        handling=said.get("handling", {"code": "H0"}),
        countries=None if countries is None else tuple(sorted(set(countries))),
        expires_on=None if ends is None else date.fromisoformat(ends),
        sensitive=is_sensitive(database, payload),
    )
