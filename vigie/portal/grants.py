"""After migrating: the web role may use Django's own tables, and nothing of ours."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections

from vigie.portal.models import CACHE_TABLE

RIGHTS = "select, insert, update, delete"


def own_tables() -> list[str]:
    """The tables that Django and the portal keep for themselves: accounts, sessions, passkeys, invitations."""
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001  Django documents it
    return sorted(models | {CACHE_TABLE})


def open_to_web(sender: AppConfig, using: str = "default", **_signal: Any) -> None:  # noqa: ARG001  Django's shape
    """Grant `vigie_web` what sessions and accounts need. Runs as the migrator, once for each migration run."""
    with connections[using].cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema()")
        there = {name for (name,) in cursor.fetchall()}
        for table in own_tables():
            if table in there:
                cursor.execute(f'grant {RIGHTS} on "{table}" to vigie_web')
        cursor.execute("grant select on django_migrations to vigie_web")  # readiness compares it; nobody edits it
