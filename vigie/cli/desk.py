"""What every verb stands on: how it speaks, who acts, and which node it is for."""

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.foundation.actor import NO_TASK, Actor, Task
from vigie.foundation.errors import Advice, Fault, Refusal
from vigie.foundation.language import say

if TYPE_CHECKING:
    from vigie.cli.client import Client
    from vigie.foundation.database import Act
    from vigie.foundation.settings import Settings

DONE, FAILED, USAGE, FORBIDDEN, MISSING, CONFLICT, AWAY, HIT = 0, 1, 2, 3, 4, 5, 6, 10
EXITS = {
    400: USAGE, 401: FORBIDDEN, 403: FORBIDDEN, 404: MISSING, 405: USAGE, 409: CONFLICT, 412: CONFLICT, 413: USAGE,
    415: USAGE, 422: USAGE, 429: AWAY, 503: AWAY,
}  # fmt: skip
TOKEN = "VIGIE_TOKEN"  # noqa: S105  the variable's name
TOKEN_FILE = "VIGIE_TOKEN_FILE"  # noqa: S105
SHOWN_KEY = 18  # which token it was, for the ledger: "token:" and 12 signs of its digest
USUAL_TOKEN_FILE = Path("~/.config/vigie/token")


class NoToken(Refusal):
    """A verb that opens an act, and nobody said who acts."""

    code = "not_signed_in"
    status = 401
    advice = "Say who acts: put a personal token into VIGIE_TOKEN, or into a file that only you can read."


class TokenReadable(Refusal):
    """A token that others on the machine can read."""

    code = "token_readable"
    status = 401
    advice = "Others can read the token file %(path)s. Make it yours alone (chmod 600), and renew the token."


class TokenUnknown(Refusal):
    """Unknown, expired or revoked: all alike."""

    code = "not_signed_in"
    status = 401
    advice = "This token is not valid (any more). Make a new one in the portal."


class NotSetUp(Refusal):
    """There is no node here yet."""

    code = "not_set_up"
    status = 503
    advice = "There is no node in %(home)s. Set it up with `vigie migrate`, or name another one with --node."


class BadInput(Refusal):
    """A file or standard input that a verb cannot read."""

    code = "invalid"
    status = 422
    advice = "The input cannot be read: %(why)s"


@dataclass(frozen=True)
class Desk:
    """One run of a verb: JSON or text, the reader's language, the node far away or this one."""

    json: bool = False
    language: str = "en"
    node: str = ""

    def give(self, data: Any, text: Callable[[Any], str] | None = None) -> None:
        """Data, to standard output: one JSON object a line, or as text."""
        told = json.dumps(data, ensure_ascii=False) if self.json else (text or readable)(data)
        sys.stdout.write(told + "\n")

    def tell(self, words: str | Advice) -> None:
        """A sentence to the person, to standard error."""
        sys.stderr.write(say(words, self.language) + "\n")

    def refuse(self, refusal: Refusal) -> int:
        """Say what is wrong and what to do; the exit code for it."""
        told = {
            "code": refusal.code,
            "status": refusal.status,
            "advice": say(refusal.says, self.language),
            "errors": [_told(fault, self.language) for fault in refusal.faults],
        }
        return self.refuse_problem(told)

    def refuse_problem(self, problem: dict[str, Any]) -> int:
        """The same for a refusal that another node has already put into words."""
        if self.json:
            sys.stderr.write(json.dumps(problem, ensure_ascii=False) + "\n")
        else:
            lines = [f"{problem['advice']} [{problem['code']}]", *map(_line, problem.get("errors", []))]
            sys.stderr.write("\n".join(lines) + "\n")
        return EXITS.get(problem["status"], FAILED)

    @cached_property
    def settings(self) -> "Settings":
        """The settings of the node on this machine."""
        from vigie.foundation.settings import load

        return load()

    def actor(self) -> Actor:
        """Who acts on this node. Raises NoToken, TokenReadable, TokenUnknown; Unavailable without its database."""
        import psycopg

        from vigie.foundation import clock
        from vigie.foundation.credentials import actor_of, token_key
        from vigie.foundation.errors import Unavailable
        from vigie.foundation.house import pool

        key = token_key(token())
        try:
            with pool(self.settings).connection() as connection:
                actor = actor_of(connection, key, now=clock.now())
        except psycopg.OperationalError as error:
            raise Unavailable from error
        except FileNotFoundError as error:
            raise NotSetUp(home=str(self.settings.home)) from error
        if actor is None:
            raise TokenUnknown
        return replace(actor, session=key[:SHOWN_KEY], device="vigie")

    @contextmanager
    def act(self, task: Task = NO_TASK) -> Iterator["Act"]:
        """One act on this node by the holder of the token; committed when the block ends."""
        from vigie.foundation.house import act_on_pool, open_house

        actor = self.actor()
        try:
            open_house(self.settings)
        except FileNotFoundError as error:
            raise NotSetUp(home=str(self.settings.home)) from error
        with act_on_pool(self.settings, actor, task) as opened:
            yield opened

    def client(self) -> "Client":
        """REST: of the node named by --node, or of this one, in this process."""
        from vigie.cli.client import Client

        return Client.at(self.node, token(), self.language) if self.node else Client.here(token(), self.language)


def token() -> str:
    """The personal token of whoever acts: VIGIE_TOKEN, else a file that nobody else can read."""
    given = os.environ.get(TOKEN, "").strip()
    if given:
        return given
    path = Path(os.environ.get(TOKEN_FILE) or USUAL_TOKEN_FILE).expanduser()
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise TokenReadable(path=str(path))
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise NoToken from error
    except OSError as error:
        raise BadInput(why=f"{path}: {error.strerror}") from error


def read_text(source: str) -> str:
    """A file's text, or standard input for `-`. Raises BadInput."""
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(why=str(error)) from error


def read_lines(source: str) -> Iterator[tuple[int, Any]]:
    """JSON lines with their numbers from 1, empty lines passed over. Raises BadInput, naming the line."""
    for number, line in enumerate(read_text(source).splitlines(), start=1):
        if line.strip():
            yield number, read_json(line, f"line {number}")


def read_json(text: str, where: str) -> Any:
    """One JSON value. Raises BadInput."""
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInput(why=f"{where}: {error}") from error


def readable(data: Any, indent: int = 0) -> str:
    """Any JSON value as lines for a person: `name: value`, lists with dashes."""
    pad = "  " * indent
    if isinstance(data, dict):
        lines = []
        for name, value in data.items():
            if isinstance(value, dict | list) and value:
                lines.append(f"{pad}{name}:\n{readable(value, indent + 1)}")
            else:
                lines.append(f"{pad}{name}: {_short(value)}")
        return "\n".join(lines)
    if isinstance(data, list):
        return "\n".join(f"{pad}- {readable(each, indent + 1).lstrip()}" for each in data)
    return f"{pad}{_short(data)}"


def _short(value: Any) -> str:
    if value in (None, "", [], {}):
        return "-"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _told(fault: Fault, language: str) -> dict[str, Any]:
    return {
        "pointer": fault.pointer, "code": fault.code, "given": fault.given, "advice": say(fault.advice, language),
        "nearest": list(fault.nearest),
    }  # fmt: skip


def _line(fault: dict[str, Any]) -> str:
    nearest = f" ({', '.join(fault['nearest'])})" if fault.get("nearest") else ""
    return f"  {fault['pointer'] or '/'}: {fault['advice']} [{fault['code']}]{nearest}"
