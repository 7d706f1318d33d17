"""The portal's own tables: invitations, recoveries, and the counters of failed sign-ins."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNTERS = """
create table portal_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index portal_cache_expires on portal_cache (expires);
"""


def _account(**more: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(to=settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.CASCADE, **more)


class Migration(migrations.Migration):
    """Before ours come Django's: an account is what an invitation is for."""

    initial = True
    dependencies: ClassVar = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar = [
        migrations.RunSQL(COUNTERS, "drop table portal_cache"),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("officer", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("account", _account()),
            ],
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("officer", models.UUIDField()),
                ("bureau", models.CharField(max_length=8)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("approved_by", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("account", _account(related_name="recoveries")),
            ],
        ),
    ]
