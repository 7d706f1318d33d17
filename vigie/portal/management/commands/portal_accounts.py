"""Makes portal accounts for a demonstration or a test: JSON lines in, JSON lines out; rights come from governance."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from vigie.portal.account.making import make_account


class Command(BaseCommand):
    """`python -m django portal_accounts`: {"username", "password"} a line on stdin gives {"username", "account"}."""

    help = "Make portal accounts from JSON lines on stdin."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One account for each line; a name that is taken stops it, and the accounts before it stay."""
        for line in sys.stdin:
            if line.strip():
                wanted = json.loads(line)
                account = make_account(wanted["username"], wanted["password"])
                self.stdout.write(json.dumps({"username": account.get_username(), "account": account.pk}))
