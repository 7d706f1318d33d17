"""Who plays: four bureaus, their officers, and the accounts with which a visitor signs in."""

import json
import os
import subprocess
import sys
from base64 import b32encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from vigie.foundation import clock
from vigie.foundation.actor import Actor, Role, Task
from vigie.foundation.credentials import account_key, actor_of, token_key
from vigie.foundation.house import act_on_pool, pool
from vigie.foundation.settings import Settings, as_environment
from vigie.governance import actions as governance
from vigie.governance.nouns import HEADQUARTERS, NewBureau, NewOfficer, NewToken, Rights, console
from vigie.governance.rules import AlreadyFounded, AlreadyThere
from vigie.vocabulary.countries import country_name
from vigie.vocabulary.purposes import Purpose

HUB = "UTO"
LANGUAGES = {"UTO": "en", "QZB": "fr", "XCM": "es", "XRM": "ar"}
MAINTAIN = Task(Purpose.MAINTAIN)
AT_THE_BORDER = frozenset({Purpose.BORDER, Purpose.SECURITY_CHECK})
POLICE = AT_THE_BORDER | {
    Purpose.ARREST, Purpose.LOCATE, Purpose.INVESTIGATE, Purpose.WARN, Purpose.IDENTIFY, Purpose.MAINTAIN,
}  # fmt: skip
NAMES = Path("demo.json")  # in the node's home: passwords of invented people, readable by the owner alone


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody with a sign-in: the account's name, the bureau, what they are, and the rights they play with."""

    account: str
    bureau: str
    name: str
    roles: frozenset[Role]
    purposes: frozenset[Purpose]
    level: int = 1

    @property
    def language(self) -> str:
        """The language of their bureau."""
        return LANGUAGES[self.bureau]


DUTY_OFFICER = Player("uto.desk", "UTO", "Nimra Belavane", frozenset({Role.OFFICER, Role.RECORDER}), POLICE, 2)
SUPERVISOR = Player(
    "uto.chief", "UTO", "Yarmio Thaneholt", frozenset({Role.SUPERVISOR}), POLICE | {Purpose.SUPERVISE}, 2
)
GUARD = Player("qzb.gate", "QZB", "Daubi Vigneux", frozenset({Role.GUARD}), AT_THE_BORDER)
INVESTIGATOR = Player("xcm.desk", "XCM", "Delo Marenez", frozenset({Role.OFFICER, Role.RECORDER}), POLICE, 2)
DPO = Player("xrm.dpo", "XRM", "بالو رمال", frozenset({Role.DPO}), frozenset({Purpose.SUPERVISE}), 2)
PLAYERS = (DUTY_OFFICER, SUPERVISOR, GUARD, INVESTIGATOR, DPO)
ADMINISTRATORS = {code: f"{code.lower()}.admin" for code in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Cast:
    """The passwords of all accounts, and the token of each bureau's national file."""

    passwords: Mapping[str, str]
    files: Mapping[str, str]


def assemble(settings: Settings) -> Cast:
    """The cast of this node: as it stands, or made now (bureaus, officers, accounts).

    Safe to repeat, also after a start that was killed in the middle: what is there stays, what is missing is made.
    """
    kept = _read(settings)
    if kept is not None and kept.files.keys() == LANGUAGES.keys():
        return kept
    accounts = (*ADMINISTRATORS.values(), *(player.account for player in PLAYERS))
    passwords = {account: _password() for account in accounts} if kept is None else kept.passwords
    _keep(settings, Cast(passwords, {}))  # first: an account whose password nobody knows is worth nothing
    numbers = _make_accounts(settings, passwords)
    _found(settings, numbers)
    _hire(settings, numbers)
    cast = Cast(passwords, _open_files(settings, numbers))
    _keep(settings, cast)
    return cast


def _read(settings: Settings) -> Cast | None:
    path = settings.home / NAMES
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Cast(kept["passwords"], kept["files"])


def _keep(settings: Settings, cast: Cast) -> None:
    """Written beside and moved into place: half a file would lose the passwords."""
    path, beside = settings.home / NAMES, settings.home / f"{NAMES}.new"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"passwords": dict(cast.passwords), "files": dict(cast.files)}, file)
    beside.replace(path)


def filer(settings: Settings, cast: Cast, bureau: str) -> Actor:
    """The national file of this bureau: the machine that sends its records."""
    return _actor(settings, token_key(cast.files[bureau]))


def _password() -> str:
    """Something that can be typed from a screen: four groups of four."""
    signs = b32encode(clock.new_secret(10)).decode().lower()
    return "-".join(signs[start : start + 4] for start in range(0, 16, 4))


def _make_accounts(settings: Settings, passwords: Mapping[str, str]) -> dict[str, int]:
    """Portal accounts with these passwords; gives the account's number by its name.

    By a command of the portal, in a process of its own: doors do not import each other.
    """
    done = subprocess.run(
        [sys.executable, "-m", "django", "make_accounts"],
        input=json.dumps(dict(passwords)), text=True, stdout=subprocess.PIPE, check=True,
        env={**os.environ, **as_environment(settings), "DJANGO_SETTINGS_MODULE": "vigie.portal.settings"},
    )  # fmt: skip
    numbers: dict[str, int] = json.loads(done.stdout)
    return numbers


def _found(settings: Settings, numbers: Mapping[str, int]) -> None:
    """The bureau that runs the node, by whoever sits at its console; then it admits the others."""
    first = console(HUB, clock.new_id(), clock.now())
    with suppress(AlreadyFounded), act_on_pool(settings, first, MAINTAIN) as act:
        governance.first_administrator(act, _bureau(HUB, numbers))
    for code in LANGUAGES:
        if code != HUB:
            by = _administrator(settings, HUB, numbers)
            with suppress(AlreadyThere), act_on_pool(settings, by, MAINTAIN) as act:
                governance.create_bureau(act, _bureau(code, numbers))


def _bureau(code: str, numbers: Mapping[str, int]) -> NewBureau:
    names = {language: country_name(code, language) for language in ("en", "fr", "es", "ar")}
    account = ADMINISTRATORS[code]
    return NewBureau(
        code, names, administrator=account, desk=f"desk@{code.lower()}.vigie.example", account=numbers[account]
    )


def _hire(settings: Settings, numbers: Mapping[str, int]) -> None:
    for player in PLAYERS:
        by = _administrator(settings, player.bureau, numbers)
        with suppress(AlreadyThere), act_on_pool(settings, by, MAINTAIN) as act:
            governance.create_officer(
                act,
                NewOfficer(
                    player.name, HEADQUARTERS, player.roles, Rights(player.purposes, None, player.level),
                    account=numbers[player.account],
                ),
            )  # fmt: skip


def _open_files(settings: Settings, numbers: Mapping[str, int]) -> dict[str, str]:
    """For each bureau the token of its national file, the machine that files."""
    tokens = {}
    for code in LANGUAGES:
        order = NewToken(
            "national file", HEADQUARTERS, Rights(frozenset({Purpose.MAINTAIN}), None, 3), exact_only=False
        )
        with act_on_pool(settings, _administrator(settings, code, numbers), MAINTAIN) as act:
            tokens[code] = governance.issue_token(act, order).token
    return tokens


def _administrator(settings: Settings, bureau: str, numbers: Mapping[str, int]) -> Actor:
    return _actor(settings, account_key(numbers[ADMINISTRATORS[bureau]]))


def _actor(settings: Settings, key: str) -> Actor:
    with pool(settings).connection() as connection:
        found = actor_of(connection, key, now=clock.now())
    if found is None:
        message = f"the demonstration's own {key.partition(':')[0]} is unknown: remove {settings.home} and start again"
        raise RuntimeError(message)
    return replace(found, session="console", device="console")
