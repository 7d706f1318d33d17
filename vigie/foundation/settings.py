"""What an operator may set, where each value came from, and what it is for."""
# ruff: noqa: RUF009  setting() is dataclasses.field() with a sentence for the operator

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

FILE = "vigie.toml"
MASK = "********"


class SettingsBroken(ValueError):  # noqa: N818  says what is the matter, as PolicyBroken
    """A setting that cannot be used; the text says which one, where it came from, and what is expected."""


def setting(default: object, about: str, *, secret: bool = False) -> Any:
    """A field of Settings with its sentence for the operator; `secret` values are masked wherever they are shown."""
    return field(default=default, metadata={"about": about, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs from node to node. Read once per process with `load`."""

    home: Path = setting(Path(".vigie"), "The folder that holds this node's data, keys, secrets and logs.")
    node: str = setting(
        "node.vigie.example/ledger", "The node's name in its ledger: host name, slash, log name; no scheme."
    )
    exercise: bool = setting(
        default=False, about="Synthetic people only: pages say so, and a sign-in without a passkey is possible."
    )
    database: str = setting(
        "", "libpq address of a PostgreSQL of your own, without user; empty runs the embedded one.", secret=True
    )
    listen: str = setting("127.0.0.1:8443", "Address and port on which the portal and the REST API listen.")
    origin: str = setting("", "The address that people type; empty: http://localhost with the port of `listen`.")
    policies: Path = setting(Path(), "Folder of the Cedar policies; empty: those that ship with Vigie.")
    default_language: str = setting("en", "Language of a page before anybody has chosen one: en, fr, es or ar.")
    journal: Path = setting(Path(), "The deletion journal. Put it on another disk than home; empty: in home.")
    web_workers: int = setting(2, "Processes that serve the portal and the REST API.")
    web_threads: int = setting(4, "Threads in each of these processes; each holds at most one database connection.")
    secret_key: str = setting(
        "", "Signs sessions and forms; empty: made once, kept in home/secrets/portal.", secret=True
    )

    @property
    def embedded(self) -> bool:
        """Whether this node runs its own PostgreSQL."""
        return not self.database

    @property
    def host(self) -> str:
        """The address part of `listen`."""
        return self.listen.rpartition(":")[0]

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return int(self.listen.rpartition(":")[2])


class Shown(NamedTuple):
    """One line of `vigie settings`. `source`: "default", "environment", "environment file", or the file's path."""

    name: str
    value: str
    source: str
    help: str
    secret: bool


LANGUAGES = ("en", "fr", "es", "ar")
_FIELDS = {each.name: each for each in fields(Settings)}


def load(home: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the node in `home` (else VIGIE_HOME, else ./.vigie).

    Default, then `<home>/vigie.toml`, then VIGIE_<NAME> or VIGIE_<NAME>_FILE (a file that holds the value): later wins.
    Raises SettingsBroken on an unknown name in the file or a value that cannot be read.
    """
    return _gather(home, environment)[0]


def describe(home: Path | None = None) -> list[Shown]:
    """Every setting with its value, source and sentence, in the order of the class; secrets masked when set."""
    settings, sources = _gather(home, os.environ)
    lines = []
    for name, each in _FIELDS.items():
        value, secret = getattr(settings, name), bool(each.metadata["secret"])
        text = MASK if secret and value else _written(value)
        lines.append(Shown(name, text, sources.get(name, "default"), each.metadata["about"], secret))
    return lines


def _gather(home: Path | None, environment: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    sources: dict[str, str] = {}
    if home is None:
        given = environment.get("VIGIE_HOME", "")
        home, sources["home"] = Path(given or ".vigie"), "environment" if given else "default"
    else:
        sources["home"] = "given"
    home = home.expanduser().absolute()
    values: dict[str, object] = {"home": home}
    for found, source in (_from_file(home / FILE), _from_environment(environment)):
        for name, value in found.items():
            values[name] = _read(name, value, source.get(name, ""))
            sources[name] = source[name]
    return _complete(values), sources


def _from_file(path: Path) -> tuple[dict[str, object], dict[str, str]]:
    if not path.is_file():
        return {}, {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise SettingsBroken(message) from error
    for name in found:
        if name not in _FIELDS or name == "home":
            near = difflib.get_close_matches(name, _FIELDS, n=1)
            message = f"{path}: there is no setting {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")
            raise SettingsBroken(message)
    return found, dict.fromkeys(found, str(path))


def _from_environment(environment: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    for name in _FIELDS:
        variable = f"VIGIE_{name.upper()}"
        if name == "home":
            continue
        if variable in environment:
            values[name], sources[name] = environment[variable], "environment"
        elif f"{variable}_FILE" in environment:
            path = Path(environment[f"{variable}_FILE"])
            try:
                values[name] = path.read_text(encoding="utf-8").rstrip("\n")
            except OSError as error:
                message = f"{variable}_FILE: {path} cannot be read ({error.strerror})."
                raise SettingsBroken(message) from error
            sources[name] = "environment file"
    return values, sources


def _read(name: str, value: object, source: str) -> object:
    """The value in the field's own type. Raises SettingsBroken; never repeats the value of a secret."""
    kind = _FIELDS[name].type
    if kind is bool and str(value).lower() in {"true", "1", "yes", "on"}:
        return True
    if kind is bool and str(value).lower() in {"false", "0", "no", "off"}:
        return False
    if kind is int and str(value).isdecimal() and int(str(value)) > 0:
        return int(str(value))
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser().absolute() if value else Path()
    if kind is str and isinstance(value, str):
        return value
    wanted = {bool: "true or false", int: "a whole number above 0", Path: "a path", str: "a text"}[kind]  # type: ignore[index]
    message = f"{name} (from {source}) must be {wanted}."
    raise SettingsBroken(message)


def _complete(values: dict[str, object]) -> Settings:
    """Fill what depends on other settings, and check what has a shape."""
    rough = Settings(**values)  # type: ignore[arg-type]
    host, _, port = rough.listen.rpartition(":")
    if not host or not port.isdecimal():
        message = "listen must be an address and a port, such as 127.0.0.1:8443."
        raise SettingsBroken(message)
    if rough.default_language not in LANGUAGES:
        message = f"default_language must be one of {', '.join(LANGUAGES)}."
        raise SettingsBroken(message)
    if "://" in rough.node or not rough.node:
        message = "node is a name without scheme, such as utopia.vigie.example/ledger."
        raise SettingsBroken(message)
    if not rough.origin:
        values["origin"] = f"http://localhost:{port}"
    if rough.policies == Path():
        values["policies"] = Path(str(resources.files("vigie.governance"))) / "policies"
    if rough.journal == Path():
        values["journal"] = rough.home / "journal" / "deletions.jsonl"
    return Settings(**values)  # type: ignore[arg-type]


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_environment(settings: Settings) -> dict[str, str]:
    """The same settings as VIGIE_* variables, for a process of ours that loads them anew."""
    return {f"VIGIE_{name.upper()}": _written(getattr(settings, name)) for name in _FIELDS}
