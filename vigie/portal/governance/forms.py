"""Forms of administration: a unit, an officer, a machine, a member; rights are chosen from what can be given."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.foundation.actor import Role
from vigie.governance.nouns import ALL_LEVELS, NewBureau, NewOfficer, NewToken, NewUnit, OfficerChange, Rights, Unit
from vigie.portal.account.forms import USERNAME, bureau_choices, free_username
from vigie.portal.values import label_of
from vigie.portal.words import PURPOSES, ROLES
from vigie.records.queries import catalogue
from vigie.vocabulary.purposes import Purpose

TEXT = {"dir": "auto", "autocomplete": "off"}
LEVELS = [("1", _("1, official use")), ("2", _("2, restricted")), ("3", _("3, confidential"))]
NOT_FOR_PEOPLE = frozenset({Role.SERVICE})
BOXES = forms.CheckboxSelectMultiple


class RightsForm(forms.Form):
    """Purposes, databases and level: what every grant consists of."""

    purposes = forms.MultipleChoiceField(
        label=_("Purposes"), widget=BOXES, choices=[(each.value, word) for each, word in PURPOSES.items()], required=False
    )  # fmt: skip
    databases = forms.MultipleChoiceField(
        label=_("Databases"), widget=BOXES, required=False, help_text=_("None chosen: all that the purposes allow.")
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Highest level"), choices=LEVELS)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        titles = [(each.name, label_of(each.title)) for each in catalogue().values()]
        self.fields["databases"].choices = titles  # type: ignore[attr-defined]

    @property
    def rights(self) -> Rights:
        """The rights as chosen."""
        given = self.cleaned_data
        databases = frozenset(given["databases"]) or None
        return Rights(frozenset(map(Purpose, given["purposes"])), databases, int(given["level"]))


class UnitForm(RightsForm):
    """A new unit of the own bureau."""

    code = forms.CharField(label=_("Code"), max_length=24, widget=forms.TextInput(attrs={**TEXT, "dir": "ltr"}))
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=TEXT))
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as long as a grant may last, twelve months."),
    )  # fmt: skip
    field_order = ["code", "name", "purposes", "databases", "level", "until"]

    @property
    def order(self) -> NewUnit:
        """What governance is asked to do."""
        given = self.cleaned_data
        return NewUnit(given["code"], given["name"], self.rights, end_of(given["until"]))


class OfficerForm(RightsForm):
    """Rights of a person; with `username` a new one gets a portal account and a one-time code."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=TEXT))
    unit = forms.ChoiceField(label=_("Unit"))
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=BOXES, choices=[(each.value, ROLES[each]) for each in Role if each not in NOT_FOR_PEOPLE]
    )  # fmt: skip
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as long as a grant may last, twelve months."),
    )  # fmt: skip
    training_until = forms.DateField(
        label=_("Training valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as long as a training counts, 24 months."),
    )  # fmt: skip
    field_order = ["name", "unit", "roles", "purposes", "databases", "level", "until", "training_until"]

    def __init__(self, units: list[Unit], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["unit"].choices = [unit_choice(each) for each in units]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An untouched level keeps its meaning."""
        given = super().clean() or {}
        given.setdefault("level", str(ALL_LEVELS))
        return given

    @property
    def change(self) -> OfficerChange:
        """What governance is asked to change."""
        given = self.cleaned_data
        return OfficerChange(
            unit=given["unit"], name=given["name"], roles=frozenset(map(Role, given["roles"])), rights=self.rights,
            until=end_of(given["until"]), training_until=end_of(given["training_until"]),
        )  # fmt: skip


class NewOfficerForm(OfficerForm):
    """A new person, with the user name of the portal account."""

    username = forms.CharField(
        label=_("User name"), validators=[USERNAME], widget=forms.TextInput(attrs=TEXT),
        help_text=_("For signing in. You get a one-time code to hand over."),
    )  # fmt: skip
    field_order = ["name", "username", "unit", "roles", "purposes", "databases", "level", "until", "training_until"]

    def clean_username(self) -> str:
        """A name that nobody has yet."""
        return free_username(self.cleaned_data["username"])

    def order(self, account: int) -> NewOfficer:
        """What governance is asked to do, for this new portal account."""
        given = self.cleaned_data
        return NewOfficer(
            name=given["name"], unit=given["unit"], roles=frozenset(map(Role, given["roles"])), rights=self.rights,
            until=end_of(given["until"]), training_until=end_of(given["training_until"]), account=account,
        )  # fmt: skip


class MachineForm(RightsForm):
    """A token for a program."""

    label = forms.CharField(label=_("What it is for"), max_length=120, widget=forms.TextInput(attrs=TEXT))
    unit = forms.ChoiceField(label=_("Unit"))
    exact_only = forms.BooleanField(
        label=_("Exact questions about documents and vehicles only, no persons"), required=False, initial=True
    )  # fmt: skip
    quota = forms.IntegerField(label=_("Questions a day"), required=False, min_value=1, help_text=_("Empty: no limit."))
    days = forms.IntegerField(label=_("Days it lives"), min_value=1, max_value=90, initial=90)
    field_order = ["label", "unit", "purposes", "databases", "level", "exact_only", "quota", "days"]

    def __init__(self, units: list[Unit], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["unit"].choices = [unit_choice(each) for each in units]  # type: ignore[attr-defined]

    @property
    def order(self) -> NewToken:
        """What governance is asked to do."""
        given = self.cleaned_data
        return NewToken(given["label"], given["unit"], self.rights, given["exact_only"], given["quota"], given["days"])


class BureauForm(forms.Form):
    """A member to be admitted, with its first administrator and that person's account."""

    code = forms.ChoiceField(label=_("Member"))
    desk = forms.CharField(
        label=_("Duty desk"), required=False, max_length=200, widget=forms.TextInput(attrs=TEXT),
        help_text=_("Whom to call, at any hour."),
    )  # fmt: skip
    administrator = forms.CharField(label=_("First administrator"), max_length=120, widget=forms.TextInput(attrs=TEXT))
    username = forms.CharField(
        label=_("User name of the administrator"), validators=[USERNAME], widget=forms.TextInput(attrs=TEXT)
    )  # fmt: skip

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["code"].choices = bureau_choices()  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        """A name that nobody has yet."""
        return free_username(self.cleaned_data["username"])

    def order(self, account: int) -> NewBureau:
        """What governance is asked to do, for this new portal account."""
        given = self.cleaned_data
        return NewBureau(given["code"], {}, given["administrator"], desk=given["desk"], account=account)


def unit_choice(unit: Unit) -> tuple[str, str]:
    """A unit as one chooses it: its name, and its code where that says more."""
    return unit.code, unit.name if unit.name == unit.code else f"{unit.name} ({unit.code})"


def end_of(day: date | None) -> datetime | None:
    """The last moment of that day, in UTC."""
    return None if day is None else datetime.combine(day, time(23, 59, 59), UTC)
