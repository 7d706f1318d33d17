"""The one router of all record operations: an address offers all its methods from one place."""

from ninja import Router

router = Router(tags=["records"])
