"""The web process: granian in front of the portal and the REST API, whose workers die with it."""

import importlib
import os
import shutil
import signal
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from vigie.foundation.engines.tie import bind_to
from vigie.foundation.settings import load

TARGET = "vigie.portal.wsgi:application"  # by name: doors do not import each other
KILL_AFTER_SECONDS = 5


def load_tied(parent: int, target: str = TARGET) -> Any:
    """Called in each worker: the application, after asking the kernel to end this worker with granian's main process."""
    bind_to(parent, signal.SIGKILL)
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def main() -> None:
    """Serve until told to stop. No access log: a question's values must not land in it."""
    settings = load()
    _share_figures(settings.home / "run" / "metrics")
    server = Granian(
        TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        log_level=LogLevels.warning,
        log_access=False,
        websockets=False,
    )
    server.serve(target_loader=partial(load_tied, os.getpid()), wrap_loader=False)


def _share_figures(folder: Path) -> None:
    """Let /metrics speak for all workers of this node: each writes its figures there; those of an earlier run go."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


if __name__ == "__main__":
    main()
