"""Django's settings for the type checker alone: which models there are, and nothing of a node."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "vigie.portal.apps.PortalConfig",
]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "for-types-only"  # noqa: S105  signs nothing: no process serves with these settings
USE_TZ = True
SESSION_IDLE_SECONDS = 3600
