"""Starts the processes of a node, watches them, and leaves none behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from vigie.foundation.engines.binaries import EngineError
from vigie.foundation.engines.migrating import migrate, set_up
from vigie.foundation.engines.postgres import PostgresServer
from vigie.foundation.engines.tie import tie
from vigie.foundation.following import Follower
from vigie.foundation.restoring import closed
from vigie.foundation.settings import Settings, as_environment

READY_WITHIN = 60.0
STOP_WITHIN = 8.0
AGAIN_AFTER = 1.0
LOOK_EVERY = 0.1


class NodeDown(RuntimeError):  # noqa: N818  says what is the matter
    """The node did not come up, or a part of it will not stay up; the text says which, and where its log is."""


@dataclass
class Part:
    """One process of the node: restarted when it dies, tied to us so that it dies when we do."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)


class Supervisor:
    """The node as a block: `with Supervisor(settings): ...`. Enter it in the main thread (see `tie`)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.server = PostgresServer(settings.home) if settings.embedded else None
        self.parts = [
            Part("web", [sys.executable, "-m", "vigie.cli.web"]),
            Part("ledger", [sys.executable, "-m", "vigie.workers.ledger"]),
        ]
        self._stop = threading.Event()
        self._follower = threading.Thread(
            target=Follower(settings).run, args=(self._stop,), name="journal", daemon=True
        )

    def __enter__(self) -> Self:
        """Everything up, schema current, the port answering. Raises NodeDown or EngineError."""
        if why := closed(self.settings.home):
            message = f"the node is closed: {why}. Finish `vigie backup restore` first"
            raise NodeDown(message)
        _refuse_busy_port(self.settings)
        try:
            set_up(self.settings)
            if self.server is not None:
                self.server.start()
            migrate(self.settings)
            for part in self.parts:
                self._start(part)
            self._follower.start()
            self._await_port()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Everything down, doors first, the engine last."""
        self.close()

    def watch(self, stop: threading.Event) -> None:
        """Restart what dies, until `stop` is set. Run it in the main thread."""
        while not stop.wait(LOOK_EVERY):
            self.look_after()

    def look_after(self) -> None:
        """One round: the engine, then each process. Nothing is started twice within a second."""
        if self.server is not None and not self.server.running:
            self.server.stop()
            self.server.start()
        for part in self.parts:
            down = part.process is None or part.process.poll() is not None
            if down and time.monotonic() - part.started >= AGAIN_AFTER:
                self._start(part)

    def close(self) -> None:
        """Stop in order. Safe to repeat."""
        self._stop.set()
        if self._follower.is_alive():
            self._follower.join(STOP_WITHIN)
        running = [part.process for part in self.parts if part.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.server is not None:
            self.server.stop()

    # ------------------------------------------------------------ inside

    def _start(self, part: Part) -> None:
        folder = self.settings.home / "logs"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {**os.environ, **as_environment(self.settings), "PYTHONUNBUFFERED": "1"}
        environment.pop("VIGIE_DATABASE_ROLE", None)
        part.started = time.monotonic()
        with (folder / f"{part.name}.log").open("ab") as log:
            part.process = subprocess.Popen(
                part.arguments, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=tie(signal.SIGKILL),  # noqa: PLW1509  tie() insists on the main thread
            )  # fmt: skip

    def _await_port(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if _answers(self.settings):
                return
            web = self.parts[0].process
            if web is not None and web.poll() is not None:
                break
            time.sleep(0.05)
        message = f"the node did not come up; see {self.settings.home / 'logs'}:\n{self._last_words()}"
        raise NodeDown(message)

    def _last_words(self) -> str:
        found = []
        for part in self.parts:
            path = self.settings.home / "logs" / f"{part.name}.log"
            if path.is_file():
                found += [f"{part.name}: {line}" for line in path.read_text(errors="replace").splitlines()[-8:]]
        return "\n".join(found)


def _answers(settings: Settings) -> bool:
    """Whether a worker answers; granian's port is open before that. Any answer will do."""
    line = http.client.HTTPConnection(settings.host, settings.port, timeout=5)
    try:
        line.request("GET", "/livez")
        return line.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _refuse_busy_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((settings.host, settings.port)) == 0:
            message = f"{settings.listen} is in use: another node runs there, or choose another `listen`"
            raise EngineError(message)
