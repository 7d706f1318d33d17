"""Writes docs/protocols/policies.md from the policies and their examples: `.venv/bin/python tools/policies_page.py`."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from vigie.foundation.actor import Actor, Kind, Resource, Role
from vigie.foundation.policy import Policies
from vigie.vocabulary.purposes import Purpose

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "protocols" / "policies.md"
FOLDER = ROOT / "vigie" / "governance" / "policies"
POLICY = re.compile(
    r'((?:^//[^\n]*\n)*)^@id\("([^"]+)"\)([^\n]*)\n(?:@needs\("([^"]+)"\)\n)?(permit|forbid)', re.MULTILINE
)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = """# Policies: who may do what, and why

<!-- Written by tools/policies_page.py; a test compares. Change vigie/governance/policies/. -->

Cedar decides every act, from the files in `vigie/governance/policies/`. A policy permits or forbids; one forbidding policy
outweighs all that permit, and where none permits the answer is no. Whatever goes wrong while deciding is a no as well
([decision 0004](../decisions/0004-cedar-fails-closed.md)). The ledger keeps, with each entry, the names of the policies
that decided and the version of the set (SHA-256 over its files). `vigie policy explain` says it for one case.

## Who may do what

Read with everything else in order: training valid, purpose given and among one's own, case named, databases not narrowed.
**any**: for every bureau's things that the caller can see. **own**: for those of the own bureau. **hub**: as an
administrator of the bureau that runs the node.

"""


def page() -> str:
    """The page as it should be, ending with a newline."""
    examples = tomllib.loads((FOLDER / "examples.toml").read_text(encoding="utf-8"))
    parts = [HEAD, _table()]
    for path in sorted(FOLDER.glob("*.cedar")):
        parts.append(f"\n## {path.name}\n")
        for comment, name, beside, need, effect in POLICY.findall(path.read_text(encoding="utf-8")):
            why = " ".join(line.removeprefix("//").strip() for line in [*comment.splitlines(), beside.strip()])
            extra = f" Somebody can supply what is missing: `{need}`." if need else ""
            parts.append(f"\n**{name}** ({effect}s). {_sentence(why)}{extra}\n\n")
            parts.append(f"- yes: {_said(examples[name]['allow'])}\n- no: {_said(examples[name]['deny'])}\n")
    return "".join(parts)


def _sentence(text: str) -> str:
    text = text.strip().removeprefix("Why:").strip()
    return text[:1].upper() + text[1:]


def _said(example: dict[str, Any]) -> str:
    rest = {key: value for key, value in example.items() if key not in {"role", "action", "on"}}
    more = ", ".join(f"{key} {value}" for key, value in rest.items())
    return f"{example['role']}, `{example['action']}` on {example['on'].replace('_', ' ')}" + (
        f"; {more}" if more else ""
    )


def _table() -> str:
    known = Policies.load(FOLDER, exercise=True)
    lines = [
        "| Action | " + " | ".join(role.value.replace("_", " ") for role in Role) + " |\n",
        "|---|" + "---|" * len(Role) + "\n",
    ]
    lines += [
        f"| `{action}` | " + " | ".join(_reach(known, role, action) for role in Role) + " |\n"
        for action in known.actions
    ]
    return "".join(lines)


def _reach(known: Policies, role: Role, action: str) -> str:
    for word, bureau, hub in (("any", "UTO", False), ("own", "QZB", False), ("hub", "UTO", True)):
        thing = _thing(action, bureau, hub=hub)
        if any(_may(known, role, action, thing, purpose) for purpose in Purpose):
            return word
    return ""


def _may(known: Policies, role: Role, action: str, thing: Resource, purpose: Purpose) -> bool:
    kind = Kind.SERVICE if role is Role.SERVICE else Kind.OFFICER
    actor = Actor(
        kind, UUID(int=1), "QZB", "HQ", 3, frozenset({role}), frozenset(Purpose), training_valid=True, assurance=2,
        verified_at=NOON,
    )  # fmt: skip
    return known.decide(actor, action, thing, purpose=purpose, case_given=True, now=NOON).allowed


def _thing(action: str, bureau: str, *, hub: bool) -> Resource:
    """What the action is done to, of this bureau where it belongs to one."""
    about: dict[str, object] = {"purposes": sorted(Purpose), "level": 1, "sensitive": False}
    room = action.partition(".")[0]
    if action in {"search.ask", "records.file", "records.describe"}:
        return Resource("Database", "x", {**about, "personal_data": False, "compartment": ""})
    if room == "governance" or action == "records.list":
        return Resource("Office", bureau, {"bureau": bureau, "hub": hub})
    if room == "ledger":
        return Resource("Ledger", bureau, {"bureau": bureau})
    return Resource("Record", "x", {**about, "database": "x", "owner": bureau, "blocked": False})


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
