"""Applies vigie/schema/0003_governance.sql."""

from typing import ClassVar

from django.db import migrations

from vigie.portal.schema_files import apply


class Migration(migrations.Migration):
    """Bureaus, units, officers, machine accounts."""

    dependencies: ClassVar = [("vigie_portal", "0002_ledger")]
    operations: ClassVar = [apply("0003_governance.sql")]
