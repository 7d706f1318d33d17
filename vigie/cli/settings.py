"""`vigie settings`: every setting of this node, its value, and where that came from."""

import typer

from vigie.cli.desk import Desk
from vigie.cli.verbs import verb
from vigie.foundation.language import say


def settings(desk: Desk) -> None:
    """Every setting with its source; secrets masked. Opens no act."""
    from vigie.foundation.settings import describe

    for each in describe():
        told = {"name": each.name, "value": each.value, "source": each.source, "help": say(each.help, desk.language)}
        desk.give(told, lambda line: f"{line['name']} = {line['value'] or '-'}  ({line['source']})\n    {line['help']}")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "settings")(settings)
