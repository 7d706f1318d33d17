"""Invented officers and machines of countries that do not exist, as actors of an act."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from vigie.foundation.actor import Actor, Kind, Role, Task
from vigie.vocabulary.purposes import Purpose

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POLICE = frozenset({
    Purpose.ARREST, Purpose.LOCATE, Purpose.INVESTIGATE, Purpose.WARN, Purpose.IDENTIFY, Purpose.SECURITY_CHECK,
    Purpose.BORDER, Purpose.MAINTAIN,
})  # fmt: skip
AT_THE_BORDER = Task(Purpose.BORDER)
INVESTIGATION = Task(Purpose.INVESTIGATE, case="UTO-2026-0042")
MAINTENANCE = Task(Purpose.MAINTAIN)


def an_actor(role: Role, bureau: str, *, name: str = "", **changes: Any) -> Actor:
    """An actor with one role. The same role, bureau and name give the same id, in every run."""
    given: dict[str, Any] = {
        "kind": Kind.OFFICER,
        "id": uuid5(NAMESPACE_URL, f"https://tests.vigie.example/{bureau}/{role}/{name}"),
        "bureau": bureau,
        "unit": f"{bureau}-1",
        "level": 1,
        "roles": frozenset({role}),
        "purposes": POLICE,
        "training_valid": True,
        "assurance": 2,
        "verified_at": None,
        "session": f"session-{bureau}-{role}",
        "device": "test",
    }
    return Actor(**{**given, **changes})


def a_guard(bureau: str = "QZB", **changes: Any) -> Actor:
    """At the border: asks for the purposes border and security check."""
    purposes = frozenset({Purpose.BORDER, Purpose.SECURITY_CHECK})
    return an_actor(Role.GUARD, bureau, **{"purposes": purposes, **changes})


def an_officer(bureau: str = "QZB", **changes: Any) -> Actor:
    """Investigates, with a case reference."""
    return an_actor(Role.OFFICER, bureau, **{"level": 2, **changes})


def a_recorder(bureau: str = "UTO", **changes: Any) -> Actor:
    """Files and corrects the records of the own bureau."""
    return an_actor(Role.RECORDER, bureau, **{"level": 2, **changes})


def an_approver(bureau: str = "UTO", **changes: Any) -> Actor:
    """The second pair of eyes."""
    return an_actor(Role.APPROVER, bureau, **{"level": 2, **changes})


def a_supervisor(bureau: str = "UTO", **changes: Any) -> Actor:
    """Sees what the own bureau's officers did."""
    return an_actor(Role.SUPERVISOR, bureau, **{"level": 2, "purposes": POLICE | {Purpose.SUPERVISE}, **changes})


def an_administrator(bureau: str = "UTO", **changes: Any) -> Actor:
    """Keeps bureaus, units and officers; sees no records."""
    return an_actor(Role.ADMINISTRATOR, bureau, **{"purposes": frozenset({Purpose.MAINTAIN}), **changes})


def a_dpo(bureau: str = "UTO", **changes: Any) -> Actor:
    """The data-protection officer."""
    return an_actor(Role.DPO, bureau, **{"level": 2, "purposes": frozenset({Purpose.SUPERVISE}), **changes})


def a_hub_reviewer(bureau: str = "XAB", **changes: Any) -> Actor:
    """Blocks and unblocks in the interest of the rules."""
    return an_actor(Role.HUB_REVIEWER, bureau, **{"level": 3, "purposes": frozenset({Purpose.SUPERVISE}), **changes})


def a_service(bureau: str = "QZB", **changes: Any) -> Actor:
    """A machine: bound to its databases and to exact questions."""
    given = {
        "kind": Kind.SERVICE,
        "purposes": frozenset({Purpose.BORDER}),
        "databases": frozenset({"travel_documents", "vehicles"}),
        "exact_only": True,
        "assurance": 1,
        "session": "",
    }
    return an_actor(Role.SERVICE, bureau, **{**given, **changes})
