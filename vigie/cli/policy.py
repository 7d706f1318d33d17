"""`vigie policy`: are the policies sound, and what would they say."""

from typing import Annotated, Any

import typer

from vigie.cli.desk import FAILED, FORBIDDEN, BadInput, Desk
from vigie.cli.verbs import verb
from vigie.foundation.actor import Actor, Resource

app = typer.Typer(help="The policies of this node.", no_args_is_help=True)


def check(desk: Desk) -> int:
    """Load and validate the policies. Exit 1 when they cannot be trusted. Opens no act."""
    from vigie.foundation.policy import Policies, PolicyBroken

    try:
        policies = Policies.load(desk.settings.policies, exercise=desk.settings.exercise)
    except PolicyBroken as broken:
        desk.tell(str(broken))
        return FAILED
    desk.give({"version": policies.version, "actions": list(policies.actions)})
    return 0


def explain(
    desk: Desk,
    action: Annotated[str, typer.Option("--action", help="Such as search.ask.")],
    subject: Annotated[str, typer.Option("--subject", help="Role, or role,role: guard.")],
    database: Annotated[str, typer.Option("--database", help="Such as travel_documents.")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="Such as border.")] = "",
    case: Annotated[str, typer.Option("--case", help="Any text: a case is given.")] = "",
) -> int:
    """What the policy says to a subject with all purposes, and which policies decided. Exit 3 on no. Opens no act."""
    from vigie.foundation import clock
    from vigie.foundation.policy import Policies
    from vigie.vocabulary.purposes import Purpose

    policies = Policies.load(desk.settings.policies, exercise=desk.settings.exercise)
    decision = policies.decide(
        _subject(subject), action, _resource(action, database, policies.actions),
        purpose=Purpose(purpose) if purpose in set(Purpose) else None, case_given=bool(case), now=clock.now(),
    )  # fmt: skip
    needs = None if decision.needs is None else str(decision.needs)
    desk.give({"allowed": decision.allowed, "policies": list(decision.policies), "needs": needs})
    return 0 if decision.allowed else FORBIDDEN


def _subject(roles: str) -> Actor:
    from uuid import UUID

    from vigie.foundation.actor import Kind, Role
    from vigie.vocabulary.members import members
    from vigie.vocabulary.purposes import Purpose

    try:
        given = frozenset(Role(each.strip()) for each in roles.split(","))
    except ValueError as error:
        raise BadInput(why=f"--subject: {error}; roles are {', '.join(Role)}") from error
    machine = Role.SERVICE in given
    return Actor(
        kind=Kind.SERVICE if machine else Kind.OFFICER, id=UUID(int=0), bureau=next(iter(members())), unit="HQ", level=3,
        roles=given, purposes=frozenset(Purpose), exact_only=machine, training_valid=True,
    )  # fmt: skip


def _resource(action: str, database: str, actions: tuple[str, ...]) -> Any:
    from vigie.records.nouns import database_resource
    from vigie.records.queries import catalogue
    from vigie.vocabulary.members import members

    own = next(iter(members()))
    if action not in actions:
        raise BadInput(why=f"--action: one of {', '.join(actions)}")
    if action.startswith("governance."):
        return Resource("Office", own, {"bureau": own, "hub": True})
    if action.startswith("ledger."):
        return Resource("Ledger", own, {"bureau": own})
    known = catalogue().get(database)
    if known is None:
        raise BadInput(why=f"--database: one of {', '.join(catalogue())}")
    if action in {"search.ask", "records.file", "records.list", "records.describe"}:
        return database_resource(known)
    attributes = {**database_resource(known).attributes, "database": database, "owner": own, "blocked": False}
    del attributes["personal_data"]
    return Resource("Record", "explained", attributes)


verb(app, "check")(check)
verb(app, "explain")(explain)
