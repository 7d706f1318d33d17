"""`vigie databases`: what there is, and whether catalogue files hold; no node needed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from vigie.cli.desk import FAILED, Desk
from vigie.cli.verbs import verb

app = typer.Typer(help="The shared databases and their catalogue files.", no_args_is_help=True)


def listed(desk: Desk) -> None:
    """Every database of the catalogue, by name."""
    from vigie.records.catalogue.reading import read_folder

    for each in read_folder().values():
        told = {
            "name": each.name, "code": each.code, "title": each.title[desk.language], "meaning": each.meaning,
            "purposes": sorted(each.purposes), "holds": each.holds[desk.language], "version": each.version,
        }  # fmt: skip
        desk.give(told, lambda line: f"{line['code']}  {line['name']:20} {line['title']}")


def check(
    desk: Desk,
    folder: Annotated[Path | None, typer.Argument(help="A folder of catalogue files; else the shipped ones.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="The folder in use: what may not change, did not.")
    ] = None,
) -> int:
    """Read every file; each complaint names file, key and remedy. Exit 1 when there is one."""
    from vigie.records.catalogue.page import CatalogueBroken
    from vigie.records.catalogue.proving import changes
    from vigie.records.catalogue.reading import HERE, read_folder

    try:
        found = read_folder(folder or HERE)
        complaints: Iterable[Any] = changes(read_folder(against), found) if against else ()
    except CatalogueBroken as broken:
        complaints = broken.complaints
    wrong = [{"complaint": str(each)} for each in complaints]
    for told in wrong:
        desk.give(told, lambda line: str(line["complaint"]))
    if not wrong:
        desk.tell("Every catalogue file holds.")
    return FAILED if wrong else 0


verb(app, "list")(listed)
verb(app, "check")(check)
