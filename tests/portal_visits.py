"""Visits to a served portal as a browser without JavaScript makes them: pages, forms, one session for each person."""

import re
import subprocess
import sys
from collections.abc import Mapping
from html import unescape
from typing import Self

import httpx

from tests.portal_node import PASSWORD, Portal, environment

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Fields = Mapping[str, str | list[str]]


class Visit:
    """One person's browser. `language` is that of the pages."""

    def __init__(self, portal: Portal, language: str = "en") -> None:
        self.portal = portal
        self.client = httpx.Client(base_url=portal.origin, follow_redirects=True, timeout=20)
        self.client.cookies.set("django_language", language)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, fields: Fields, *, form_at: str = "") -> httpx.Response:
        """Fill in the form of a page (`form_at` where it stands, else `path`) and send it to `path`."""
        page = self.client.get(form_at or path)
        found = TOKEN.search(page.text)
        assert found is not None, f"no form at {page.url}: {page.text[:400]}"
        return self.post(path, fields, found[1])

    def post(self, path: str, fields: Fields, token: str) -> httpx.Response:
        """Send fields with the token of a page that was opened before."""
        data = {**fields, "csrfmiddlewaretoken": token}
        return self.client.post(path, data=data, headers={"Origin": self.portal.origin})

    def sign_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in; the use notice is not acknowledged yet."""
        return self.send("/account/sign-in/", {"login": username, "password": password})

    def enter(self, username: str) -> Self:
        """Sign in and acknowledge the use notice."""
        self.sign_in(username)
        self.send("/account/notice/", {})
        return self

    def take_up(self, purpose: str, case: str = "") -> Self:
        """Say what the work is for."""
        self.send("/task/", {"purpose": purpose, "case": case, "reason": "", "next": ""})
        return self

    def ask(self, text: str) -> str:
        """Ask in the one box; gives the answer's page."""
        return self.send("/search/", {"q": text}).text


def words(page: str) -> str:
    """What a page says: its main part without tags, spaces joined."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0] if main else page)
    return " ".join(unescape(text).split())


def in_django(portal: Portal, script: str) -> str:
    """What a few lines of Python print inside the portal's Django."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "shell", "--no-imports", "-c", script],
        env=environment(portal.node), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def noted(portal: Portal, act: str) -> list[bytes]:
    """The bodies of the ledger's entries of one act, oldest first."""
    rows = portal.node.superuser.execute("select body from ledger_entry where act = %s order by at, id", (act,))
    return [bytes(body) for (body,) in rows]
