"""Where a question is asked, and by which keys; what is left out, and why."""

from collections.abc import Iterator, Mapping

from vigie.foundation.actor import Kind
from vigie.foundation.errors import Advice, Fault
from vigie.records.nouns import Database, Field, Lane, Type, Wanted
from vigie.search.nouns import Aim, Asking, Caller, Clue, Condition, Grade, How, Narrow, NotAsked, Plan, Reading
from vigie.search.rules.reading import BadQuestion, too_short
from vigie.vocabulary.identifiers import part_form, reverse_form, successor
from vigie.vocabulary.writing import NotUnderstood

# What a zone says belongs to the document or to its holder.
BELONGS = {
    "issuer": Type.DOCUMENT_NUMBER,
    "kind": Type.DOCUMENT_NUMBER,
    "birth": Type.PERSON_NAME,
    "sex": Type.PERSON_NAME,
}


def family(field: Field) -> str:
    """The key family of a field: its type. Serial numbers keep their path too: a firearm's does not ask gearboxes."""
    return f"serial:{field.path}" if field.type == "serial" else str(field.type)


def plan_question(
    reading: Reading, every: Mapping[str, Database], chosen: tuple[str, ...], permitted: frozenset[str], caller: Caller
) -> Plan:
    """Which databases are asked by which keys. `chosen` empty means all; `permitted` is what the policy allows.

    A database that is not asked says why: `not_permitted`, `needs_officer` (a machine alone asks no persons) or
    `no_key` (nothing in the question finds anything there). Raises BadQuestion for a part shorter than its minimum.
    """
    asking: list[Asking] = []
    left: list[NotAsked] = []
    for name, database in every.items():
        if chosen and name not in chosen:
            continue
        if name not in permitted:
            left.append(NotAsked(name, _why_not(database, caller)))
            continue
        aims = tuple(aim for clue in reading.clues for aim in _aims(database, clue))
        if aims:
            asking.append(Asking(name, aims, tuple(_narrow(database, reading.conditions))))
        else:
            left.append(NotAsked(name, "no_key"))
    return Plan(reading.form, tuple(asking), tuple(left), dict(_sought(asking)), reading.zone)


def _why_not(database: Database, caller: Caller) -> str:
    machine = caller.kind is Kind.SERVICE and caller.exact_only
    return "needs_officer" if machine and database.personal_data else "not_permitted"


def _aims(database: Database, clue: Clue) -> Iterator[Aim]:
    for path, field in database.keys.items():
        if family(field) != clue.family:
            continue
        if clue.part is not None:
            yield from _part_aims(database, field, clue)
            continue
        weak = Grade.NEAR if clue.weak else Grade.EXACT
        for value in clue.exact:
            yield Aim(Wanted(database.name, path, Lane.EXACT, value), weak, clue.weak or "same", clue.asked)
        for value in clue.near if field.near else ():
            yield Aim(Wanted(database.name, path, Lane.NEAR, value), Grade.NEAR, "reading_confusion", clue.asked)
        if clue.series is not None and _has_series(database, path):
            key, number = clue.series
            yield Aim(Wanted(database.name, path, Lane.RANGE, key, number=number), weak, "series", clue.asked)
        if clue.start:
            cut = Wanted(database.name, path, Lane.EXACT, clue.start, until=successor(clue.start))
            yield Aim(cut, Grade.NEAR, str(How.START), clue.asked)


def _part_aims(database: Database, field: Field, clue: Clue) -> Iterator[Aim]:
    part = clue.part
    if part is None or part.how not in field.part:
        return
    least = field.part[part.how]
    try:
        signs = part_form(field.type, part.text)
    except NotUnderstood as error:
        advice = Advice(error.advice, error.values)
        raise BadQuestion(
            Fault(f"/ask/{field.path}/{part.how}", error.code, advice, part.text, error.nearest)
        ) from error
    if len(signs) < least:
        raise too_short(field, part, least)
    start = signs if part.how is How.START else reverse_form(signs)
    lane = Lane.EXACT if part.how is How.START else Lane.REVERSE
    yield Aim(
        Wanted(database.name, field.path, lane, start, until=successor(start)), Grade.PART, str(part.how), part.text
    )


def _has_series(database: Database, path: str) -> bool:
    return any(field.range_from == path for field in database.paths.values())


def _narrow(database: Database, conditions: tuple[Condition, ...]) -> Iterator[Narrow]:
    for condition in conditions:
        for path, field in database.narrow.items():
            known = not condition.databases or database.name in condition.databases
            if path == condition.field and known:
                yield Narrow(path, condition.values)
            elif path != condition.field and condition.tag and field.from_mrz == condition.tag:
                yield Narrow(path, condition.values, str(BELONGS.get(condition.tag, "")))


def _sought(asking: list[Asking]) -> Iterator[tuple[str, str]]:
    """The searched values for the ledger's fingerprints: by database and field the first key of everything surely read.

    A second value of one field stands beside the first under `field#2`. Of readings in doubt only the first is kept,
    and only where nothing was surely read.
    """
    for each in asking:
        found: dict[str, dict[str, Aim]] = {}
        for aim in each.aims:
            asked = found.setdefault(aim.wanted.field, {})
            if aim.wanted.lane is not Lane.NEAR and (aim.grade is not Grade.NEAR or not asked):
                asked.setdefault(aim.asked, aim)
        for path, values in found.items():
            for place, aim in enumerate(values.values(), 1):
                yield f"{each.database}|{path}" + (f"#{place}" if place > 1 else ""), aim.wanted.value
