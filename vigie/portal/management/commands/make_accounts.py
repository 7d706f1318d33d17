"""Makes portal accounts with given passwords, on exercise nodes only: elsewhere people choose their own by invitation."""

import json
import sys
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from vigie.portal.settings import NODE


class Command(BaseCommand):
    """`{"name": "password", ...}` on standard input; `{"name": account number, ...}` on standard output."""

    help = "Make accounts for an exercise, from JSON on standard input."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make each account that is missing, and give every one its password. Raises CommandError elsewhere."""
        del args, options
        if not NODE.exercise:
            message = "accounts with given passwords are for exercise nodes"
            raise CommandError(message)
        wanted: dict[str, str] = json.load(sys.stdin)
        numbers = {}
        for name, password in wanted.items():
            account, _ = User.objects.update_or_create(username=name, defaults={"password": make_password(password)})
            numbers[name] = account.pk
        self.stdout.write(json.dumps(numbers))
