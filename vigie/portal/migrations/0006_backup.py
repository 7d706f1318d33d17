"""Applies vigie/schema/0006_backup.sql."""

from typing import ClassVar

from django.db import migrations

from vigie.portal.schema_files import apply


class Migration(migrations.Migration):
    """What the backup role may read."""

    dependencies: ClassVar = [("vigie_portal", "0005_doors")]
    operations: ClassVar = [apply("0006_backup.sql")]
