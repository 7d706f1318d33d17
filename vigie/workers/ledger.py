"""The sequencer's process: `python -m vigie.workers.ledger`. Without it nothing is lost, and nothing is proved."""

import logging
import signal
import sys
from threading import Event
from types import FrameType

import psycopg
import structlog

from vigie.foundation.engines.postgres import dsn_for
from vigie.foundation.house import ledger_folder, ledger_keys_folder
from vigie.foundation.ledger.keys import LedgerKeys
from vigie.foundation.ledger.sequencer import Sequencer, SequencerError
from vigie.foundation.settings import Settings, load

PAUSE_AFTER_ERROR = 1.0
PAUSE_AFTER_DOUBT = 30.0


def main() -> int:
    """Work until SIGINT or SIGTERM; then 0."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    work(load(), stop)
    return 0


def work(settings: Settings, stop: Event) -> None:
    """Run the sequencer until `stop`; a lost database is tried again, a doubt is said again and again."""
    log = structlog.get_logger("vigie.ledger")
    keys = LedgerKeys.load(ledger_keys_folder(settings))
    log.info("sequencer started", node=settings.node)
    while not stop.is_set():
        sequencer = Sequencer(dsn_for(settings, "vigie_ledger"), ledger_folder(settings), keys, settings.node)
        try:
            sequencer.run(stop)
        except (psycopg.Error, OSError) as error:
            log.warning("sequencer waits", cause=type(error).__name__)
            stop.wait(PAUSE_AFTER_ERROR)
        except SequencerError as error:
            log.critical("sequencer stopped: ledger in doubt", cause=str(error))
            stop.wait(PAUSE_AFTER_DOUBT)
    log.info("sequencer ended")


if __name__ == "__main__":
    sys.exit(main())
