"""`vigie search` with a personal token: on the node, and at a node elsewhere."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.portal_node import Portal, a_portal
from vigie.cli.desk import FORBIDDEN, HIT
from vigie.governance import actions
from vigie.governance.nouns import IssuedOwnToken, NewOwnToken

ASKED = ("--document", "L898902C3", "--purpose", "border", "--exit-code", "--json")


@pytest.fixture(scope="module")
def portal(cluster: Cluster) -> Iterator[Portal]:
    with a_portal(cluster) as running:
        yield running


def a_token(portal: Portal) -> IssuedOwnToken:
    with portal.node.act(portal.actor("guard.qzb")) as act:
        return actions.issue_own_token(act, NewOwnToken("laptop"))


def search(portal: Portal, *more: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "vigie.cli.main", "search", *ASKED, *more],
        env={**os.environ, **portal.node.environment, "HOME": str(portal.node.settings.home), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def hits(done: "subprocess.CompletedProcess[str]") -> set[str]:
    return {each["database"] for each in json.loads(done.stdout)["answers"] if each["state"] == "hit"}


@pytest.mark.parametrize("afar", [False, True], ids=["on the node", "by --node"])
def test_personal_token_finds_the_stolen_passport(portal: Portal, *, afar: bool) -> None:
    node = ("--node", portal.origin) if afar else ()

    done = search(portal, *node, VIGIE_TOKEN=a_token(portal).token)

    assert done.returncode == HIT, done.stderr
    assert hits(done) == {"travel_documents"}


def test_token_in_a_private_file_works(portal: Portal, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(a_token(portal).token + "\n", encoding="utf-8")

    path.chmod(0o640)
    shared = search(portal, VIGIE_TOKEN_FILE=str(path))
    path.chmod(0o600)
    private = search(portal, VIGIE_TOKEN_FILE=str(path))

    assert (shared.returncode, json.loads(shared.stderr)["code"]) == (FORBIDDEN, "token_readable")
    assert private.returncode == HIT, private.stderr


@pytest.mark.parametrize("afar", [False, True], ids=["on the node", "by --node"])
def test_revoked_token_is_refused(portal: Portal, *, afar: bool) -> None:
    issued = a_token(portal)
    with portal.node.act(portal.actor("guard.qzb")) as act:
        actions.revoke_own_token(act, issued.own.id)
    node = ("--node", portal.origin) if afar else ()

    done = search(portal, *node, VIGIE_TOKEN=issued.token)

    assert (done.returncode, done.stdout) == (FORBIDDEN, "")
    assert json.loads(done.stderr)["code"] == "not_signed_in"


def test_nobody_is_asked_to_say_who_acts(portal: Portal) -> None:
    done = search(portal, VIGIE_TOKEN="")

    assert done.returncode == FORBIDDEN
    assert "VIGIE_TOKEN" in json.loads(done.stderr)["advice"]
