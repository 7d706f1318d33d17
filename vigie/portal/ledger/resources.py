"""The ledger as the policy sees it."""

from vigie.foundation.actor import Actor, Resource


def own_ledger(actor: Actor) -> Resource:
    """The part of the ledger that is the officer's own bureau's."""
    return Resource("Ledger", actor.bureau, {"bureau": actor.bureau})
