"""Applies vigie/schema/0001_foundation.sql."""

from typing import ClassVar

from django.db import migrations

from vigie.portal.schema_files import apply


class Migration(migrations.Migration):
    """What every act stands on: settings of the session, outbox, credentials."""

    dependencies: ClassVar = [("vigie_portal", "0000_accounts")]
    operations: ClassVar = [apply("0001_foundation.sql")]
