"""`vigie`: the people's and scripts' door at a terminal. Heavy imports wait for their verb."""

import logging
import sys

import structlog
import typer

from vigie.cli import call, databases, governance, ledger, mrz, node, policy, records, search, settings, synth

app = typer.Typer(
    name="vigie", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Vigie: shared databases of a police organisation, asked lawfully, answered with proof.",
)  # fmt: skip


@app.callback()
def before() -> None:
    """Data goes to standard output; everything said to a person, the log included, to standard error."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # a node that is down is said once, in our own words


for name, part in (
    ("search", search.app), ("mrz", mrz.app), ("records", records.app), ("databases", databases.app),
    ("ledger", ledger.app), ("backup", node.backup), ("policy", policy.app), ("governance", governance.app),
    ("synth", synth.app),
):  # fmt: skip
    app.add_typer(part, name=name)
settings.register(app)
node.register(app)
call.register(app)

if __name__ == "__main__":
    app()
