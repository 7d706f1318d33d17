"""What the portal keeps of its own: one-time codes and passkey recoveries. Rights of officers live in governance."""

from django.conf import settings
from django.db import models

CACHE_TABLE = "portal_cache"


class Invitation(models.Model):
    """A one-time code by which an officer sets a password and a passkey. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    officer = models.UUIDField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Recovery(models.Model):
    """A lost passkey: an administrator asks, another one approves, then the old passkeys are removed."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    officer = models.UUIDField()
    bureau = models.CharField(max_length=8)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
