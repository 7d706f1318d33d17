"""Twenty thousand records of things that never were, filed by the national files of the four bureaus."""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from vigie.cli.demo.cast import LANGUAGES, MAINTAIN, assemble, filer
from vigie.foundation.engines.tie import tie
from vigie.foundation.errors import Conflict
from vigie.foundation.house import act_on_pool
from vigie.foundation.settings import Settings, as_environment
from vigie.records import actions as records
from vigie.synth.documents import COUNTRIES, document
from vigie.synth.persons import person
from vigie.synth.vehicles import vehicle

SEED = 1
CHUNK = 1000  # records an act: one transaction and one ledger entry each
RECORDS = 20_000
SHARES: tuple[tuple[str, Callable[[int, int], dict[str, Any]], float], ...] = (
    ("travel_documents", document, 0.6),
    ("vehicles", vehicle, 0.2),
    ("nominal", person, 0.2),
)
TEAMS = (("UTO", "XRM"), ("QZB", "XCM"))  # two processes, for two cores


def fill(settings: Settings, count: int = RECORDS) -> int:
    """File so many records in all (rounded to four bureaus and three databases); gives how many.

    What an interrupted start has filed stays and is passed over. Raises CalledProcessError when a team fails.
    """
    environment = {**os.environ, **as_environment(settings)}
    teams = [
        subprocess.Popen(
            [sys.executable, "-m", "vigie.cli.demo.team", str(count), *team], env=environment,
            preexec_fn=tie(signal.SIGKILL),  # noqa: PLW1509  tie() insists on the main thread
        )
        for team in TEAMS
    ]  # fmt: skip
    for team in teams:
        if team.wait() != 0:
            raise subprocess.CalledProcessError(team.returncode, "filling the node")
    return sum(_wanted(count, share) for _, _, share in SHARES) * len(LANGUAGES)


def file_for(settings: Settings, count: int, bureaus: Sequence[str]) -> None:
    """The part of these bureaus, in this process."""
    cast = assemble(settings)
    for bureau in bureaus:
        actor = filer(settings, cast, bureau)
        for database, make, share in SHARES:
            for chunk in _chunks(_own(make, bureau), _wanted(count, share)):
                with suppress(Conflict), act_on_pool(settings, actor, MAINTAIN) as act:
                    records.file_many(act, database, chunk)  # filed already: by a start that was interrupted


def _wanted(count: int, share: float) -> int:
    return round(count * share / len(LANGUAGES))


def _own(make: Callable[[int, int], dict[str, Any]], bureau: str) -> Iterator[dict[str, Any]]:
    """What one bureau files, among all that is invented, without end."""
    for i in itertools.count(COUNTRIES.index(bureau), len(COUNTRIES)):
        made = make(i, SEED)
        del made["owner"]
        yield made


def _chunks(filings: Iterator[dict[str, Any]], wanted: int) -> Iterator[list[dict[str, Any]]]:
    some = itertools.islice(filings, wanted)
    while chunk := list(itertools.islice(some, CHUNK)):
        yield chunk
