"""Applies vigie/schema/0002_ledger.sql."""

from typing import ClassVar

from django.db import migrations

from vigie.portal.schema_files import apply


class Migration(migrations.Migration):
    """The ledger: entries that only grow, and their places."""

    dependencies: ClassVar = [("vigie_portal", "0001_foundation")]
    operations: ClassVar = [apply("0002_ledger.sql")]
