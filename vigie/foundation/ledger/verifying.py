"""Verifying a whole ledger: tables against files, files against the signed root, bodies against their leaves.

Each check is a line with a name; one failed line is a doubt, and whoever calls decides what follows from it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from vigie.foundation.ledger import tiles, tree
from vigie.foundation.ledger.notes import Checkpoint, NoteError, VerifierKey, open_checkpoint
from vigie.foundation.ledger.proving import Check
from vigie.foundation.ledger.writing import (
    COMMITMENT_AT,
    MOST_REFERENCES,
    Verb,
    commitment,
    digest_of,
    milliseconds_of,
    moment_text,
)
from vigie.vocabulary.members import bit_of, members

BACK_MILLISECONDS = (
    600_000  # acts that commit late stand after younger ones; more than ten minutes is a clock turned back
)
SHOWN = 5
BATCH = 16 * tiles.WIDTH

ROWS = """
select l.leaf_index, l.entry_id, e.leaf, e.body, e.salt, e.sought, e.at, e.act, e.verb, e.actor,
       (select array_agg(r.reference order by r.reference) from ledger_reference r where r.entry = l.entry_id),
       e.bureau,
       exists (select from ledger_reference r where r.entry = l.entry_id
               and (r.at, r.act, r.bureau) is distinct from (e.at, e.act, e.bureau)),
       (select array_agg(array[r.reference, r.owner::text]) from ledger_reference r
        where r.entry = l.entry_id and r.owner is not null)
from ledger_leaf l left join ledger_entry e on e.id = l.entry_id
where l.leaf_index >= %s and l.leaf_index < %s order by l.leaf_index
"""
# One statement, so that the sequencer may go on meanwhile: it moves an entry from waiting to placed in one commit.
PLACES = """
select count(*), coalesce(max(leaf_index) + 1, 0),
       (select count(*) from ledger_entry e where not exists (select from ledger_leaf l where l.entry_id = e.id)
            and not exists (select from ledger_unplaced u where u.entry_id = e.id)),
       (select count(*) from ledger_unplaced u where exists (select from ledger_leaf l where l.entry_id = u.entry_id)
            or not exists (select from ledger_entry e where e.id = u.entry_id))
from ledger_leaf
"""


@dataclass
class _Doubts:
    """What was found wrong under each name, and how many things were looked at."""

    wrong: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, number: int = 1) -> None:
        self.seen[name] = self.seen.get(name, 0) + number

    def add(self, name: str, what: str) -> None:
        self.wrong.setdefault(name, []).append(what)

    def lines(self, *names: str) -> list[Check]:
        checks = []
        for name in names:
            wrong = self.wrong.get(name, [])
            more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
            found = "; ".join(wrong[:SHOWN]) + more if wrong else f"{self.seen.get(name, 0)} checked"
            checks.append(Check(name, not wrong, found))
        return checks


@dataclass
class _Course:
    """What is carried from one entry to the next."""

    latest: int = 0
    missing: dict[int, str] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)


def verify(
    connection: psycopg.Connection[Any],
    folder: Path,
    key: VerifierKey,
    *,
    remembered: str | None = None,
    start: int = 0,
) -> list[Check]:
    """Check the ledger; `connection` logs in as vigie_ledger or vigie_backup (it must see every entry).

    `remembered` is the text of an older checkpoint that the verifier kept: the only thing that shows a whole ledger
    replaced by a shorter or another one. `start` leaves out the bodies before that entry; the root is always computed
    over all. Lines: signatures, checkpoint (when remembered), leaves, root, bodies, references, order, gaps, erasures.
    An empty ledger without a checkpoint passes with nothing checked; entries placed without a checkpoint do not.
    """
    doubts, course = _Doubts(), _Course()
    checkpoint = _signatures(folder, key, doubts)
    if checkpoint is None:
        return [*doubts.lines("signatures"), *_unsigned(connection, remembered, doubts)]
    hashes = list(_leaf_hashes(folder, checkpoint.size, doubts))
    _root(folder, checkpoint, hashes, doubts)
    for row in _rows(connection, checkpoint.size, doubts):
        _leaf(row, hashes, doubts)
        _order(row, course, doubts)
        _entry(row, start, course, doubts)
    _gaps(connection, checkpoint.size, doubts)
    _erasures(course, doubts)
    older = [_remembered(remembered, key, checkpoint, hashes)] if remembered is not None else []
    names = ("leaves", "root", "bodies", "references", "order", "gaps", "erasures")
    return [*doubts.lines("signatures"), *older, *doubts.lines(*names)]


def _signatures(folder: Path, key: VerifierKey, doubts: _Doubts) -> Checkpoint | None:
    try:
        checkpoint = open_checkpoint((folder / tiles.CHECKPOINT).read_text(encoding="utf-8"), key)
    except FileNotFoundError:
        return None
    except (NoteError, UnicodeDecodeError) as error:
        doubts.add("signatures", str(error))
        return None
    doubts.count("signatures")
    return checkpoint


def _unsigned(connection: psycopg.Connection[Any], remembered: str | None, doubts: _Doubts) -> list[Check]:
    """No checkpoint that counts: fine only for a ledger in which nothing was ever placed."""
    row = connection.execute(PLACES).fetchone()
    if row is not None and row[1]:
        doubts.add("gaps", f"{row[1]} entries are placed and no checkpoint speaks of them")
    older = [Check("checkpoint", passed=False, found="there is nothing to compare it with")] if remembered else []
    return [*older, *doubts.lines("gaps")]


def _leaf_hashes(folder: Path, size: int, doubts: _Doubts) -> Iterator[bytes]:
    """The hashes of all leaves, from the entries tiles alone; a missing tile gives none, and a line of doubt."""
    for n, width in tiles.widths(size, 0):
        try:
            yield from map(tree.leaf_hash, tiles.read_entries(folder, n, width))
        except tiles.TileError as error:
            doubts.add("leaves", str(error))


def _root(folder: Path, checkpoint: Checkpoint, hashes: list[bytes], doubts: _Doubts) -> None:
    """The signed root against the leaves, and every tile of every level against the leaves too."""
    if len(hashes) != checkpoint.size or tree.root(hashes) != checkpoint.root:
        doubts.add("root", f"the leaves do not give the root that is signed for {checkpoint.size} entries")
    row = hashes
    for level in range(tiles.levels(len(hashes))):
        above = []
        for n, width in tiles.widths(len(hashes), level):
            part = row[n * tiles.WIDTH : n * tiles.WIDTH + width]
            doubts.count("root")
            try:
                if tiles.read_hashes(folder, level, n, width) != b"".join(part):
                    doubts.add("root", f"{tiles.path_of(level, n, width)} differs from the leaves")
            except tiles.TileError as error:
                doubts.add("root", str(error))
            above += [tree.root(part)] if width == tiles.WIDTH else []
        row = above


def _rows(connection: psycopg.Connection[Any], size: int, doubts: _Doubts) -> Iterator[tuple[Any, ...]]:
    """The placed entries in their order, as far as the checkpoint goes; each place that is missing is named."""
    for low in range(0, size, BATCH):
        expected = low
        for row in connection.execute(ROWS, (low, min(low + BATCH, size))):
            if row[0] > expected:
                doubts.add("gaps", f"places {expected} to {row[0] - 1} are missing")
            expected = row[0] + 1
            yield row
        if expected < min(low + BATCH, size):
            doubts.add("gaps", f"places {expected} to {min(low + BATCH, size) - 1} are missing")


def _leaf(row: tuple[Any, ...], hashes: list[bytes], doubts: _Doubts) -> None:
    index, leaf = row[0], row[2]
    doubts.count("leaves")
    if leaf is None:
        doubts.add("gaps", f"entry {index} is placed and gone")
    elif index >= len(hashes) or tree.leaf_hash(bytes(leaf)) != hashes[index]:
        doubts.add("leaves", f"leaf {index} of the tables is not that of the files")


def _order(row: tuple[Any, ...], course: _Course, doubts: _Doubts) -> None:
    if row[2] is None:
        return
    moment = int.from_bytes(bytes(row[2])[1:9], "big")
    doubts.count("order")
    if moment < course.latest - BACK_MILLISECONDS:
        doubts.add("order", f"entry {row[0]} is {(course.latest - moment) // 1000} s older than one before it")
    course.latest = max(course.latest, moment)


def _entry(row: tuple[Any, ...], start: int, course: _Course, doubts: _Doubts) -> None:
    index, leaf, body, salt, sought = row[0], row[2], row[3], row[4], row[5]
    if leaf is None:
        return
    if body is None or salt is None:
        course.missing[index] = "body"
        return
    erased = row[8] == Verb.ERASE
    if index < start and not erased:
        return
    doubts.count("bodies")
    if commitment(bytes(salt), bytes(body)) != bytes(leaf)[COMMITMENT_AT:]:
        doubts.add("bodies", f"body or salt of entry {index} is not what its leaf commits to")
        return
    try:
        facts = json.loads(bytes(body))
    except ValueError:
        doubts.add("bodies", f"the body of entry {index} is not JSON")
        return
    wrong = _columns(row, facts)
    if wrong:
        doubts.add("bodies", f"entry {index}: {wrong} differs from the body")
    course.erased |= set(facts.get("erased", [])) if erased else set()
    if facts.get("sought") and sought is None:
        course.missing.setdefault(index, "searched values")
    _references(row, facts, doubts)


def _columns(row: tuple[Any, ...], facts: dict[str, Any]) -> str:
    """Which column by which entries are found says something else than the body; empty when all agree."""
    _, name, leaf, _, _, sought, at, act, verb, actor, _, bit, _, _ = row
    moment = int.from_bytes(bytes(leaf)[1:9], "big")
    pairs = {
        "id": (facts.get("id"), str(name)),
        "at": (facts.get("at"), moment_text(milliseconds_of(at))),
        "time of the leaf": (moment, milliseconds_of(at)),
        "act": (facts.get("act"), act),
        "verb": (facts.get("verb"), verb),
        "verb of the leaf": (int.from_bytes(bytes(leaf)[9:11], "big"), Verb(verb).number if verb in set(Verb) else 0),
        "actor": (facts.get("actor", {}).get("id"), str(actor) if actor else None),
        "bureau": (_bit(facts.get("actor", {}).get("bureau")), bit),
        "searched values": (facts.get("sought"), sha256(bytes(sought)).hexdigest() if sought else facts.get("sought")),
    }
    return ", ".join(name for name, (said, found) in pairs.items() if said != found)


def _bit(code: str | None) -> int | None:
    """A bureau's bit; -1, which no row can have, for a code that nobody has."""
    return None if code is None else bit_of(code) if code in members() else -1


def _references(row: tuple[Any, ...], facts: dict[str, Any], doubts: _Doubts) -> None:
    """A look cannot be hidden by deleting the row that the record's owner finds it by, or put on another bureau."""
    listed, said = tuple(row[10] or ()), facts.get("references", [])
    doubts.count("references")
    if isinstance(said, dict):
        fits = said == {"count": len(listed), "sha256": digest_of(listed)} and len(listed) > 0
    else:
        fits = sorted(set(said)) == sorted(listed) and len(said) <= MOST_REFERENCES
    if not fits:
        doubts.add("references", f"entry {row[0]} is filed under other records than its body names")
    elif row[12]:
        doubts.add("references", f"entry {row[0]} is filed under its records with another time, act or bureau")
    elif digest_of(_owned(row[13])) != facts.get("owners", ""):
        doubts.add("references", f"entry {row[0]} is shown to other owners than those of its records")


def _owned(rows: list[list[str]] | None) -> tuple[str, ...]:
    """Each record with the bureau that its look is shown to, as the writer puts it together."""
    known = {str(member.bit): member.code for member in members().values()}
    return tuple(f"{reference} {known.get(bit, bit)}" for reference, bit in rows or ())


def _gaps(connection: psycopg.Connection[Any], size: int, doubts: _Doubts) -> None:
    row = connection.execute(PLACES).fetchone()
    count, end, orphans, ghosts = row if row is not None else (0, 0, 0, 0)
    doubts.count("gaps", count)
    if end < size:
        doubts.add("gaps", f"the tables end at {end}, the signed ledger at {size}")
    if count != end:
        doubts.add("gaps", f"{end - count} places are missing")
    if orphans:
        doubts.add("gaps", f"{orphans} entries neither have a place nor wait for one")
    if ghosts:
        doubts.add("gaps", f"{ghosts} waiting entries are placed already or do not exist")


def _erasures(course: _Course, doubts: _Doubts) -> None:
    doubts.count("erasures", len(course.missing))
    for index, what in sorted(course.missing.items()):
        if index not in course.erased:
            doubts.add("erasures", f"the {what} of entry {index} is missing and no act of erasing names it")


def _remembered(note: str, key: VerifierKey, now: Checkpoint, hashes: list[bytes]) -> Check:
    try:
        older = open_checkpoint(note, key)
    except NoteError as error:
        return Check("checkpoint", passed=False, found=f"the remembered checkpoint: {error}")
    if older.size > now.size:
        return Check("checkpoint", passed=False, found=f"the ledger had {older.size} entries and now has {now.size}")
    if len(hashes) < older.size or tree.root(hashes[: older.size]) != older.root:
        return Check("checkpoint", passed=False, found=f"the first {older.size} entries are not those of then")
    return Check("checkpoint", passed=True, found=f"the first {older.size} of {now.size} entries are those of then")
