"""`vigie databases`: what there is, and whether catalogue files hold; no node needed."""

from pathlib import Path
from typing import Annotated

import typer

from vigie.cli.desk import FAILED, Desk
from vigie.cli.verbs import verb
from vigie.foundation.errors import Advice

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
    """Read every file and try its examples; each complaint names file, key and remedy. Exit 1 when there is one."""
    from vigie.records.catalogue.page import CatalogueBroken
    from vigie.records.catalogue.reading import HERE
    from vigie.records.queries import check_catalogue

    try:
        tried = check_catalogue(folder or HERE, against=against)
        wrong = [f"{each.database}: {each.example}: {each.why}" for each in tried if each.passed is False]
    except CatalogueBroken as broken:
        tried, wrong = [], [str(each) for each in broken.complaints]
    for line in wrong:
        desk.give({"complaint": line}, lambda told: str(told["complaint"]))
    left = [each for each in tried if each.passed is None]
    if left:
        desk.tell(f"{len(left)} of {len(tried)} examples not run: {left[0].why}.")
    if not wrong:
        desk.tell(Advice("Every catalogue file holds."))
    return FAILED if wrong else 0


def document(desk: Desk) -> None:
    """The page about all databases, in Markdown: `vigie databases document > docs/databases.md`."""
    from vigie.records.catalogue.describing import document as page
    from vigie.records.catalogue.reading import read_folder

    desk.give({"page": page(read_folder())}, lambda told: str(told["page"]).rstrip("\n"))


verb(app, "list")(listed)
verb(app, "check")(check)
verb(app, "document")(document)
