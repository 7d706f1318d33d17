"""The node itself at the terminal: serve, migrate, demo; backup, verify, restore."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from vigie.cli.desk import FAILED, BadInput, Desk
from vigie.cli.verbs import verb
from vigie.foundation.errors import Advice

backup = typer.Typer(help="The whole node in one sealed file.", no_args_is_help=True)

Archive = Annotated[Path, typer.Argument(help="The backup's file.")]
KeyFile = Annotated[
    Path | None, typer.Option("--key", help="The private backup key; else the node's own, if it is still there.")
]


def serve(desk: Desk) -> None:
    """Run the node until Ctrl-C: its PostgreSQL, the portal and REST, the ledger."""
    from vigie.cli.serve import serve as run

    run(desk.settings)


def migrate(desk: Desk) -> None:
    """Make what is missing of the keys, and bring the schema up to date."""
    from vigie.foundation.engines.migrating import migrate as run
    from vigie.foundation.engines.migrating import set_up

    set_up(desk.settings)
    with ExitStack() as stack:
        _engine(desk, stack)
        run(desk.settings)
    desk.tell(Advice("The node is ready."))


def demo(
    desk: Desk,
    check: Annotated[bool, typer.Option("--check", help="Play the story and end: 0 when all of it came true.")] = False,
) -> int:
    """A node with invented people of four countries that do not exist; plays and tells the story of a border hit."""
    from vigie.cli.demo import play

    done: int = play(desk, check=check)
    return done


def create(desk: Desk, archive: Archive) -> int:
    """Write the node into one file, sealed to the backup key."""
    from vigie.foundation.backup import create as run

    def work() -> Any:
        with ExitStack() as stack:
            _engine(desk, stack)
            return run(desk.settings, archive)

    return _told(desk, work)


def verify(desk: Desk, archive: Archive, key: KeyFile = None) -> int:
    """Restore into a throw-away engine and compare everything. Exit 1 when anything differs."""
    from vigie.foundation.backup import verify as run

    return _told(desk, lambda: run(desk.settings, archive, key))


def restore(
    desk: Desk,
    archive: Archive,
    key: KeyFile = None,
    journal_lost: Annotated[
        bool, typer.Option("--journal-lost", help="Go on without the deletion journal; the ledger says so.")
    ] = False,
) -> int:
    """Bring the node back into a home without a database; what was deleted since stays deleted."""
    from vigie.foundation.backup import restore as run

    return _told(desk, lambda: run(desk.settings, archive, key, journal_lost=journal_lost))


def _told(desk: Desk, work: Callable[[], Any]) -> int:
    from vigie.foundation.backup import BackupBroken, SealBroken

    try:
        desk.give(_contents(work()))
    except (BackupBroken, SealBroken) as broken:
        desk.tell(str(broken))
        return FAILED
    except FileExistsError as error:
        raise BadInput(why=f"{error} exists") from error
    except FileNotFoundError as error:
        raise BadInput(why=f"{error.filename}: {error.strerror}") from error
    return 0


def _contents(contents: Any) -> dict[str, Any]:
    from vigie.foundation.wire import plain

    told: dict[str, Any] = plain(contents)
    told["rows"] = contents.rows
    told.pop("files", None)
    return told


def _engine(desk: Desk, stack: ExitStack) -> None:
    """The embedded PostgreSQL, if this node has one and it is not running already: for this verb only."""
    from vigie.foundation.engines.postgres import PostgresServer

    if desk.settings.embedded:
        server = PostgresServer(desk.settings.home)
        server.start()
        stack.callback(server.stop)


def register(app: typer.Typer) -> None:
    """Add the verbs of the node."""
    verb(app, "serve")(serve)
    verb(app, "migrate")(migrate)
    verb(app, "demo")(demo)


verb(backup, "create")(create)
verb(backup, "verify")(verify)
verb(backup, "restore")(restore)
