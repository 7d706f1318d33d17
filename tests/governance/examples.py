"""The examples beside the policies, as questions to the policy engine."""

import functools
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.people import NOON, an_actor
from vigie.foundation.actor import Actor, Kind, Resource, Role
from vigie.foundation.policy import Decision, Policies
from vigie.vocabulary.purposes import Purpose

FOLDER = Path(__file__).resolve().parents[2] / "vigie" / "governance" / "policies"
EXAMPLES: dict[str, Any] = tomllib.loads((FOLDER / "examples.toml").read_text(encoding="utf-8"))
THINGS: dict[str, Any] = EXAMPLES.pop("things")


@functools.cache
def policies(*, exercise: bool = False) -> Policies:
    """The policies that ship."""
    return Policies.load(FOLDER, exercise=exercise)


@functools.cache
def effects() -> dict[str, str]:
    """Every policy that can speak, by `@id`."""
    known = policies()
    return {name: effect for action in known.actions for name, effect in known.about(action).items()}


@dataclass(frozen=True)
class Asked:
    """One question to the engine."""

    actor: Actor
    action: str
    resource: Resource
    purpose: Purpose | None
    case_given: bool
    exercise: bool

    def decide(self) -> Decision:
        """What the shipped policies say at noon."""
        return policies(exercise=self.exercise).decide(
            self.actor, self.action, self.resource, purpose=self.purpose, case_given=self.case_given, now=NOON
        )


def asked(example: dict[str, Any]) -> Asked:
    """The question of one line; what it leaves out is as the head of the file says."""
    role = Role(example["role"])
    databases = example.get("databases")
    actor = an_actor(
        role,
        "QZB",
        kind=Kind.SERVICE if role is Role.SERVICE else Kind.OFFICER,
        level=example.get("level", 2),
        purposes=frozenset(Purpose(each) for each in example.get("purposes", list(Purpose))),
        databases=None if databases is None else frozenset(databases),
        compartments=frozenset(example.get("compartments", ())),
        exact_only=example.get("exact_only", False),
        training_valid=example.get("trained", True),
        suspended=example.get("suspended", False),
        assurance=example.get("assurance", 2),
        verified_at=NOON - timedelta(seconds=example.get("verified", 60)),
    )
    thing = THINGS[example["on"]]
    return Asked(
        actor,
        example["action"],
        Resource(thing["kind"], thing["id"], dict(thing["attributes"])),
        purpose=Purpose(example["purpose"]) if "purpose" in example else None,
        case_given=example.get("case", True),
        exercise=example.get("exercise", False),
    )
