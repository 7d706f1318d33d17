"""Asking and opening: reads are acts, permitted before the search starts and noted before the answer leaves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from vigie.foundation.database import Act
from vigie.foundation.ledger.writing import Verb
from vigie.records import queries as records
from vigie.records.nouns import Database, Match, Wanted, database_resource, record_resource
from vigie.search import rules
from vigie.search.events import CandidateFound, RecordOpened
from vigie.search.nouns import Answer, Caller, DatabaseAnswer, Finder, NotAsked, Opened, Plan, Question, State
from vigie.vocabulary.purposes import Purpose


class PostgresFinder:
    """Keys are looked up in PostgreSQL, by one SELECT, under row-level security."""

    def find(self, act: Act, purpose: Purpose, wanted: Sequence[Wanted]) -> Sequence[Match]:
        """The readable records that have any of these keys; nothing is asked for no keys."""
        return records.find(act, purpose, wanted) if wanted else ()


POSTGRES: Final = PostgresFinder()


def ask(act: Act, question: Question, finder: Finder = POSTGRES) -> Answer:
    """Ask one question of every permitted database that it fits; candidates only, each database for itself.

    The policy speaks before anything is searched; the entry is written in the same transaction as the search, so the
    door that commits it may answer. Raises BadQuestion or TooBroad (what is wrong, where), NotPermitted when no
    database may be asked for this purpose.
    """
    every = records.catalogue()
    purpose = _purpose(act)
    permitted = _permitted(act, question, every)
    reading = rules.read_question(question, every, today=act.now.date())
    caller = Caller(act.actor.kind, act.actor.exact_only, act.now.date())
    plan = rules.plan_question(reading, every, question.databases, permitted, caller)
    matches = finder.find(act, purpose, [aim.wanted for asking in plan.asking for aim in asking.aims])
    answers = _answers(act, plan, every, matches, question.limit)
    entry = _note(act, plan, answers)
    _announce(act, purpose, answers)
    return Answer(str(entry), purpose, answers, plan.zone)


def open_record(act: Act, reference: str) -> Opened:
    """Open the full record of a candidate: the second noted step, for the same purpose.

    Raises NotFound alike for unknown, hidden, expired and erased references; NotPermitted by the policy.
    """
    purpose = _purpose(act)
    act.permit("search.open", records.unread(act, reference))
    record = records.open_readable(act, purpose, reference)
    act.permit("search.open", record_resource(record))
    act.note(
        "search.open", Verb.CONSULT, record.reference,
        database=record.database, count=1, owners={record.reference: record.owner},
    )  # fmt: skip
    act.announce(RecordOpened(record.reference, record.owner, act.actor.bureau, purpose, act.now))
    return Opened(record, purpose, act.now)


def _purpose(act: Act) -> Purpose:
    if act.task.purpose is None:
        raise rules.NoPurpose
    return act.task.purpose


def _permitted(act: Act, question: Question, every: Mapping[str, Database]) -> frozenset[str]:
    """The databases that this caller may ask for this purpose. Raises NotPermitted, noted, when there is none."""
    rules.check_databases(question.databases, every)
    wanted = [every[name] for name in question.databases or every]
    allowed = frozenset(each.name for each in wanted if act.may("search.ask", database_resource(each)).allowed)
    for each in wanted if not allowed else [each for each in wanted if each.name in allowed]:
        act.permit("search.ask", database_resource(each))
    return allowed


def _answers(
    act: Act, plan: Plan, every: Mapping[str, Database], matches: Iterable[Match], limit: int
) -> tuple[DatabaseAnswer, ...]:
    by_database: dict[str, list[Match]] = {}
    for match in matches:
        by_database.setdefault(match.record.database, []).append(match)
    asked = {
        asking.database: rules.grade(
            every[asking.database], asking, by_database.get(asking.database, ()), limit=limit, as_of=act.now
        )
        for asking in plan.asking
    }
    left = {each.database: _not_asked(act, every[each.database], each) for each in plan.not_asked}
    both = asked | left
    return tuple(both[name] for name in every if name in both)


def _not_asked(act: Act, database: Database, left: NotAsked) -> DatabaseAnswer:
    return DatabaseAnswer(database.name, database.meaning, State.NOT_ASKED, act.now, why=left.why)


def _note(act: Act, plan: Plan, answers: Sequence[DatabaseAnswer]) -> object:
    given = {candidate.reference: candidate.owner for answer in answers for candidate in answer.candidates}
    hit = any(answer.state is State.HIT for answer in answers)
    near = any(answer.state is State.NEAR for answer in answers)
    return act.note(
        "search.ask", Verb.CONSULT, *sorted(given),
        databases=tuple(asking.database for asking in plan.asking),
        not_asked=tuple(f"{left.database}:{left.why}" for left in plan.not_asked),
        result="hit" if hit else "near" if near else "no_hit",
        count=len(given), sought=plan.sought, form=plan.form, owners=given,
    )  # fmt: skip


def _announce(act: Act, purpose: Purpose, answers: Sequence[DatabaseAnswer]) -> None:
    for answer in answers:
        for candidate in answer.candidates:
            act.announce(
                CandidateFound(
                    candidate.reference, answer.database, candidate.owner, act.actor.bureau, purpose,
                    candidate.grade, act.now,
                )
            )  # fmt: skip
