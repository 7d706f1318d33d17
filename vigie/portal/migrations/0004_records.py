"""Applies vigie/schema/0004_records.sql."""

from typing import ClassVar

from django.db import migrations

from vigie.portal.schema_files import apply


class Migration(migrations.Migration):
    """Records, their keys, history, tombstones and the feed."""

    dependencies: ClassVar = [("vigie_portal", "0003_governance")]
    operations: ClassVar = [apply("0004_records.sql")]
