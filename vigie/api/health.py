"""For whoever watches the node: is it alive, may it be sent questions, what are its figures. Says nothing of its content."""

from collections.abc import Callable
from datetime import datetime, timedelta

import psycopg
import structlog
from django.db import Error as DjangoDatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from vigie.api import metrics
from vigie.api.acts import house
from vigie.api.callers import raw_connection
from vigie.foundation import clock
from vigie.foundation.policy import PolicyBroken

LAG_ALLOWED = timedelta(seconds=5)
WAITING = (
    "select set_config('role', 'vigie_app', true)",  # ids and times only: no act, for nobody asks about anybody
    "select min(at) from ledger_unplaced",
)
log = structlog.get_logger("vigie.api")


def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when questions can be answered, else 503: database, policies, and entries that wait for their place."""
    del request
    checks: dict[str, Callable[[], bool]] = {
        "database": _database_answers,
        "policies": _policies_loaded,
        "ledger": _ledger_keeps_up,
    }
    found = {name: _passes(name, check) for name, check in checks.items()}
    ready = all(found.values())
    told = {name: "ok" if good else "failed" for name, good in found.items()}
    return JsonResponse({"ready": ready, "checks": told}, status=200 if ready else 503)


def figures(request: HttpRequest) -> HttpResponse:
    """Prometheus's text format."""
    del request
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (psycopg.Error, DjangoDatabaseError, OSError, ValueError, PolicyBroken) as error:
        log.warning("not ready", check=name, error=type(error).__name__)
        return False


def _database_answers() -> bool:
    return raw_connection().execute("select 1").fetchone() == (1,)


def _policies_loaded() -> bool:
    return bool(house().policies.version)


def _ledger_keeps_up() -> bool:
    with transaction.atomic():
        connection = raw_connection()
        connection.execute(WAITING[0])
        row = connection.execute(WAITING[1]).fetchone()
    oldest: datetime | None = row[0] if row else None
    return oldest is None or clock.now() - oldest < LAG_ALLOWED
