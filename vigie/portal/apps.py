"""The portal as a Django application; after migrating it opens Django's own tables to the web role."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Label `vigie_portal`: its migrations carry the whole schema of the node."""

    name = "vigie.portal"
    label = "vigie_portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Connect what happens on sign-in and after migrating; no SQL here."""
        from vigie.portal import grants
        from vigie.portal.account import notes

        post_migrate.connect(grants.open_to_web, sender=self)
        notes.connect()
