"""Takes the picture for the README: plays a small demonstration, signs in as its guard, asks for the stolen passport.

`python -m tools.portal_picture` writes docs/pictures/portal.png; needs Debian's chromium.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "portal.png"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PORT = 18_555
PATIENCE = 60.0


@contextmanager
def a_demonstration(home: Path) -> Iterator[tuple[str, str]]:
    """A small demonstration that stays up; gives the guard's password and the zone of the stolen passport."""
    told = home / "told"
    environment = os.environ | {
        "VIGIE_HOME": str(home / "node"), "VIGIE_DEMO_RECORDS": "400", "VIGIE_LISTEN": f"127.0.0.1:{PORT}", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    with told.open("w") as file:
        node = subprocess.Popen([Path(sys.executable).with_name("vigie"), "demo"], env=environment, stderr=file)
    try:
        deadline = time.monotonic() + PATIENCE
        while "ledger verify" not in told.read_text():
            if node.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(told.read_text())
            time.sleep(0.2)
        lines = [line.strip() for line in told.read_text().splitlines()]
        first = next(place for place, line in enumerate(lines) if line.startswith("P<UTO"))
        passwords = json.loads((home / "node" / "demo.json").read_text(encoding="utf-8"))["passwords"]
        yield passwords["qzb.gate"], "\n".join(lines[first : first + 2])
    finally:
        node.send_signal(signal.SIGINT)
        node.wait()


def ask(page: Page, password: str, zone: str) -> None:
    """From the sign-in to the answer, as the guard does it."""
    page.goto(f"http://localhost:{PORT}/account/sign-in/")
    page.fill("[name=login]", "qzb.gate")
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/notice/")
    page.click("main form button[type=submit]")
    page.goto(f"http://localhost:{PORT}/search/")
    page.check("[name=purpose][value=border]")
    page.click("main form button[type=submit]:has-text('Begin')")
    page.wait_for_url("**/search/**")
    page.locator("main form textarea, main form input[type=text], main form input[type=search]").first.fill(zone)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Play, ask, take the picture."""
    with (
        tempfile.TemporaryDirectory(prefix="vigie-picture-") as home,
        a_demonstration(Path(home)) as (password, zone),
        sync_playwright() as playing,
    ):
        browser = playing.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1200, "height": 1160}, locale="en-GB")
        ask(page, password, zone)
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
