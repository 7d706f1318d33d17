"""One served portal and one chromium for all browser tests; people are signed in once, by their session's cookie."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cluster import Cluster
from tests.portal_node import PASSWORD, Portal, a_portal

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-domain-reliability", "--disable-sync", "--disable-default-apps",
    "--disable-extensions", "--no-first-run", "--no-default-browser-check", "--metrics-recording-only",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
]  # fmt: skip
SCREENS = Path(__file__).resolve().parent.parent.parent / "build" / "screens"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

Open = Callable[[str, str], Page]


@pytest.fixture(scope="session")
def portal(cluster: Cluster) -> Iterator[Portal]:
    """The portal of an exercise node."""
    with a_portal(cluster) as served:
        yield served


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's chromium, with nothing of anybody's in it."""
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed: see supply/apt.txt")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django in the tests of other doors must not take it for its own.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, downloads_path=str(tmp_path_factory.mktemp("downloads"))
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def sessions(portal: Portal) -> dict[str, str]:
    """Session cookies by user name, filled as people are needed."""
    assert portal.people
    return {}


@pytest.fixture(scope="session")
def screens() -> Path:
    """Where pictures of the main screens go, for a person to look at."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    return SCREENS


@pytest.fixture
def opened(portal: Portal, browser: Browser, sessions: dict[str, str]) -> Iterator[Open]:
    """A page of somebody ("" for nobody) in a language."""
    contexts: list[BrowserContext] = []

    def open_page(username: str, language: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        contexts.append(context)
        context.set_default_timeout(10_000)
        cookies = {"django_language": language}
        if username:
            if username not in sessions:
                sessions[username] = sign_in(portal, username)
            cookies["sessionid"] = sessions[username]
        context.add_cookies([{"name": name, "value": value, "url": portal.origin} for name, value in cookies.items()])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def sign_in(portal: Portal, username: str) -> str:
    """The session cookie of a fresh sign-in by password, the use notice acknowledged."""
    with httpx.Client(base_url=portal.origin, follow_redirects=True) as client:
        send(client, "/account/sign-in/", {"login": username, "password": PASSWORD})
        send(client, "/account/notice/", {})
        return client.cookies["sessionid"]


def send(client: httpx.Client, path: str, fields: dict[str, str]) -> httpx.Response:
    """Fill in the form of a page and send it, as a browser without JavaScript does."""
    page = client.get(path)
    found = TOKEN.search(page.text)
    assert found is not None, page.text[:500]
    return client.post(path, data={**fields, "csrfmiddlewaretoken": found[1]}, headers={"Origin": str(client.base_url)})
