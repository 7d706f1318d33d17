"""Personal tokens by REST: made and revoked by their officer, or taken away by an administrator when a device is lost."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from vigie.api import acts
from vigie.api.governance import CREATED, Strict, Text
from vigie.foundation.actor import NO_TASK
from vigie.foundation.database import Act
from vigie.governance import actions, queries
from vigie.governance.nouns import NewOwnToken, OwnToken

router = Router(tags=["governance"])


class OwnTokenOrder(Strict):
    """A token of one's own."""

    label: Text
    days: int = 90


@router.get("/governance/own-tokens", operation_id="governance.own_tokens", summary="The caller's personal tokens")
def own_tokens(request: HttpRequest) -> HttpResponse:
    """Those not revoked first; never the tokens themselves."""
    return acts.read(request, NO_TASK, lambda act: {"items": queries.own_tokens(act), "next": None})


@router.post("/governance/own-tokens", operation_id="governance.issue_own_token", summary="Make a personal token")
def issue_own_token(request: HttpRequest, order: OwnTokenOrder) -> HttpResponse:
    """The token is in this answer and nowhere else: sent again with the same Idempotency-Key, `token` is null."""
    shown: list[str] = []

    def issue(act: Act) -> OwnToken:
        issued = actions.issue_own_token(act, NewOwnToken(order.label, order.days))
        shown.append(issued.token)
        return issued.own

    response = acts.change(request, NO_TASK, issue, CREATED)
    told = {"own": json.loads(response.content), "token": shown[0] if shown else None}
    response.content = json.dumps(told).encode()
    return response


@router.delete(
    "/governance/own-tokens/{token}", operation_id="governance.revoke_own_token", summary="Revoke a personal token"
)
def revoke_own_token(request: HttpRequest, token: UUID) -> HttpResponse:
    """By its id, at once."""
    return acts.change(request, NO_TASK, lambda act: actions.revoke_own_token(act, token))


@router.delete(
    "/governance/officers/{officer}/own-tokens",
    operation_id="governance.revoke_tokens_of",
    summary="Revoke all personal tokens of an officer",
)
def revoke_tokens_of(request: HttpRequest, officer: UUID) -> HttpResponse:
    """By an administrator of the bureau, when a device is lost; the officer's account stays as it is."""
    return acts.change(request, NO_TASK, lambda act: {"items": actions.revoke_tokens_of(act, officer), "next": None})
