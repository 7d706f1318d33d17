"""Tokens of the bureau's machines, by REST."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from vigie.api.governance import CREATED, Granted, Text, changed, listed
from vigie.foundation.database import Act
from vigie.governance import actions, queries
from vigie.governance.nouns import IssuedToken, NewToken

router = Router(tags=["governance"])


class TokenOrder(Granted):
    """A machine's token."""

    label: Text
    unit: Text
    exact_only: bool = True
    quota: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    days: int = 90


@router.get("/governance/tokens", operation_id="governance.tokens", summary="Machine tokens of the own bureau")
def tokens(request: HttpRequest) -> HttpResponse:
    """Newest first; never the tokens themselves."""
    return listed(request, queries.tokens)


@router.post("/governance/tokens", operation_id="governance.issue_token", summary="Give a machine a token")
def issue_token(request: HttpRequest, order: TokenOrder) -> HttpResponse:
    """The token is in this answer and nowhere else."""
    wanted = NewToken(order.label, order.unit, order.rights, order.exact_only, order.quota, order.days)

    def issue(act: Act) -> IssuedToken:
        return actions.issue_token(act, wanted)

    return changed(request, issue, CREATED)


@router.delete("/governance/tokens/{token}", operation_id="governance.revoke_token", summary="Revoke a machine's token")
def revoke_token(request: HttpRequest, token: UUID) -> HttpResponse:
    """By the id of the machine account, at once."""
    return changed(request, lambda act: actions.revoke_token(act, token))
