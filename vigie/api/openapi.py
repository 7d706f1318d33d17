"""The description of every operation, served off line: OpenAPI as JSON, and a plain page for people to read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI

from vigie.api.spelling import Spelling
from vigie.foundation.ledger.reading import Look, Status
from vigie.governance.nouns import (
    Bureau,
    Founded,
    IssuedOwnToken,
    IssuedToken,
    MyRights,
    Officer,
    OwnToken,
    Service,
    Unit,
)
from vigie.records.catalogue.describing import schema
from vigie.records.nouns import Change, Draft, Record
from vigie.records.queries import catalogue, envelope
from vigie.search.nouns import Answer

PREFIX = "/api/v1/"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "advice", "correlation"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; the same in every language."},
        "advice": {"type": "string", "description": "What to do, in the language of Accept-Language (en, fr, es, ar)."},
        "correlation": {"type": "string", "description": "The id of this request in ledger and log."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "given", "advice", "nearest"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into what was sent."},
                    "code": {"type": "string"},
                    "given": {"type": "string"},
                    "advice": {"type": "string"},
                    "nearest": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
ANSWERS_BADLY = {
    "description": "Refused: what is wrong and what to do, as problem+json.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
ANSWERS: dict[str, Any] = {
    "search.ask": Answer, "search.open": Record, "records.file": Record, "records.upsert": Record,
    "records.correct": Record, "records.verify": Record, "records.withdraw": Record, "records.delete": Record,
    "records.restrict": Record, "records.block": Record, "records.unblock": Record, "records.save_draft": Draft,
    "governance.my_rights": MyRights, "governance.create_bureau": Founded, "governance.suspend_bureau": Bureau,
    "governance.restore_bureau": Bureau, "governance.create_unit": Unit, "governance.renew_unit": Unit,
    "governance.create_officer": Officer, "governance.change_officer": Officer,
    "governance.issue_token": IssuedToken, "governance.revoke_token": Service, "ledger.status": Status,
    "governance.issue_own_token": IssuedOwnToken, "governance.revoke_own_token": OwnToken,
}  # fmt: skip
LISTED: dict[str, Any] = {
    "records.list": Record, "records.history": Change, "records.looks": Look, "records.drafts": Draft,
    "governance.bureaus": Bureau, "governance.units": Unit, "governance.officers": Officer,
    "governance.tokens": Service, "governance.own_tokens": OwnToken, "governance.revoke_tokens_of": OwnToken,
}  # fmt: skip
FILES = frozenset({"records.file", "records.upsert"})
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Vigie REST operations</title></head><body>
<main><h1>Operations of this node</h1>
<p>Machine-readable: <a href="openapi.json">openapi.json</a>. On the command line: <code>vigie call OPERATION</code>.</p>
{sections}</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the door knows it: its id, and the query parameters that it takes."""

    id: str
    query: frozenset[str]


class Described:
    """The description of one API, made once for each catalogue: its databases are part of it."""

    def __init__(self, api: NinjaAPI) -> None:
        self._api = api
        self._made: tuple[object, dict[str, Any]] | None = None
        self.operations = cache(self._operations)

    def document(self) -> dict[str, Any]:
        """OpenAPI 3.1."""
        databases = catalogue()
        if self._made is None or self._made[0] is not databases:
            self._made = databases, self._document({each.name: schema(each, envelope()) for each in databases.values()})
        return self._made[1]

    def _document(self, filings: Mapping[str, Any]) -> dict[str, Any]:
        spec: dict[str, Any] = dict(self._api.get_openapi_schema(path_prefix=PREFIX))
        schemas = spec["components"]["schemas"]
        schemas["Problem"] = PROBLEM
        for name, filing in filings.items():
            schemas[f"filing.{name}"] = filing
        spelling = Spelling()
        for operations in spec["paths"].values():
            for operation in operations.values():
                _say_answers(operation, spelling)
                operation["responses"]["default"] = ANSWERS_BADLY
                if operation["operationId"] in FILES:
                    operation["requestBody"]["content"]["application/json"]["schema"] = {
                        "anyOf": [{"$ref": f"#/components/schemas/filing.{name}"} for name in filings]
                    }
        schemas.update(spelling.schemas)
        schemas["search.Candidate"]["required"].remove("explanation")  # comes with `with_explanation` only
        return spec

    def _operations(self) -> dict[tuple[str, str], Operation]:
        found = {}
        for path, methods in self.document()["paths"].items():
            for method, told in methods.items():
                query = frozenset(each["name"] for each in told["parameters"] if each["in"] == "query")
                found[method.upper(), path] = Operation(told["operationId"], query)
        return found

    def of(self, request: HttpRequest) -> Operation | None:
        """The operation that a request is for; None at an address or by a method that has none."""
        match = request.resolver_match
        route = "/" + PLACE.sub(r"{\1}", match.route) if match is not None else ""
        return self.operations().get((str(request.method), route))

    def as_json(self, request: HttpRequest) -> HttpResponse:
        """`GET /api/v1/openapi.json`."""
        del request
        return JsonResponse(self.document())

    def as_page(self, request: HttpRequest) -> HttpResponse:
        """`GET /api/v1/docs`: every operation with its parameters, without a script or an asset from elsewhere."""
        del request
        parts = []
        for path, methods in self.document()["paths"].items():
            for method, told in methods.items():
                parts.append(_section(method.upper(), path, told))
        return HttpResponse(PAGE.format(sections="\n".join(parts)))


def _say_answers(operation: dict[str, Any], spelling: Spelling) -> None:
    """What an operation answers when it was done, by the noun that it gives."""
    name = operation["operationId"]
    if name in ANSWERS:
        answer = spelling.of(ANSWERS[name])
    elif name in LISTED:
        answer = spelling.listed(LISTED[name])
    else:
        return
    for told in operation["responses"].values():
        told["content"] = {"application/json": {"schema": answer}}


def _section(method: str, path: str, told: Mapping[str, Any]) -> str:
    names = [f"<li><code>{escape(each['name'])}</code> ({each['in']})</li>" for each in told["parameters"]]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in body:
        names.append(f"<li>body: <code>{escape(body['$ref'].rpartition('/')[2])}</code></li>")
    return (
        f'<section id="{escape(told["operationId"])}"><h2><code>{method} {escape(path)}</code></h2>'
        f"<p><strong>{escape(told['operationId'])}</strong>: {escape(told.get('description') or told['summary'])}</p>"
        f"<ul>{''.join(names)}</ul></section>"
    )
