"""What every page needs around it: direction, exercise banner, who is there, the task, the way to each desk."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from vigie.foundation.actor import Actor, Role
from vigie.portal.settings import LANGUAGES, NODE
from vigie.portal.tasks import task_in_hand
from vigie.portal.words import PURPOSES

OWN_NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
FILERS = frozenset({Role.RECORDER, Role.SUPERVISOR, Role.SPECIALIST})
ASKERS = FILERS | {Role.GUARD, Role.OFFICER, Role.DPO, Role.HUB_REVIEWER, Role.COMMISSION}
OVERSEERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.DPO})
EVERYBODY = frozenset(Role)


class Way(NamedTuple):
    """One entry of the navigation: where to, its word, and the roles for whom it is worth showing."""

    route: str
    word: Promise
    roles: frozenset[Role]


WAYS = (
    Way("desk", _("Duty desk"), EVERYBODY),
    Way("search", _("Search"), ASKERS),
    Way("file", _("File a record"), FILERS),
    Way("own_records", _("Own records"), FILERS | {Role.DPO}),
    Way("ledger_status", _("Ledger"), OVERSEERS | {Role.COMMISSION}),
    Way("databases", _("Databases"), EVERYBODY),
    Way("bureaus", _("Administration"), OVERSEERS),
)


def ways_of(actor: Actor | None) -> list[Way]:
    """The desks worth showing to this officer; the policy decides again when one is opened."""
    return [way for way in WAYS if actor is not None and actor.roles & way.roles]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor for every template."""
    actor: Actor | None = getattr(request, "actor", None)
    task = task_in_hand(request) if hasattr(request, "session") else None
    match = request.resolver_match
    return {
        "exercise": NODE.exercise,
        "node": NODE.node,
        "language": get_language() or "en",
        "right_to_left": get_language_bidi(),
        "languages": [(code, OWN_NAMES[code]) for code, _name in LANGUAGES],
        "actor": actor,
        "ways": ways_of(actor),
        "here": match.view_name if match else "",
        "section": section_of(match.view_name if match else ""),
        "task": task if task is not None and task.purpose is not None else None,
        "task_purpose": PURPOSES[task.purpose] if task is not None and task.purpose is not None else "",
    }


SECTIONS = {
    "record": "search", "looks": "search", "history": "search", "answer": "search",
    "file_form": "file", "file_check": "file",
    "units": "bureaus", "officers": "bureaus", "machines": "bureaus", "recoveries": "bureaus",
    "new_bureau": "bureaus", "new_officer": "bureaus", "new_unit": "bureaus", "new_machine": "bureaus",
    "database": "databases",
}  # fmt: skip


def section_of(view: str) -> str:
    """The navigation entry under which a page lies."""
    return SECTIONS.get(view, view)
