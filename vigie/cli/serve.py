"""`vigie serve`: the node until somebody stops it."""

import signal
import threading
from types import FrameType

from rich.console import Console

from vigie.cli.supervisor import Supervisor
from vigie.foundation.settings import Settings


def serve(settings: Settings, console: Console | None = None) -> None:
    """Run the node of these settings until SIGINT or SIGTERM; restart what dies; leave nothing behind.

    Raises EngineError or NodeDown when it does not come up. Call it from the main thread.
    """
    said = console or Console()
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {each: signal.signal(each, leave) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with Supervisor(settings) as node:
            said.print(f"{settings.node} answers at {settings.origin}. Stop it with Ctrl-C.")
            node.watch(stop)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
