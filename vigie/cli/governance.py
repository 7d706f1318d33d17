"""`vigie governance`: what a node needs to start, at its console; everything else is `vigie call governance. ...`."""

from typing import Annotated

import typer

from vigie.cli.desk import BadInput, Desk
from vigie.cli.verbs import verb

app = typer.Typer(help="The first administrator and the code that makes one.", no_args_is_help=True)

LANGUAGES = ("en", "fr", "es", "ar")


def code(desk: Desk) -> None:
    """The one-time code with which the portal makes the first administrator. Readable by the node's own user only."""
    from vigie.foundation.console import console_code

    desk.give(
        {"code": console_code(desk.settings.home), "page": f"{desk.settings.origin}/account/first-administrator/"}
    )


def found(
    desk: Desk,
    bureau: Annotated[str, typer.Argument(help="Alpha-3 code of the bureau that runs this node.")],
    administrator: Annotated[str, typer.Option("--administrator", help="Their name.")],
    address: Annotated[str, typer.Option("--desk", help="The desk that answers day and night.")] = "",
    account: Annotated[
        int | None, typer.Option("--account", min=1, help="The number of their portal account, if there is one.")
    ] = None,
    token: Annotated[
        str, typer.Option("--token", help="Give them a token of this name too, for nodes without the portal.")
    ] = "",
) -> None:
    """Make this node's bureau and its first administrator, once, by whoever sits at the console."""
    from vigie.foundation import clock
    from vigie.foundation.house import act_on_pool
    from vigie.foundation.wire import plain
    from vigie.governance import actions
    from vigie.governance.nouns import NewBureau, NewOwnToken, console
    from vigie.vocabulary.countries import country_name
    from vigie.vocabulary.members import members

    if bureau not in members():
        raise BadInput(why=f"{bureau} is not the code of a member")
    names = {language: country_name(bureau, language) for language in LANGUAGES}
    order = NewBureau(bureau, names, administrator, address, account=account)
    person = console(bureau, clock.new_id(), clock.now())
    with act_on_pool(desk.settings, person) as act:
        told = plain(actions.first_administrator(act, order))
    if token:
        with act_on_pool(desk.settings, person) as act:
            told["token"] = actions.issue_own_token(act, NewOwnToken(token)).token
    desk.give(told)


verb(app, "code")(code)
verb(app, "found")(found)
