"""`vigie` in this process: as it is typed, with a token; and the node behind an address, for --node."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.wsgi import get_wsgi_application
from typer.testing import CliRunner, Result

from tests.api.door import Rest
from vigie.cli.main import app
from vigie.foundation.actor import Actor


@dataclass
class Terminal:
    """A terminal at the node: `terminal.run(actor, "search", ...)`."""

    rest: Rest

    def run(self, actor: Actor | None, *arguments: str, typed: str = "", **environment: str) -> Any:
        """One command; the result has exit_code, stdout and stderr."""
        known = {**self.rest.node.environment, "LANG": "C.UTF-8", **environment}
        known["VIGIE_TOKEN"] = "" if actor is None else self.rest.token(actor)
        known.setdefault("VIGIE_TOKEN_FILE", "/nonexistent/token")
        result: Result = CliRunner().invoke(app, list(arguments), input=typed, env=known)
        return result

    def lines(self, actor: Actor | None, *arguments: str, typed: str = "", code: int = 0) -> list[Any]:
        """The JSON lines of a command that ended with this code."""
        result = self.run(actor, *arguments, "--json", typed=typed)
        assert result.exit_code == code, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    def one(self, actor: Actor | None, *arguments: str, typed: str = "", code: int = 0) -> Any:
        """Its only line."""
        (line,) = self.lines(actor, *arguments, typed=typed, code=code)
        return line


class Quiet(WSGIRequestHandler):
    """No access log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def a_server() -> Iterator[str]:
    """Django of this process, behind a free port of this machine."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
