"""A small client for any node's REST API; the command line uses it for nodes elsewhere, and so may others."""

import importlib
import os
import warnings
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from vigie.foundation import clock

APPLICATION = "vigie.portal.wsgi"  # by name: doors do not import each other
TIMEOUT = 30.0
REFUSED = 400


class Refused(Exception):  # noqa: N818  the trade's word
    """The node refused; `problem` is its problem+json, already in the caller's language."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["code"])
        self.problem = problem


class NodeAway(Exception):  # noqa: N818
    """The node cannot be reached, or what answers is not a node."""


@dataclass(frozen=True)
class Client:
    """One caller at one node. Every call raises Refused with the node's own words, or NodeAway."""

    http: httpx.Client

    @classmethod
    def at(cls, address: str, token: str, language: str = "en") -> "Client":
        """A node elsewhere, such as https://bureau.example. The token never goes to another address."""
        return cls(httpx.Client(base_url=address, headers=_headers(token, language), timeout=TIMEOUT))

    @classmethod
    def here(cls, token: str, language: str = "en") -> "Client":
        """The node on this machine, in this process: the same operations, without a server."""
        from vigie.foundation.settings import as_environment, load

        settings = load()
        os.environ.update(as_environment(settings))
        with warnings.catch_warnings(action="ignore"):  # about folders that only a server needs
            transport = httpx.WSGITransport(app=importlib.import_module(APPLICATION).application)
        return cls(httpx.Client(base_url=settings.origin, headers=_headers(token, language), transport=transport))

    def ask(self, question: Mapping[str, Any]) -> Any:
        """Ask one question (see `search.ask`): candidates, each database for itself."""
        return self.send("POST", "/api/v1/questions", body=dict(question))

    def open(self, reference: str, purpose: str, case: str = "") -> Any:
        """Open a candidate's full record for the same purpose."""
        return self.send(
            "GET", f"/api/v1/records/{quote(reference, safe='')}", query={"purpose": purpose, "case": case}
        )

    def file(self, database: str, filing: Mapping[str, Any]) -> Any:
        """File a record; sending it again changes nothing."""
        return self.send("POST", f"/api/v1/databases/{quote(database, safe='')}/records", body=dict(filing))

    def spec(self) -> Any:
        """The OpenAPI description of this node."""
        return self.send("GET", "/api/v1/openapi.json")

    def send(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # fmt: skip
        """One request; the answer's JSON. A POST carries a new Idempotency-Key unless one is given."""
        given = {name: value for name, value in (query or {}).items() if value}
        extra = dict(headers or {})
        if method == "POST":
            extra.setdefault("Idempotency-Key", str(clock.new_id()))
        try:
            response = self.http.request(method, path, params=given, json=body, headers=extra)
            told = _content(response)
        except (httpx.HTTPError, ValueError) as error:
            message = f"{self.http.base_url}: no answer that a node would give ({type(error).__name__})."
            raise NodeAway(message) from error
        if response.status_code >= REFUSED:
            raise Refused(_problem(told, response.status_code))
        return told


def _headers(token: str, language: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Language": language, "Accept": "application/json"}


def _content(response: httpx.Response) -> Any:
    """JSON; what is something else (a checkpoint, a tile) as text, or in base 64. Nothing is None."""
    if not response.content:
        return None
    if "json" in response.headers.get("Content-Type", ""):
        return response.json()
    try:
        return response.content.decode("utf-8")
    except UnicodeDecodeError:
        return b64encode(response.content).decode()


def _problem(told: Any, status: int) -> dict[str, Any]:
    if isinstance(told, dict) and {"code", "advice", "status"} <= told.keys():
        return told
    return {"code": "refused", "status": status, "advice": f"HTTP {status}", "errors": []}
