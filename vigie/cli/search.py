"""`vigie search`: one question over many databases, and opening a candidate's record."""

import sys
import time
from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from vigie.cli.desk import DONE, HIT, BadInput, Desk, readable
from vigie.cli.verbs import parameter, verb
from vigie.foundation.errors import Advice, Fault, Invalid
from vigie.foundation.language import say
from vigie.vocabulary.purposes import Purpose


class AskFirst(TyperGroup):
    """`vigie search TEXT --vin V` is asking; only `open` is another verb."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb in that nobody types."""
        asks = bool(args) and args[0] not in {"open", "--help"}
        return super().parse_args(ctx, ["ask", *args] if asks else args)


app = typer.Typer(help="Ask many databases at once; open what was found.", no_args_is_help=True, cls=AskFirst)

Text = Annotated[str, typer.Argument(help="Anything: recognised by its shape and check digits.", show_default=False)]
PurposeOption = Annotated[
    str, typer.Option("--purpose", help="Why you ask: " + ", ".join(Purpose) + ".", show_default=False)
]
CaseOption = Annotated[
    str, typer.Option("--case", help="The case reference; not needed at a border.", show_default=False)
]


def _one(flag: str, text: str) -> Any:
    return Annotated[str, typer.Option(flag, help=text, show_default=False)]


def _many(flag: str, text: str) -> Any:
    return Annotated[list[str] | None, typer.Option(flag, help=text, show_default=False)]


# What each option asks for, as the catalogue calls it. Options of databases not built yet come with them.
FIELDS: Final[Mapping[str, str]] = {
    "document": "document_number",
    "vin": "vin",
    "engine": "engine_number",
    "plate": "plate",
    "plate_country": "plate_country",
    "sex": "sex",
    "dob": "birth",
    "kind": "kind",
    "country": "issuing_country",
}
STATES = {
    "hit": Advice("HIT"),
    "near": Advice("Near, decides nothing alone"),
    "no_hit": Advice("No hit"),
    "not_asked": Advice("Not asked"),
}
TABLE = (
    parameter("mrz", _one("--mrz", "A whole machine-readable zone; - reads standard input."), ""),
    parameter("document", _one("--document", "Document number."), ""),
    parameter("kind", _one("--kind", "Kind of document."), ""),
    parameter("country", _one("--country", "Issuing country, alpha-3."), ""),
    parameter("vin", _one("--vin", "Vehicle identification number; ? is one unknown sign."), ""),
    parameter("engine", _one("--engine", "Engine number."), ""),
    parameter("plate", _one("--plate", "Registration plate."), ""),
    parameter("plate_country", _one("--plate-country", "Country of the plate, alpha-3."), ""),
    parameter("name", _many("--name", "A name, in any script; may be repeated."), None),
    parameter("given", _one("--given", "Given name, together with --family."), ""),
    parameter("family", _one("--family", "Family name, together with --given."), ""),
    parameter("dob", _one("--dob", "Date of birth: 1984-07-19, 1984-07 or 1984."), ""),
    parameter("nationality", _many("--nationality", "Alpha-3; may be repeated."), None),
    parameter("sex", _one("--sex", "Code of the list."), ""),
    parameter("field", _many("--field", "NAME=VALUE: any field of the catalogue that can be asked."), None),
    parameter("database", _many("--database", "Only this one; may be repeated."), None),
    parameter("purpose", PurposeOption, ""),
    parameter("case", CaseOption, ""),
    parameter("reason", _one("--reason", "Free text, kept with the question."), ""),
    parameter("limit", Annotated[int, typer.Option("--limit", help="Candidates a database, 1 to 50.")], 20),
    parameter(
        "explain", Annotated[bool, typer.Option("--explain", help="Field by field, why each was found.")], default=False
    ),
    parameter(
        "exit_code", Annotated[bool, typer.Option("--exit-code", help="Exit 10 when there is a hit.")], default=False
    ),
)


def ask(desk: Desk, text: Text = "", **given: Any) -> int:
    """Ask one question: by number, whole zone, plate, VIN, or name with date of birth."""
    question = question_of(text, given)
    answer = desk.client().ask(question) if desk.node else _here(desk, question)
    desk.give(answer, lambda told: spoken(told, desk.language))
    hit = any(each["state"] == "hit" for each in answer["answers"])
    return HIT if hit and given["exit_code"] else DONE


def open_record(
    desk: Desk,
    reference: Annotated[str, typer.Argument(help="The record's reference, such as TD-7K3M-9QXF-2BTW-4.")],
    purpose: PurposeOption = "",
    case: CaseOption = "",
) -> None:
    """Open a candidate's full record: the second step, noted like the first."""
    if desk.node:
        desk.give(desk.client().open(reference, purpose, case))
        return
    from vigie.foundation.actor import Task
    from vigie.foundation.wire import plain
    from vigie.search import queries

    with desk.act(Task(purpose_of(purpose), case=case)) as act:
        told = plain(queries.open_record(act, reference))
    desk.give({**told["record"], "opened_for": told["purpose"], "as_of": told["as_of"]})


def question_of(text: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The question as REST takes it. Raises Invalid for a --field that is not NAME=VALUE."""
    asked: dict[str, Any] = {name: given[option] for option, name in FIELDS.items() if given[option]}
    names = [*(given["name"] or ()), " ".join(filter(None, (given["given"], given["family"])))]
    if any(names):
        asked["names"] = [name for name in names if name]
    if given["nationality"]:
        asked["nationality"] = given["nationality"]
    asked |= _named(given["field"] or ())
    told = {
        "ask": asked, "mrz": _zone(given["mrz"]), "any": sys.stdin.read() if text == "-" else text,
        "databases": given["database"] or [], "purpose": given["purpose"], "case": given["case"],
        "reason": given["reason"], "limit": given["limit"], "with_explanation": given["explain"],
    }  # fmt: skip
    purpose_of(told["purpose"])
    return told


def purpose_of(text: str) -> Purpose:
    """The purpose, or a refusal that lists them all."""
    try:
        return Purpose(text)
    except ValueError as error:
        code, advice = (
            "not_in_list",
            "Only the values of the list are known here. Take one of those named as nearest.",
        )
        if not text:
            code, advice = ("missing", "This is required. Fill it in.")
        raise Invalid(Fault("/purpose", code, Advice(advice), text, tuple(Purpose))) from error


def _here(desk: Desk, question: Mapping[str, Any]) -> dict[str, Any]:
    """Asked on this node, in an act of this process; the answer leaves after its entry is committed."""
    from vigie.foundation.actor import Task
    from vigie.foundation.wire import plain
    from vigie.search import queries
    from vigie.search.nouns import Question

    started = time.monotonic()
    task = Task(purpose_of(question["purpose"]), case=question["case"], reason=question["reason"])
    wanted = Question(
        question["ask"], question["mrz"], question["any"], tuple(question["databases"]), question["limit"]
    )
    with desk.act(task) as act:
        answer = queries.ask(act, wanted)
    told: dict[str, Any] = plain(answer, desk.language)
    told["took_ms"] = round((time.monotonic() - started) * 1000)
    for candidate in (each for part in told["answers"] for each in part["candidates"]):
        if not question["with_explanation"]:
            del candidate["explanation"]
    return told


def spoken(told: Mapping[str, Any], language: str) -> str:
    """The answer for a person: one block a database, the meanings kept apart."""
    blocks = []
    for part in told["answers"]:
        why = f" ({part['why']})" if part.get("why") else ""
        head = f"{part['database']} [{part['meaning']}]: {say(STATES[part['state']], language)}{why}, {part['as_of']}"
        blocks.append("\n".join([head, *(readable([each], 1) for each in part["candidates"])]))
    return "\n".join(blocks)


def _zone(given: str) -> str:
    return sys.stdin.read().strip() if given == "-" else given


def _named(fields: Any) -> dict[str, str]:
    found = {}
    for each in fields:
        name, sign, value = each.partition("=")
        if not sign:
            raise BadInput(why=f"--field {each}: NAME=VALUE")
        found[name.strip()] = value
    return found


verb(app, "ask", afar=True, table=TABLE)(ask)
verb(app, "open", afar=True)(open_record)
