"""The words that pages use for purposes, roles, answer states and meanings, with their marks; all translated."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.foundation.actor import Role
from vigie.vocabulary.purposes import Purpose

PURPOSES: dict[Purpose, Promise] = {
    Purpose.BORDER: _("Border control"),
    Purpose.SECURITY_CHECK: _("Security check"),
    Purpose.INVESTIGATE: _("Investigation"),
    Purpose.ARREST: _("Arrest"),
    Purpose.LOCATE: _("Locating a person or thing"),
    Purpose.IDENTIFY: _("Identification"),
    Purpose.WARN: _("Warning"),
    Purpose.FORENSIC: _("Forensic comparison"),
    Purpose.ANALYSIS: _("Analysis"),
    Purpose.FINANCIAL_CRIME: _("Financial crime"),
    Purpose.CARRIER: _("Carrier check"),
    Purpose.MAINTAIN: _("Keeping own records"),
    Purpose.SUPERVISE: _("Data-protection supervision"),
}
NO_CASE_NEEDED = frozenset(
    {Purpose.BORDER, Purpose.SECURITY_CHECK, Purpose.CARRIER, Purpose.MAINTAIN}
)  # as policy "search-case"

ROLES: dict[Role, Promise] = {
    Role.GUARD: _("Guard"),
    Role.OFFICER: _("Officer"),
    Role.RECORDER: _("Recorder"),
    Role.APPROVER: _("Approver"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.SPECIALIST: _("Specialist"),
    Role.DPO: _("Data-protection officer"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.SERVICE: _("Machine"),
    Role.HUB_REVIEWER: _("Hub reviewer"),
    Role.COMMISSION: _("Commission member"),
}


def purposes_in_words(purposes: Iterable[Purpose]) -> str:
    """Purposes side by side, in the order of the list above."""
    wanted = frozenset(purposes)
    return gettext(", ").join(str(word) for each, word in PURPOSES.items() if each in wanted)


def roles_in_words(roles: Iterable[Role]) -> str:
    """Roles side by side, in the order of the list above."""
    wanted = frozenset(roles)
    return gettext(", ").join(str(word) for each, word in ROLES.items() if each in wanted)


class Mark(NamedTuple):
    """A word, an icon of the sprite and a colour class: never colour alone."""

    word: Promise
    icon: str
    tone: str


STATES: dict[str, Mark] = {
    "hit": Mark(_("Candidates found"), "hit", "hit"),
    "near": Mark(_("Only near candidates"), "near", "near"),
    "no_hit": Mark(_("Nothing found"), "clear", "clear"),
    "not_asked": Mark(_("Not asked"), "closed", "closed"),
}
MEANINGS: dict[str, Mark] = {
    "not_valid": Mark(_("Document declared not valid"), "void", "void"),
    "valid_but_linked": Mark(_("Valid document, holder concerned: call the bureau"), "call", "linked"),
    "sought": Mark(_("Reported stolen or sought"), "sought", "sought"),
    "person_of_record": Mark(_("Person in an international request"), "person", "person"),
    "reference": Mark(_("Reference library"), "book", "reference"),
}
PLAIN = Mark(_("Shared database"), "book", "reference")


def meaning_of(code: str) -> Mark:
    """What a record of a database means at the counter; databases with a new meaning get the plain mark."""
    return MEANINGS.get(code, PLAIN)
