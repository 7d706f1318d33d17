"""A node with its portal really served: bureaus, officers and accounts of invented countries, and a few records."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.request import urlopen

from tests.cluster import Cluster, Node
from vigie.foundation import clock
from vigie.foundation.actor import Actor, Role, Task
from vigie.foundation.credentials import account_key, actor_of
from vigie.foundation.house import ledger_folder
from vigie.foundation.ledger.sequencer import Sequencer
from vigie.foundation.settings import as_environment
from vigie.governance import actions as governance
from vigie.governance.nouns import EVERYTHING, NewBureau, NewOfficer, NewToken, NewUnit, Rights, console
from vigie.records import actions as records
from vigie.vocabulary.purposes import Purpose

PASSWORD = "correct horse battery staple"
BORDER = frozenset({Purpose.BORDER, Purpose.SECURITY_CHECK})
UPKEEP = frozenset({Purpose.MAINTAIN, Purpose.INVESTIGATE, Purpose.BORDER, Purpose.IDENTIFY, Purpose.LOCATE})
BASIS = {"kind": "administrative_decision", "reference": "UTO-2026-118", "authority": "Passport office"}
PASSPORT = {
    "document_number": "L898902C3", "issuing_country": "UTO", "kind": "passport", "status": "stolen",
    "event_on": "2026-02-03",
}  # fmt: skip
CARD = {"document_number": "D23145890", "issuing_country": "UTO", "kind": "identity_card", "status": "lost"}
CAR = {
    "vin": "1M8GDM9AXKP042788", "plate": "AB-123-CD", "plate_country": "UTO", "kind": "car", "status": "stolen",
    "event_on": "2026-03-01",
}  # fmt: skip
PERSON = {
    "names": ["Ilse Varga-Torrance"], "birth": "1984-07-19", "sex": "F", "nationality": ["QZB"],
    "person_status": "suspect", "action": "locate",
}  # fmt: skip


@dataclass
class Portal:
    """A running portal: its address, the node below, and who can sign in (user name -> officer)."""

    node: Node
    origin: str
    people: dict[str, Actor] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """The officer as a door would see them."""
        return self.people[username]


@contextmanager
def a_portal(cluster: Cluster) -> Iterator[Portal]:
    """The served portal of an exercise node with people and records; nothing of it is left afterwards."""
    with an_empty_portal(cluster) as portal:
        _people(portal)
        _records(portal)
        yield portal


@contextmanager
def an_empty_portal(cluster: Cluster, *, origin: str = "", **changes: Any) -> Iterator[Portal]:
    """The served portal of a node that nobody has set up yet, on a free port of localhost; `changes` are settings."""
    port = free_port()
    here = f"http://localhost:{port}"
    with cluster.clone(listen=f"127.0.0.1:{port}", origin=origin or here, web_workers=1, **changes) as node:
        server = subprocess.Popen(
            [sys.executable, "-m", "vigie.cli.web"], env=environment(node), start_new_session=True
        )
        try:
            _wait(here, server)
            yield Portal(node, here)
        finally:
            server.terminate()
            server.wait(15)


def environment(node: Node) -> dict[str, str]:
    """What the web process finds."""
    return {**os.environ, **as_environment(node.settings), "DJANGO_SETTINGS_MODULE": "vigie.portal.settings"}


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accounts(node: Node, names: list[str]) -> dict[str, int]:
    """Portal accounts with the test password, by user name."""
    wanted = "\n".join(json.dumps({"username": name, "password": PASSWORD}) for name in names)
    done = subprocess.run(
        [sys.executable, "-m", "django", "portal_accounts", "--skip-checks"],
        input=wanted, env=environment(node), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = [json.loads(line) for line in done.stdout.splitlines()]
    return {each["username"]: each["account"] for each in made}


def _people(portal: Portal) -> None:
    node = portal.node
    names = [
        "reviewer.uto",
        "admin.uto",
        "recorder.uto",
        "supervisor.uto",
        "admin2.uto",
        "admin.qzb",
        "guard.qzb",
        "officer.qzb",
    ]
    keepers = [f"key.{name}" for name in ("en", "fr", "es", "ar", "alone", "second", "third")]
    account = accounts(node, [*names, *keepers])
    now = clock.now()
    founder = console("UTO", clock.new_id(), now)
    with node.act(founder) as act:
        governance.first_administrator(act, _bureau("UTO", "Amaru Tallis", account["admin.uto"]))
    hub = _actor(node, account["admin.uto"])
    with node.act(hub) as act:
        governance.create_bureau(act, _bureau("QZB", "Ferenz Dorn", account["admin.qzb"]))
    _officer(portal, hub, "recorder.uto", account, ("Nadia Ferrow", {Role.RECORDER}, UPKEEP, 2))
    _officer(portal, hub, "supervisor.uto", account, ("Pell Osric", {Role.SUPERVISOR}, UPKEEP, 3))
    _officer(portal, hub, "admin2.uto", account, ("Ruta Quill", {Role.ADMINISTRATOR}, {Purpose.MAINTAIN}, 1))
    _officer(portal, hub, "reviewer.uto", account, ("Odo Merrin", {Role.HUB_REVIEWER}, {Purpose.SUPERVISE}, 3))
    zembrovia = _actor(node, account["admin.qzb"])
    with node.act(zembrovia) as act:
        governance.create_unit(act, NewUnit("BP-7", "Border post 7", Rights(BORDER, None, 1)))
    _officer(portal, zembrovia, "guard.qzb", account, ("Ivo Marrick", {Role.GUARD}, BORDER, 1), unit="BP-7")
    for keeper in keepers:
        _officer(portal, zembrovia, keeper, account, (f"Keeper {keeper}", {Role.OFFICER}, UPKEEP, 2))
    _officer(portal, zembrovia, "officer.qzb", account, ("Sana Belquist", {Role.OFFICER}, UPKEEP, 2))
    with node.act(zembrovia) as act:
        governance.issue_token(act, NewToken("Gate 4", "HQ", Rights(BORDER, frozenset({"travel_documents"}), 1)))
    portal.people |= {"admin.uto": hub, "admin.qzb": zembrovia}


def _bureau(code: str, administrator: str, account: int) -> NewBureau:
    return NewBureau(code, {}, administrator, desk="+999 555 0100", rights=EVERYTHING, account=account)


def _officer(
    portal: Portal, by: Actor, username: str, account: dict[str, int],
    given: tuple[str, set[Role], Any, int], unit: str = "HQ",
) -> None:  # fmt: skip
    name, roles, purposes, level = given
    order = NewOfficer(
        name, unit, frozenset(roles), Rights(frozenset(purposes), None, level), account=account[username]
    )
    with portal.node.act(by) as act:
        governance.create_officer(act, order)
    portal.people[username] = _actor(portal.node, account[username])


def _actor(node: Node, account: int) -> Actor:
    with node.pool.connection() as connection:
        found = actor_of(connection, account_key(account), now=clock.now())
    assert found is not None
    return replace(found, assurance=2, verified_at=clock.now(), session="test", device="test")


def _records(portal: Portal) -> None:
    recorder = portal.actor("recorder.uto")
    wanted = {
        "passport": ("travel_documents", PASSPORT),
        "card": ("travel_documents", CARD),
        "car": ("vehicles", CAR),
        "person": ("nominal", PERSON),
    }
    for name, (database, payload) in wanted.items():
        body: dict[str, Any] = {"record": payload, "legal_basis": BASIS}
        if database == "nominal":
            body |= {"interest": {"code": "may_travel"}, "countries": ["QZB"]}
        with portal.node.act(recorder, Task(Purpose.MAINTAIN)) as act:
            portal.references[name] = records.file_record(act, database, body).record.reference
    _sign(portal.node)


def _sign(node: Node) -> None:
    """Give every entry its place, as the node's sequencer does all the time."""
    folder = ledger_folder(node.settings)
    sequencer = Sequencer(node.dsn("vigie_ledger"), folder, node.house.ledger, node.house.node)
    sequencer.step()
    sequencer.close()


def _wait(origin: str, server: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(300):
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{origin}/account/sign-in/", timeout=5) as answer:  # noqa: S310  our own origin
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    message = "the portal did not come up"
    raise AssertionError(message)
