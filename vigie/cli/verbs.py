"""Makes a function a verb: --json, --language and --node on each, refusals as lines with the exit codes of the house."""

import inspect
import os
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import structlog
import typer

from vigie.cli.desk import AWAY, USAGE, Desk
from vigie.foundation import clock
from vigie.foundation.errors import Refusal
from vigie.foundation.failures import InternalError, where
from vigie.foundation.language import LANGUAGES, USUAL

log = structlog.get_logger("vigie.cli")
Json = Annotated[
    bool, typer.Option("--json", help="Data as JSON on standard output, refusals as JSON on standard error.")
]
Language = Annotated[
    str, typer.Option("--language", help="en, fr, es or ar; without it that of LANG.", show_default=False)
]
Node = Annotated[
    str, typer.Option("--node", help="By REST at this address, instead of on this machine.", show_default=False)
]


def parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    """One parameter of a verb that is made from a table."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


FRAME = (parameter("as_json", Json, default=False), parameter("language", Language, default=""))
AFAR = (parameter("node", Node, default=""),)


def verb(
    app: typer.Typer, name: str, *, afar: bool = False, table: Sequence[inspect.Parameter] = ()
) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """Register a function under this name. Its first parameter is the Desk; it may return an exit code.

    `afar` adds --node. `table` adds parameters that the function takes as `**given`.
    """

    def register(function: Callable[..., int | None]) -> Callable[..., int | None]:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own if each.kind is not each.VAR_KEYWORD]
        added = [*table, *FRAME, *(AFAR if afar else ())]

        def inside(**given: Any) -> None:
            desk = Desk(given.pop("as_json"), language_of(given.pop("language")), given.pop("node", "").rstrip("/"))
            raise typer.Exit(run(desk, function, given))

        inside.__signature__ = inspect.Signature([*named, *added])  # type: ignore[attr-defined]
        inside.__annotations__ = {each.name: each.annotation for each in (*named, *added)}
        inside.__doc__ = function.__doc__
        app.command(name)(inside)
        return function

    return register


def run(desk: Desk, function: Callable[..., int | None], given: dict[str, Any]) -> int:
    """The exit code of a verb; every refusal is said, here or as the other node put it."""
    from vigie.cli.client import NodeAway, Refused
    from vigie.foundation.engines.binaries import EngineError
    from vigie.foundation.settings import SettingsBroken

    try:
        return function(desk, **given) or 0
    except Refusal as refusal:
        return desk.refuse(refusal)
    except Refused as refused:
        return desk.refuse_problem(refused.problem)
    except SettingsBroken as broken:
        desk.tell(str(broken))
        return USAGE
    except (NodeAway, EngineError) as away:
        desk.tell(str(away))
        return AWAY
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001  what nobody foresaw is said like everything else, without what was typed
        correlation = str(clock.new_id())
        log.error("internal error", correlation=correlation, **where(error))  # noqa: TRY400  a traceback shows values
        return desk.refuse(InternalError())


def language_of(given: str) -> str:
    """The language of the reader: as given, else the first of LC_ALL, LC_MESSAGES and LANG that is set; else English."""
    found = given or next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = found.lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return code if code in LANGUAGES else USUAL
