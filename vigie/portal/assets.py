"""Style sheets and scripts, gathered and compressed into the node's home once for each release."""

import fcntl
import hashlib
from importlib.metadata import version
from pathlib import Path

from django.core.management import call_command

from vigie.portal.settings import STATIC_ROOT

OWN = Path(__file__).resolve().parent / "static"
FROM = ("bootstrap-wrapper", "django", "django-allauth", "django-htmx", "whitenoise")
LEFT_OUT = [
    "*.map",
    "js/bootstrap*",
    "css/bootstrap-*",
    "css/bootstrap.css",
    "css/bootstrap.rtl.css",
    "django_htmx/*4*",
    "django_htmx/*ext*",
]


def gather() -> None:
    """Fill `STATIC_ROOT` unless it holds this release's files already. One process does it; the others wait for it."""
    root = STATIC_ROOT
    mark, wanted = root.with_suffix(".mark"), _release()
    root.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if root.is_dir() and mark.is_file() and mark.read_text(encoding="ascii") == wanted:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=LEFT_OUT)
        mark.write_text(wanted, encoding="ascii")


def _release() -> str:
    """Of everything that goes in: the packages' versions, and our own files as they are."""
    digest = hashlib.sha256(" ".join(f"{name}={version(name)}" for name in FROM).encode())
    for path in sorted(OWN.rglob("*.*")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
