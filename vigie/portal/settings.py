"""Django's settings, drawn from the node's own: nothing here is configured a second time."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bootstrap
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from vigie.foundation import settings as node_settings
from vigie.foundation.engines.postgres import dsn_for, secret

NODE = node_settings.load()
PACKAGE = Path(__file__).resolve().parent
ORIGIN = urlsplit(NODE.origin)
HTTPS = ORIGIN.scheme == "https"
LOOPBACK = {"localhost", "127.0.0.1"}

DEBUG = False
SECRET_KEY = NODE.secret_key or secret(NODE.home / "secrets" / "portal")
# The name that people type, and this machine itself (health checks): a passkey belongs to the name in the Host header.
ALLOWED_HOSTS = sorted({ORIGIN.hostname or "localhost"} | (LOOPBACK if NODE.host in LOOPBACK else set()))
CSRF_TRUSTED_ORIGINS = [NODE.origin]
ROOT_URLCONF = "vigie.portal.urls"
WSGI_APPLICATION = "vigie.portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "vigie.portal.apps.PortalConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vigie.portal.refusals.RefusalsAsPages",
    "allauth.account.middleware.AccountMiddleware",
    "vigie.portal.account.sessions.SessionClocks",
    "vigie.portal.account.officers.WhoIsThere",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "vigie.portal.frame.frame",
            ],
        },
    }
]


def _database(role: str) -> dict[str, Any]:
    """Where Django's own tables are, and the role that it logs in as; one pooled connection for each thread."""
    parts = conninfo_to_dict(dsn_for(NODE, role))
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options: dict[str, Any] = {key: value for key, value in parts.items() if key not in known}
    if role == "vigie_web":
        options["pool"] = {"min_size": 1, "max_size": NODE.web_threads + 1, "timeout": 5}
    wanted = {setting: str(parts.get(key) or "") for key, setting in known.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        **wanted,
    }


DATABASES = {"default": _database(os.environ.get("VIGIE_DATABASE_ROLE", "vigie_web"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

# Words and time: everything is kept in UTC; the reader's language comes from the cookie, else from the browser.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = NODE.default_language
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [PACKAGE.parent / "locale"]
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

STATIC_URL = "/static/"
STATIC_ROOT = NODE.home / "static"
STATICFILES_DIRS = [PACKAGE / "static", ("bootstrap", next(iter(bootstrap.__path__)))]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # the portal keeps no files
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# Signing in: a name and a password, then a passkey; or the passkey alone. Nobody signs up by himself.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "vigie.portal.account.adapter.PortalAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Guessing is stopped by account and origin; the limits by origin alone only spare the processor: behind a proxy a whole
# bureau is one origin, and its change of shift must pass.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": "600/m/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_ADAPTER = "vigie.portal.account.adapter.PortalPasskeys"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "vigie.portal.refusals.csrf_failed"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own marks (tick, arrow) are data: pictures in its style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
LOGGING_CONFIG = None
