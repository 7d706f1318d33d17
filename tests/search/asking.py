"""Asking records in memory by the real rules: what a question finds, without a database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from vigie.foundation.actor import Kind
from vigie.records.catalogue.keys import keys_of
from vigie.records.catalogue.reading import read_folder
from vigie.records.nouns import Database, Lane, Match, Record, State, Wanted
from vigie.search.nouns import Answer, Caller, How, Part, Question
from vigie.search.rules import grade, plan_question, read_question
from vigie.vocabulary.purposes import Purpose

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVERY = read_folder()
OFFICER = Caller(Kind.OFFICER, exact_only=False, today=NOON.date())


def a_record(database: str, payload: Mapping[str, Any], number: int = 1) -> Record:
    """A live record of Utopia with this payload; its reference ends in `number`."""
    return Record(
        id=UUID(int=number), reference=f"XX-{number:012}", database=database, owner="UTO", unit="bureau",
        owner_ref="", purposes=frozenset(Purpose), legal_basis={}, interest={}, person_status="", level=1, handling={},
        countries=None, state=State.LIVE, blocked=False, recorded_at=NOON, updated_at=NOON, verified_at=None,
        expires_at=NOON.replace(year=2036), version=1, schema_version="", payload=payload, digest="",
    )  # fmt: skip


def question_of(body: Mapping[str, Any]) -> Question:
    """The question that a catalogue's example or a test writes down: fields of `ask`, or at the top `mrz` and `any`."""
    given = {name: value for name, value in body.items() if name in {"mrz", "any", "limit"}}
    fields = body["ask"] if "ask" in body else {name: value for name, value in body.items() if name not in given}
    return Question(ask={name: _asked(value) for name, value in fields.items()}, **given)


def _asked(value: Any) -> Any:
    if isinstance(value, Mapping):
        ((how, text),) = value.items()
        return Part(How(how), text)
    return tuple(value) if isinstance(value, list) else value


def ask_of(*records: Record, every: Mapping[str, Database] = EVERY, **body: Any) -> Answer:
    """What these records answer to the question with this body; purpose border."""
    question = question_of(body)
    reading = read_question(question, every, today=NOON.date())
    plan = plan_question(reading, every, question.databases, frozenset(every), OFFICER)
    answers = []
    for asking in plan.asking:
        wanted = [aim.wanted for aim in asking.aims]
        matches = [
            Match(record, key.field, key.lane, key.value)
            for record in records
            if record.database == asking.database
            for key in keys_of(every[record.database], record.payload)
            if any(_met(each, key.field, key.lane, key.value, key.low, key.high) for each in wanted)
        ]
        answers.append(grade(every[asking.database], asking, matches, limit=question.limit, as_of=NOON))
    return Answer("", Purpose.BORDER, tuple(answers), plan.zone)


def _met(wanted: Wanted, field: str, lane: Lane, value: str, low: int | None, high: int | None) -> bool:
    if (wanted.field, wanted.lane) != (field, lane):
        return False
    if wanted.until:
        return wanted.value <= value < wanted.until
    if wanted.number is not None and low is not None and high is not None:
        return wanted.value == value and low <= wanted.number <= high
    return wanted.value == value
