"""Forms by which an account is opened: with a one-time code, or as the node's first administrator."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vigie.portal.settings import NODE
from vigie.vocabulary.countries import country_name
from vigie.vocabulary.members import members

CODE_ATTRIBUTES = {"dir": "ltr", "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "class": "typed"}  # fmt: skip
USERNAME = RegexValidator(r"^[\w.+-]{3,60}$", _("Use 3 to 60 letters, digits, dots and hyphens, without spaces."))


class NewPassword(forms.Form):
    """A password, twice; judged by the node's rules for passwords."""

    password1 = forms.CharField(max_length=256, strip=False)
    password2 = forms.CharField(max_length=256, strip=False)

    def clean(self) -> dict[str, Any]:
        """Both the same, and good enough."""
        given = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first:
            try:
                validate_password(first)
            except ValidationError as error:
                self.add_error("password1", error)
        return given


class AcceptForm(NewPassword):
    """The one-time code of an invitation, and the password to set."""

    code = forms.CharField(label=_("One-time code"), max_length=60, widget=forms.TextInput(attrs=CODE_ATTRIBUTES))
    field_order = ["code", "password1", "password2"]


class FoundingForm(NewPassword):
    """Everything the first administrator of a node says."""

    code = forms.CharField(
        label=_("Code from the node's console"), max_length=60, widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
        help_text=_("The node has written it into the file secrets/first-administrator of its home."),
    )  # fmt: skip
    bureau = forms.ChoiceField(label=_("Bureau that runs this node"))
    administrator = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("User name"), validators=[USERNAME], widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "username"})
    )  # fmt: skip
    field_order = ["code", "bureau", "administrator", "username", "password1", "password2"]

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["bureau"].choices = bureau_choices()  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        """A name that nobody has yet."""
        return free_username(self.cleaned_data["username"])


def free_username(name: str) -> str:
    """The name, if no account has it in any spelling of case. Raises ValidationError."""
    if User.objects.filter(username__iexact=name).exists():
        raise ValidationError(_("This user name is taken. Choose another one."))
    return name


def bureau_choices() -> list[tuple[str, str]]:
    """Members by name in the reader's language; those of exercises on exercise nodes only, and only those there."""
    language = get_language() or "en"
    codes = [code for code, member in members().items() if member.exercise == NODE.exercise]
    return sorted(((code, f"{country_name(code, language)} ({code})") for code in codes), key=lambda pair: pair[1])
