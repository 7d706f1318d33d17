"""What decides a hit: which found records are candidates, how good each is, and what a database then says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from vigie.records.catalogue.keys import agrees, values_at
from vigie.records.nouns import MOST_A_KEY, Database, Field, Match, Record
from vigie.search.nouns import Aim, Asking, Candidate, DatabaseAnswer, Evidence, Grade, Narrow, State
from vigie.vocabulary.identifiers import forms
from vigie.vocabulary.writing import NotUnderstood

ORDER = {Grade.EXACT: 0, Grade.PART: 1, Grade.NEAR: 2}


def grade(
    database: Database, asking: Asking, matches: Iterable[Match], *, limit: int, as_of: datetime
) -> DatabaseAnswer:
    """What this database says to the question, from the records that its keys found.

    A record is a candidate by its best key, unless a narrow field that both sides give contradicts. It is a hit when
    a whole identifier or a part of the asked length agrees; `near` alone is never a hit. Candidates are ordered by
    grade, then by how many narrow fields agree, then by reference (which is random), and cut at `limit`.

    A key that so many records have that not all were read never gives "no hit": the one sought may be among the rest.
    """
    matches = tuple(matches)
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.record.reference, []).append(match)
    ranked = sorted(
        (candidate for each in found.values() for candidate in _candidate(database, asking, each)),
        key=lambda candidate: (ORDER[candidate.grade], -_agreeing(candidate), candidate.reference),
    )
    cut = any(_rows(aim, matches) >= MOST_A_KEY for aim in asking.aims)
    if not ranked and cut:
        return DatabaseAnswer(database.name, database.meaning, State.NOT_ASKED, as_of, more=True, why="too_many")
    state = State.NO_HIT
    if ranked:
        state = State.NEAR if ranked[0].grade is Grade.NEAR else State.HIT
    more = cut or len(ranked) > limit
    return DatabaseAnswer(database.name, database.meaning, state, as_of, candidates=tuple(ranked[:limit]), more=more)


def _rows(aim: Aim, matches: Sequence[Match]) -> int:
    """How many rows this key found; a row that several keys found counts once."""
    return len({(match.record.reference, match.value) for match in matches if _met(aim, match)})


def _agreeing(candidate: Candidate) -> int:
    return sum(evidence.how == "agrees" for evidence in candidate.explanation)


def _candidate(database: Database, asking: Asking, matches: Sequence[Match]) -> Iterator[Candidate]:
    """The candidate that these matches of one record make; none if all of them contradict."""
    pairs = [(aim, match) for match in matches for aim in asking.aims if _met(aim, match)]
    best: tuple[Grade, tuple[Evidence, ...]] | None = None
    for aim, match in sorted(pairs, key=lambda pair: ORDER[pair[0].grade]):
        compared = _compare(database, asking.narrow, match)
        if compared is not None and best is None:
            recorded = _recorded(database, match)
            best = aim.grade, (Evidence(match.field, aim.asked, recorded, aim.how), *compared)
    if best is not None:
        record = matches[0].record
        yield Candidate(record.reference, record.owner, best[0], _shown(database, record), best[1])


def _met(aim: Aim, match: Match) -> bool:
    wanted = aim.wanted
    if (wanted.field, wanted.lane) != (match.field, match.lane):
        return False
    return match.value.startswith(wanted.value) if wanted.until else match.value == wanted.value


def _compare(database: Database, narrow: Sequence[Narrow], match: Match) -> tuple[Evidence, ...] | None:
    """Each narrow field compared with what the record says; None when one contradicts.

    Fields of the group that holds the matched key are compared inside the element that holds it.
    """
    evidence = []
    for each in narrow:
        field = database.narrow[each.field]
        if not _concerns(each, database.keys[match.field]):
            continue
        recorded = values_at(_element(database, match, each.field), each.field)
        verdicts = [agrees(field, asked, value) for asked in each.values for value in recorded]
        asked = _plain(each.values)
        if any(verdict is True for verdict in verdicts):
            evidence.append(Evidence(each.field, asked, _plain(recorded), "agrees"))
        elif any(verdict is False for verdict in verdicts):
            return None
        else:
            evidence.append(Evidence(each.field, asked, _plain(recorded), "not_compared"))
    return tuple(evidence)


def _concerns(narrow: Narrow, key: Field) -> bool:
    """Whether what was asked belongs to the key that was found: an issuer to the number beside it, not to a name."""
    group, other = (path.rpartition(".")[0] for path in (narrow.field, key.path))
    return not narrow.of or (narrow.of == key.type and group == other)


def _element(database: Database, match: Match, path: str) -> Mapping[str, Any]:
    """The payload, cut to the one element of a group that holds the matched key, if `path` lies in that group."""
    payload = match.record.payload
    group, dot, _ = match.field.partition(".")
    if not dot or not path.startswith(f"{group}."):
        return payload
    holders = [each for each in _listed(payload.get(group)) if _holds(database, match, each)]
    return {**payload, group: holders}


def _holds(database: Database, match: Match, element: Mapping[str, Any]) -> bool:
    field = database.keys[match.field]
    try:
        keys = forms(field.type, str(element.get(field.name, "")))
    except NotUnderstood:
        return False
    return match.value in {*keys.exact, *keys.near, *(key[::-1] for key in keys.exact)}


def _recorded(database: Database, match: Match) -> str:
    """The value of the matched field as its owner typed it."""
    return _plain(values_at(_element(database, match, match.field), match.field))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _plain(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)


def _shown(database: Database, record: Record) -> dict[str, object]:
    """The fields that the catalogue lets a candidate list show, in its order."""
    return {name: record.payload[name] for name in database.hit.candidate if name in record.payload}
