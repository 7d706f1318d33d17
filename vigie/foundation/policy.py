"""May this actor do this, to this, for this purpose? Cedar decides; whatever goes wrong on the way is a no.

Cedar skips a policy that errors, so a broken `forbid` would let everything through. That trap is decision 0004.
Three walls stop that: policies are validated against the schema when they are loaded, entities when they are built,
and any error in the diagnostics denies and raises an alarm.
"""

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import cedarpy
import structlog

from vigie.foundation.actor import Actor, Kind, Resource
from vigie.foundation.errors import Refusal
from vigie.vocabulary.purposes import Purpose

KEPT = timedelta(seconds=60)
MOST_KEPT = 10_000
NEVER = 2**31
MINUTE = 60
NAMESPACE = "Vigie"
SCHEMA = "schema.cedarschema"
OFFICER, SERVICE = f"{NAMESPACE}::Officer", f"{NAMESPACE}::Service"
POINTS_TO = {"database": "Database", "owner": "Bureau", "bureau": "Bureau"}  # attributes that name an entity

log = structlog.get_logger("vigie.policy")

Entity = dict[str, Any]


class PolicyBroken(Exception):  # noqa: N818  what the administrator reads
    """The folder's policies cannot be trusted: unreadable, not valid against the schema, or without an `@id`."""


class Need(StrEnum):
    """What alone is missing for a yes; written on the forbidding policy as `@needs("...")`."""

    STEP_UP = "step_up"
    SECOND_PERSON = "second_person"


class NeedsStepUp(Refusal):
    """Everything allows it but the age of the last user verification."""

    code = "needs_step_up"
    status = 403
    advice = "Confirm with your passkey that it is you, then repeat this."
    noted = True


class NeedsSecondPerson(Refusal):
    """Everything allows it but the approval of somebody else, which this release cannot give yet."""

    code = "needs_second_person"
    status = 403
    advice = "This needs the approval of a second person."
    noted = True


REFUSALS: dict[Need, type[Refusal]] = {Need.STEP_UP: NeedsStepUp, Need.SECOND_PERSON: NeedsSecondPerson}


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, the `@id`s that decided it, and what alone was missing, if a person can supply it."""

    allowed: bool
    policies: tuple[str, ...] = ()
    needs: Need | None = None


DENIED = Decision(allowed=False)


@dataclass(frozen=True, slots=True)
class Slice:
    """The policies that can speak about one action, parsed; by `@id` their effect, and what some ask for besides."""

    policies: cedarpy.PolicySet
    effects: Mapping[str, str]
    needs: Mapping[str, Need]


class Policies:
    """The policies of one folder. Thread-safe: handles are immutable, the memory is one dictionary."""

    def __init__(self, schema: cedarpy.Schema, slices: Mapping[str, Slice], version: str, *, exercise: bool) -> None:
        self.version = version
        self.exercise = exercise
        self._schema = schema
        self._slices = slices
        self._memory: dict[Hashable, tuple[datetime, Decision]] = {}

    @classmethod
    def load(cls, folder: Path, *, exercise: bool = False) -> "Policies":
        """Read `schema.cedarschema` and every `*.cedar` of the folder. Raises PolicyBroken; there is no half-loaded set.

        `exercise` says that this node holds invented people only, where policies may ask for less assurance.
        """
        paths = [folder / SCHEMA, *sorted(folder.glob("*.cedar"))]
        try:
            texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
            schema = cedarpy.Schema.from_str(texts[SCHEMA])
            text = "\n".join(texts[name] for name in texts if name != SCHEMA)
            verdict = cedarpy.validate_policies(text, schema)
            if not verdict.validation_passed:
                raise PolicyBroken("; ".join(str(error) for error in verdict.errors))
            slices = _sliced(text, _actions(schema))
        except (OSError, UnicodeDecodeError, ValueError) as error:
            message = f"{folder}: {error}"
            raise PolicyBroken(message) from error
        digest = hashlib.sha256()
        for name in sorted(texts):
            digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(texts[name].encode()).digest())
        return cls(schema, slices, digest.hexdigest(), exercise=exercise)

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of all actions that the schema knows."""
        return tuple(sorted(self._slices))

    def about(self, action: str) -> Mapping[str, str]:
        """The policies that can speak about this action: `@id` to "permit" or "forbid". Raises KeyError."""
        return self._slices[action].effects

    def decide(
        self,
        actor: Actor,
        action: str,
        resource: Resource,
        *,
        purpose: Purpose | None,
        case_given: bool,
        now: datetime,
    ) -> Decision:
        """Whether `actor` may do `action` to `resource` now. Never raises: anything wrong is a no, and an alarm.

        An empty purpose is allowed in (administration has none); what needs one denies it. Decisions are remembered
        for at most 60 seconds, by everything that they depend on.
        """
        try:
            context = self._context(actor, purpose, case_given=case_given, now=now)
            key = _key(actor, action, resource, context)
            found = self._memory.get(key)
            if found is not None and found[0] <= now < found[0] + KEPT:
                return found[1]
            decision = self.weigh(entities_of(actor, resource), (_uid_of(actor), action, _uid(resource)), context)
        except Exception as error:  # noqa: BLE001  fail closed: no error may become a yes
            self._alarm(action, resource, type(error).__name__)
            return DENIED
        if len(self._memory) >= MOST_KEPT:
            self._memory.clear()
        self._memory[key] = (now, decision)
        return decision

    def weigh(self, entities: Sequence[Entity], request: tuple[Any, str, Any], context: Mapping[str, Any]) -> Decision:
        """The decision on these very entities: (principal uid, action, resource uid) in Cedar's JSON.

        Raises ValueError when an attribute is missing or unknown, KeyError for an unknown action, and PolicyErred when
        any policy failed while it was weighed.
        """
        part = self._slices[request[1]]
        known = cedarpy.Entities.from_json_str(json.dumps(list(entities)), self._schema)
        decision = self._ask(part, known, request, context)
        asked = {part.needs.get(name) for name in decision.policies}
        if decision.allowed or not decision.policies or None in asked:
            return decision
        supplied = {**context, "four_eyes": True, "uv_age_s": 0, "auth_level": max(2, context["auth_level"])}
        if not self._ask(part, known, request, supplied).allowed:
            return decision
        first = Need.STEP_UP if Need.STEP_UP in asked else Need.SECOND_PERSON
        return Decision(allowed=False, policies=decision.policies, needs=first)

    def forget(self) -> None:
        """Drop every remembered decision: a person, a token or a bureau has just lost rights."""
        self._memory.clear()

    def _ask(
        self, part: Slice, entities: cedarpy.Entities, request: tuple[Any, str, Any], context: Mapping[str, Any]
    ) -> Decision:
        principal, action, resource = request
        answer = cedarpy.is_authorized(
            {
                "principal": principal,
                "action": {"type": f"{NAMESPACE}::Action", "id": action},
                "resource": resource,
                "context": dict(context),
            },
            part.policies,
            entities,
            self._schema,
        )
        if answer.diagnostics.errors:
            raise PolicyErred(answer.diagnostics.errors[0])
        return Decision(allowed=answer.allowed, policies=tuple(sorted(answer.diagnostics.reasons)))

    def _context(self, actor: Actor, purpose: Purpose | None, *, case_given: bool, now: datetime) -> dict[str, Any]:
        return {
            "purpose": "" if purpose is None else Purpose(purpose).value,
            "case_given": bool(case_given),
            "auth_level": actor.assurance,
            "uv_age_s": verification_age(actor.verified_at, now),
            "channel_level": actor.level,  # until lines have levels of their own, the door's is the holder's
            "four_eyes": False,  # until approvals exist
            "exercise": self.exercise,
        }

    def _alarm(self, action: object, resource: object, what: str) -> None:
        kind = resource.kind if isinstance(resource, Resource) else type(resource).__name__
        log.error("policy_failed_closed", action=str(action), resource=kind, error=what)


class PolicyErred(Exception):  # noqa: N818  news, not a fault of the caller
    """A policy failed while it was weighed; Cedar would have skipped it."""


def refusal_of(decision: Decision) -> Refusal | None:
    """What to raise instead of "not permitted" when a person can supply what is missing; None when nobody can."""
    return REFUSALS[decision.needs]() if decision.needs is not None else None


def verification_age(verified_at: datetime | None, now: datetime) -> int:
    """Seconds since the last user verification, rounded up to the minute (so that decisions can be remembered).

    Very large when there was none, or when it lies in the future: a clock that was put back proves nothing.
    """
    if verified_at is None or verified_at > now:
        return NEVER
    seconds = (now - verified_at).total_seconds()
    return -int(-seconds // MINUTE) * MINUTE


def entities_of(actor: Actor, resource: Resource) -> list[Entity]:
    """The actor, their bureau and the resource as Cedar entities; exactly what a decision may look at."""
    bureau = {"uid": _name("Bureau", actor.bureau), "attrs": {"suspended": actor.suspended}, "parents": []}
    attributes: dict[str, Any] = {
        "bureau": _entity("Bureau", actor.bureau),
        "clearance": actor.level,
        "compartments": sorted(actor.compartments),
        "purposes": sorted(str(each) for each in actor.purposes),
        "all_databases": actor.databases is None,
        "databases": [_entity("Database", each) for each in sorted(actor.databases or ())],
        "training_valid": actor.training_valid,
        "exact_only": actor.exact_only,
    }
    roles = [_name("Role", str(role)) for role in sorted(actor.roles)]
    subject = {"uid": _uid_of(actor), "attrs": attributes, "parents": roles}
    thing = {
        "uid": _uid(resource),
        "attrs": {name: _value(name, value) for name, value in resource.attributes.items()},
        "parents": [],
    }
    return [bureau, subject, thing]


def _value(name: str, value: object) -> object:
    if name in POINTS_TO:
        return _entity(POINTS_TO[name], str(value))
    if isinstance(value, frozenset | set | list | tuple):
        return sorted(str(each) for each in value)
    return value


def _name(kind: str, name: str) -> dict[str, str]:
    return {"type": f"{NAMESPACE}::{kind}", "id": name}


def _entity(kind: str, name: str) -> dict[str, dict[str, str]]:
    return {"__entity": _name(kind, name)}


def _uid(resource: Resource) -> dict[str, str]:
    return _name(resource.kind, resource.id)


def _uid_of(actor: Actor) -> dict[str, str]:
    return {"type": OFFICER if actor.kind is Kind.OFFICER else SERVICE, "id": str(actor.id)}


def _key(actor: Actor, action: str, resource: Resource, context: Mapping[str, Any]) -> Hashable:
    """Everything that a decision depends on; the policies' version is this object's own."""
    attributes = tuple(
        (name, tuple(sorted(map(str, value))) if isinstance(value, frozenset | set | list | tuple) else value)
        for name, value in sorted(resource.attributes.items())
    )
    who = (
        actor.kind, actor.id, actor.bureau, actor.unit, actor.level, actor.roles, actor.purposes, actor.databases,
        actor.compartments, actor.exact_only, actor.training_valid, actor.suspended,
    )  # fmt: skip
    return (who, action, resource.kind, resource.id, attributes, tuple(context.items()))


def _actions(schema: cedarpy.Schema) -> list[str]:
    """The names of the schema's actions, read from its canonical text."""
    lines = (line.strip() for line in str(schema).splitlines())
    return [line.split('"')[1] for line in lines if line.startswith('action "')]


def _sliced(text: str, actions: Sequence[str]) -> dict[str, Slice]:
    """The policies of each action, named by their `@id`. Raises PolicyBroken for one without, or a double."""
    named: dict[str, dict[str, Any]] = {}
    for policy in json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values():
        name = policy.get("annotations", {}).get("id")
        if not name or name in named:
            message = f"a policy has no @id, or shares it: {name!r}"
            raise PolicyBroken(message)
        named[name] = policy
    slices = {}
    for action in actions:
        part = {name: policy for name, policy in named.items() if _speaks_of(policy["action"], action)}
        document = json.dumps({"staticPolicies": part, "templates": {}, "templateLinks": []})
        needs = {
            name: Need(policy["annotations"]["needs"])
            for name, policy in part.items()
            if "needs" in policy["annotations"]
        }
        effects = {name: str(policy["effect"]) for name, policy in part.items()}
        slices[action] = Slice(cedarpy.PolicySet.from_json_str(document), effects, needs)
    return slices


def _speaks_of(scope: Mapping[str, Any], action: str) -> bool:
    if scope["op"] == "All":
        return True
    named = [scope["entity"]] if "entity" in scope else scope["entities"]
    return action in {each["id"] for each in named}
