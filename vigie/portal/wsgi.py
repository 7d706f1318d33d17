"""The portal as a WSGI application, for granian: `granian --interface wsgi vigie.portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.portal.settings")
application = get_wsgi_application()
