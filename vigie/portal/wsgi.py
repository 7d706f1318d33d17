"""The portal as a WSGI application, for granian: `granian --interface wsgi vigie.portal.wsgi:application`."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.portal.settings")
django.setup()

from vigie.portal.assets import gather  # noqa: E402  Django must know its settings first

gather()
application = get_wsgi_application()
