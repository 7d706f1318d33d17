"""Portal accounts and the one-time codes by which their holders set a password: made here, used once."""

import hashlib
from base64 import b32encode
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from vigie.foundation import clock
from vigie.portal.models import Invitation

LIFE = timedelta(days=7)
SIGNS = 20  # of base 32: 100 bits


def make_account(username: str, password: str | None = None) -> User:
    """A new portal account; without a password it opens by its one-time code only.

    Raises IntegrityError when the name is taken. It has no rights until governance links it to an officer.
    """
    return User.objects.create_user(username=username, password=password)


def invite(account: User, officer: UUID) -> str:
    """A one-time code for this account, good for seven days; codes given before it are worthless. Shown once."""
    Invitation.objects.filter(account=account, used_at=None).delete()
    now = clock.now()
    code = new_code()
    Invitation.objects.create(
        digest=digest_of(code), officer=officer, account=account, made_at=now, expires_at=now + LIFE
    )
    return code


def new_code() -> str:
    """A code that can be read over the telephone: five groups of four signs without 0, 1, 8 and 9."""
    signs = b32encode(clock.new_secret(13)).decode()[:SIGNS]
    return "-".join(signs[place : place + 4] for place in range(0, SIGNS, 4))


def digest_of(code: str) -> str:
    """What is kept of a code; case, spaces and dashes do not matter."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(signs.encode()).hexdigest()


def invitation_of(code: str) -> Invitation | None:
    """The unused, unexpired invitation of this code."""
    found = Invitation.objects.select_related("account").filter(digest=digest_of(code), used_at=None).first()
    return found if found is not None and found.expires_at > clock.now() else None


@transaction.atomic
def accept(invitation: Invitation, password: str) -> User:
    """Use the code up: the account gets this password and opens."""
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    account = invitation.account
    account.set_password(password)
    account.save(update_fields=["password"])
    return account


@transaction.atomic
def shut(account: User) -> None:
    """Take away every way in: passkeys, password, open sessions. For recovery and for people who leave."""
    Authenticator.objects.filter(user=account).delete()
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(account)


def end_sessions(account: User) -> None:
    """End the open sessions of an account, at once."""
    now = clock.now()
    for each in Session.objects.filter(expire_date__gt=now):
        if each.get_decoded().get("_auth_user_id") == str(account.pk):
            each.delete()


def account_of(officer: UUID) -> User | None:
    """The portal account of an officer, by the credential that links them; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select key from credential where subject = %s and key like 'account:%%'", [officer])
        row = cursor.fetchone()
    return None if row is None else User.objects.filter(pk=int(row[0].partition(":")[2])).first()
