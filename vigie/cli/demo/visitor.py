"""A person at the portal's door: signs in with name and password like everybody, then asks over REST in that session."""

import re
from collections.abc import Mapping
from typing import Any, Self

import httpx

from vigie.foundation import clock

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 20.0
REFUSED = 400


class Unexpected(RuntimeError):  # noqa: N818  the story's own word
    """Something in the story did not go as it must; the text says what."""


class Visitor:
    """One signed-in person with a browser of their own."""

    def __init__(self, origin: str, language: str) -> None:
        self.http = httpx.Client(
            base_url=origin, timeout=PATIENCE, follow_redirects=True, headers={"Accept-Language": language}
        )

    @classmethod
    def sign_in(cls, origin: str, account: str, password: str, language: str = "en") -> Self:
        """Through the form, as a person does. Raises Unexpected when the door stays shut."""
        visitor = cls(origin, language)
        page = visitor.http.get("/account/sign-in/")
        form = {"login": account, "password": password, "csrfmiddlewaretoken": _token(page)}
        arrived = visitor.http.post("/account/sign-in/", data=form)
        if arrived.status_code >= REFUSED or "sessionid" not in visitor.http.cookies:
            message = f"{account} could not sign in (HTTP {arrived.status_code})"
            raise Unexpected(message)
        notice = visitor.http.get("/account/notice/")  # nothing opens before it is acknowledged
        visitor.http.post("/account/notice/", data={"csrfmiddlewaretoken": _token(notice)})
        return visitor

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: str) -> httpx.Response:
        """One REST request in this session."""
        headers: dict[str, str] = {"X-CSRFToken": self.http.cookies.get("csrftoken") or ""}
        if method == "POST":
            headers["Idempotency-Key"] = str(clock.new_id())
        return self.http.request(method, f"/api/v1{path}", json=body, params=query, headers=headers)

    def get(self, path: str, **query: str) -> Any:
        """The JSON of an answer that must come. Raises Unexpected on a refusal."""
        return _must(self.send("GET", path, None, **query))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON of an answer that must come. Raises Unexpected on a refusal."""
        return _must(self.send("POST", path, body))

    def close(self) -> None:
        """Leave, without signing out: the session ends by itself."""
        self.http.close()


def _token(page: httpx.Response) -> str:
    found = TOKEN.search(page.text)
    if found is None:
        message = f"no sign-in form at {page.url} (HTTP {page.status_code})"
        raise Unexpected(message)
    return found[1]


def _must(response: httpx.Response) -> Any:
    if response.status_code >= REFUSED:
        message = (
            f"{response.request.method} {response.request.url.path}: HTTP {response.status_code}: {response.text[:400]}"
        )
        raise Unexpected(message)
    return response.json()
