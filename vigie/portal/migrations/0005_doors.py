"""Applies vigie/schema/0005_doors.sql."""

from typing import ClassVar

from django.db import migrations

from vigie.portal.schema_files import apply


class Migration(migrations.Migration):
    """What the programs' door keeps: answers asked twice, quotas."""

    dependencies: ClassVar = [("vigie_portal", "0004_records")]
    operations: ClassVar = [apply("0005_doors.sql")]
