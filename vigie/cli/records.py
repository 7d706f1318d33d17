"""`vigie records`: file, show, list, correct, verify, withdraw, restrict, history, prove; a template to begin with."""

import csv
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from vigie.cli.desk import Desk, read_json, read_lines, read_text, readable
from vigie.cli.search import CaseOption, PurposeOption, purpose_of
from vigie.cli.verbs import verb
from vigie.foundation.actor import Task
from vigie.foundation.errors import Refusal
from vigie.vocabulary.purposes import Purpose

app = typer.Typer(help="Records of the own bureau.", no_args_is_help=True)

MAINTENANCE = Task(Purpose.MAINTAIN)
API = "/api/v1/records"
Reference = Annotated[str, typer.Argument(help="The record's reference.")]
DatabaseName = Annotated[str, typer.Argument(help="Such as travel_documents.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="A code of the list of reasons.")]


def template(desk: Desk, database: DatabaseName) -> None:
    """Headings and code lists for this database, as CSV: a form to fill in. Opens no act."""
    from vigie.records.queries import database_of

    known = database_of(database)
    writer = csv.writer(sys.stdout)
    writer.writerow(["owner_ref", *known.paths])
    writer.writerow(["#", *(each.label[desk.language] for each in known.paths.values())])
    lists = [" | ".join(each.codes.values) if each.codes else str(each.type) for each in known.paths.values()]
    writer.writerow(["#", *lists])


def file(
    desk: Desk,
    database: DatabaseName,
    source: Annotated[str, typer.Argument(help="JSON lines, one filing a line; - is standard input.")] = "-",
    upsert: Annotated[bool, typer.Option("--upsert", help="Correct what stands under the same file number.")] = False,
) -> int:
    """File records: one act and one line of answer for each. What is refused is said with its line; the rest is filed."""
    worst = 0
    for number, filing in read_lines(source):
        try:
            desk.give(
                _filed(desk, database, filing, upsert=upsert), lambda told: f"{told['reference']}  {told['owner_ref']}"
            )
        except Refusal as refusal:
            sys.stderr.write("" if desk.json else f"line {number}: ")
            worst = max(worst, desk.refuse(refusal))
    return worst


def _filed(desk: Desk, database: str, filing: Any, *, upsert: bool) -> dict[str, Any]:
    if desk.node:
        told: dict[str, Any] = _filed_afar(desk, database, filing, upsert=upsert)
        return told
    from vigie.foundation.wire import plain
    from vigie.records import actions

    with desk.act(MAINTENANCE) as act:
        filed = actions.file_record(act, database, filing, upsert=upsert)
    return {**plain(filed.record), "created": filed.created}


def _filed_afar(desk: Desk, database: str, filing: Any, *, upsert: bool) -> Any:
    from urllib.parse import quote

    client = desk.client()
    if not upsert:
        return client.file(database, filing)
    number = filing.get("owner_ref", "") if isinstance(filing, Mapping) else ""
    path = f"/api/v1/databases/{quote(database, safe='')}/records/by-owner-ref/{quote(str(number), safe='')}"
    return client.send("PUT", path, body=filing)


def show(desk: Desk, reference: Reference, purpose: PurposeOption = "maintain", case: CaseOption = "") -> None:
    """A record: an own one in whatever state, another's for a purpose."""
    if desk.node:
        desk.give(desk.client().open(reference, purpose, case))
        return
    from vigie.records import queries

    _read(desk, Task(purpose_of(purpose), case=case), lambda act: queries.show(act, reference))


def listed(
    desk: Desk,
    database: Annotated[str, typer.Option("--database", help="Only of this one.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
) -> None:
    """Own records, newest first, one line each."""
    if desk.node:
        query = {"database": database, "limit": str(min(limit, 200))}
        found = desk.client().send("GET", API, query=query)["items"]
    else:
        from vigie.foundation.wire import plain
        from vigie.records import queries

        with desk.act(MAINTENANCE) as act:
            found = plain(queries.list_own(act, database, limit=limit).records)
    for each in found:
        desk.give(
            each, lambda told: f"{told['reference']}  {told['state']:10} {told['updated_at']}  {told['owner_ref']}"
        )


def correct(
    desk: Desk,
    reference: Reference,
    changes: Annotated[
        str, typer.Argument(help="JSON object of fields, a file with @FILE, or -; null takes one away.")
    ],
    version: Annotated[int, typer.Option("--version", min=1, help="The version that you read.")],
    reason: ReasonOption,
) -> None:
    """Replace fields of an own record."""
    wanted = read_json(read_text(changes.removeprefix("@")) if changes[:1] in {"@", "-"} else changes, "changes")
    body = {"changes": wanted, "reason": reason}
    _change(
        desk, ("PATCH", f"{API}/{reference}", body, {"If-Match": f'"{version}"'}),
        lambda act, rooms: rooms.correct_record(act, reference, wanted, version=version, reason=reason),
    )  # fmt: skip


def verify(desk: Desk, reference: Reference) -> None:
    """Attest that an own record is still true."""
    _change(
        desk, ("POST", f"{API}/{reference}/verification", None, {}),
        lambda act, rooms: rooms.verify_record(act, reference),
    )  # fmt: skip


def withdraw(desk: Desk, reference: Reference, reason: ReasonOption) -> None:
    """Take an own record out of every answer."""
    _change(
        desk, ("POST", f"{API}/{reference}/withdrawal", {"reason": reason}, {}),
        lambda act, rooms: rooms.withdraw_record(act, reference, reason),
    )  # fmt: skip


def restrict(
    desk: Desk,
    reference: Reference,
    country: Annotated[list[str] | None, typer.Option("--country", help="Only this member; may be repeated.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="No other member.")] = False,
) -> None:
    """Say which members may see an own record; without any: the usual ones of its database."""
    countries = country or ([] if nobody else None)
    _change(
        desk, ("PUT", f"{API}/{reference}/restrictions", {"countries": countries}, {}),
        lambda act, rooms: rooms.restrict_record(act, reference, countries),
    )  # fmt: skip


def history(desk: Desk, reference: Reference) -> None:
    """What was done to an own record, oldest first, one line each."""
    if desk.node:
        found = desk.client().send("GET", f"{API}/{reference}/history")["items"]
    else:
        from vigie.foundation.wire import plain
        from vigie.records import queries

        with desk.act(MAINTENANCE) as act:
            found = plain(queries.history(act, reference))
    for each in found:
        desk.give(each, lambda told: f"{told['at']}  {told['version']:3} {told['change']:10} {told['reason']}")


def prove(desk: Desk, reference: Reference) -> None:
    """The record and the proof that it was filed; verifies off line with `vigie ledger verify --bundle`."""
    if desk.node:
        desk.give(desk.client().send("GET", f"{API}/{reference}/proof"))
        return
    from vigie.foundation.house import ledger_folder
    from vigie.records import queries

    _read(desk, MAINTENANCE, lambda act: queries.proof(act, reference, ledger_folder(desk.settings)))


def _read(desk: Desk, task: Task, do: Callable[[Any], Any]) -> None:
    from vigie.foundation.wire import plain

    with desk.act(task) as act:
        told = plain(do(act))
    desk.give(told, readable)


def _change(desk: Desk, afar: tuple[str, str, Any, Mapping[str, str]], here: Callable[[Any, Any], Any]) -> None:
    """The same change by REST or in an act of this process; the record as it stands now."""
    if desk.node:
        method, path, body, headers = afar
        desk.give(desk.client().send(method, path, body=body, headers=headers))
        return
    from vigie.records import actions

    _read(desk, MAINTENANCE, lambda act: here(act, actions))


for name, do in (
    ("file", file), ("show", show), ("list", listed), ("correct", correct), ("verify", verify), ("withdraw", withdraw),
    ("restrict", restrict), ("history", history), ("prove", prove),
):  # fmt: skip
    verb(app, name, afar=True)(do)
verb(app, "template")(template)
