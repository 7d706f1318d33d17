"""Plays the demonstration: starts the node, fills it once, tells the story, stays up or ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from vigie.cli.demo import fill as filling
from vigie.cli.demo.cast import assemble
from vigie.cli.demo.story import Story
from vigie.cli.demo.telling import sign_ins, things_to_try
from vigie.cli.demo.visitor import Unexpected
from vigie.cli.desk import DONE, FAILED, Desk
from vigie.cli.supervisor import NodeDown, Supervisor
from vigie.foundation.errors import Advice
from vigie.foundation.language import say
from vigie.foundation.settings import Settings, as_environment, load

HOME = Path(".vigie/demo")
RECORDS = "VIGIE_DEMO_RECORDS"  # how many records; tests play with few
FILE = """# A node of the demonstration: invented people only.
exercise = true
node = "exercise.vigie.example/ledger"
"""
STOPS = (signal.SIGINT, signal.SIGTERM)
TURNS = "demo-turns"  # in the node's home: how often the story was played
FILLED = "demo-filled"  # in the node's home: how many records were filed


def play(desk: Desk, *, check: bool = False) -> int:
    """Start the node in VIGIE_HOME (else .vigie/demo), fill it once, play the story; 0 when all of it came true, else 1.

    With `check` the node ends with the story; otherwise it stays up until Ctrl-C. A second start finds everything.
    """
    settings = _settings(free_port=check)
    before = {each: signal.signal(each, _leave) for each in STOPS}
    try:
        return _play(desk, settings, check=check)
    except KeyboardInterrupt:
        desk.tell("The node is down; its data stay in its home.")
        return FAILED if check else DONE
    except (Unexpected, NodeDown, subprocess.CalledProcessError) as error:
        desk.tell(Advice("The demonstration failed: %(why)s", {"why": error}))
        return FAILED
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _play(desk: Desk, settings: Settings, *, check: bool) -> int:
    clock = _Watch(desk)
    desk.tell(
        Advice("Starting a node in %(home)s: everybody and everything on it is invented.", {"home": settings.home})
    )
    with Supervisor(settings) as node:
        clock.tell("The node is up.")
        cast = assemble(settings)
        clock.tell("Four bureaus are here: Utopia, Zembrovia, Costa Marena, Al Rimal.")
        _fill_once(settings, clock)
        story = Story(settings.origin, cast, clock.tell, _next_turn(settings.home))
        looked_at = story.play()
        _verify_ledger(settings)
        clock.tell("The ledger was verified: every entry is in its place, and signed.")
        if check:
            return DONE
        desk.tell(sign_ins(settings.origin, cast))
        looks = f"{settings.origin}/records/own/{looked_at}/looks/"
        desk.tell(things_to_try(story.stolen, desk.language, home=str(settings.home), looks=looks))
        node.watch(threading.Event())
    return DONE


class _Watch:
    """Tells each step with the seconds since the start."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.started = time.monotonic()

    def tell(self, words: str, **values: object) -> None:
        """One line of the story, in the reader's language."""
        said = say(Advice(words, values), self.desk.language)
        self.desk.tell(f"[{time.monotonic() - self.started:5.1f} s] {said}")


def _settings(*, free_port: bool) -> Settings:
    """The demonstration's own node; its file is written at the first start. A check takes any free port."""
    home = Path(os.environ.get("VIGIE_HOME") or HOME).absolute()
    file = home / "vigie.toml"
    if not file.is_file():
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        file.write_text(FILE, encoding="utf-8")
    if free_port and "VIGIE_LISTEN" not in os.environ:
        os.environ["VIGIE_LISTEN"] = f"127.0.0.1:{_free_port()}"
    return load(home)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """The first Ctrl-C ends the demonstration; while it goes down a second one changes nothing."""
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _fill_once(settings: Settings, clock: _Watch) -> None:
    wanted = int(os.environ.get(RECORDS) or filling.RECORDS)
    mark = settings.home / FILLED
    if mark.is_file():
        clock.tell("%(count)s records are here from the first start.", count=f"{int(mark.read_text()):,}")
        return
    filed = filling.fill(settings, wanted)
    mark.write_text(str(filed), encoding="ascii")
    clock.tell("%(count)s records are filed.", count=f"{filed:,}")


def _next_turn(home: Path) -> int:
    """Each play has passports of its own."""
    path = home / TURNS
    turn = int(path.read_text()) + 1 if path.is_file() else 1
    path.write_text(str(turn), encoding="ascii")
    return turn


def _verify_ledger(settings: Settings) -> None:
    """By the command that anybody would use, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "vigie.cli.main", "ledger", "verify", "--json"],
        env={**os.environ, **as_environment(settings)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        message = f"the ledger was not accepted: {(done.stdout + done.stderr).strip()[-600:]}"
        raise Unexpected(message)
    json.loads(done.stdout.splitlines()[-1])
