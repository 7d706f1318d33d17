"""The addresses of the programs' door: /api/v1, its description, and /livez /readyz /metrics beside it."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext

from vigie.api import governance, health, ledger, metrics, own_tokens, search, tokens
from vigie.api.callers import Bearer, PortalSession
from vigie.api.faults import UNKNOWN
from vigie.api.openapi import Described, Operation
from vigie.api.parsing import StrictParser, pointer, shown
from vigie.api.problems import as_refusal, problem, translate
from vigie.api.records import filing, keeping, reading
from vigie.api.refusals import NoSuchOperation, WrongMethod
from vigie.foundation.errors import Advice, Fault, Invalid

View = Callable[..., HttpResponse]
SIGNS = Advice("This text holds signs that cannot be stored (NUL, half of a pair). Type it again.")
WRONG_METHOD = 405
LOGGED = "_has_been_logged"  # else Django logs the address of each refusal, and a record's reference is in it


class Rest(NinjaAPI):
    """django-ninja, which would drop what was given from its findings: our faults show it to whoever gave it."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Every finding with where, kind and what was given."""
        found = []
        for each in error_contexts:
            source = each.model.__ninja_param_source__
            for error in each.pydantic_validation_error.errors(include_url=False):
                loc = each.model.__ninja_flatten_map_reverse__.get(error["loc"], error["loc"])
                found.append({**error, "loc": (source, *loc)})
        return ValidationError(found)


api = Rest(
    title="Vigie",
    version="1",
    description="Every act of this node as an operation. Times are RFC 3339 in UTC, countries ISO 3166-1 alpha-3.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=[Bearer(), PortalSession()],
    parser=StrictParser(),
)
translate(api)
for router in dict.fromkeys(
    each.router for each in (search, filing, keeping, reading, governance, tokens, own_tokens, ledger)
):
    api.add_router("", router)
described = Described(api)


def framed(view: View) -> View:
    """The view inside the frame of this door: strict addresses, problems for whatever happens, and the count."""

    @csrf_exempt
    def inside(request: HttpRequest, *args: Any, **places: Any) -> HttpResponse:
        started = time.monotonic()
        operation = described.of(request)
        try:
            _check_address(request, operation, places)
            response = view(request, *args, **places)
        except Exception as error:  # noqa: BLE001  whatever ninja lets through is translated as well
            response = problem(request, as_refusal(request, error))
        if response.status_code == WRONG_METHOD:
            response = _other_method(request, response)
        setattr(response, LOGGED, True)
        name = operation.id if operation else "none"
        metrics.REQUESTS.labels(name, str(response.status_code)).inc()
        metrics.SECONDS.labels(name).observe(time.monotonic() - started)
        return response

    return inside


def _check_address(request: HttpRequest, operation: Operation | None, places: dict[str, Any]) -> None:
    """Refuse unknown query parameters and signs that nothing can store."""
    faults = []
    for name, text in [*places.items(), *request.GET.items()]:
        if "\0" in name or "\0" in str(text):
            faults.append(Fault(pointer("", name), "encoding", SIGNS, shown(text)))
        elif operation is not None and name not in places and name not in operation.query:
            nearest = tuple(sorted(operation.query))
            faults.append(Fault(pointer("", name), "unknown_field", UNKNOWN, shown(name), nearest))
    if faults:
        raise Invalid(*faults)


def _other_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    told = problem(request, WrongMethod())
    told["Allow"] = response.get("Allow", "")
    return told


def nowhere(request: HttpRequest, **_places: str) -> HttpResponse:
    """An address under /api/ that leads nowhere."""
    return problem(request, NoSuchOperation())


def _operations() -> list[URLPattern]:
    """Named apart from the portal's pages: of two addresses with one name, Django would link to the later."""
    own = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    return [path(f"api/v1/{each.pattern}", framed(each.callback), name=f"rest-{each.name}") for each in own]


urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.figures, name="metrics"),
    path("api/v1/openapi.json", described.as_json, name="openapi"),
    path("api/v1/docs", described.as_page, name="docs"),
    *_operations(),
    re_path("^api/", framed(nowhere)),
]
