"""The portal as a WSGI application, for granian: `granian --interface wsgi vigie.portal.wsgi:application`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.portal.settings")
django.setup()

from vigie.portal.assets import gather  # noqa: E402  Django must know its settings first
from vigie.portal.settings import HTTPS  # noqa: E402

gather()
django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django; told that it is reached by TLS when the node's address says so, since the proxy before us ends it."""
    if HTTPS:
        environ["wsgi.url_scheme"] = "https"
    answer: Iterable[bytes] = django_application(environ, start_response)
    return answer
