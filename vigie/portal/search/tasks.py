"""The task page: for what purpose, under which case reference, and why."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from vigie.foundation.actor import Actor, Task
from vigie.portal.account.notice import safe_next
from vigie.portal.acts import actor_at
from vigie.portal.tasks import put_down, take_up, task_in_hand
from vigie.portal.words import NO_CASE_NEEDED, PURPOSES
from vigie.vocabulary.purposes import Purpose


class TaskForm(forms.Form):
    """Purpose, case reference, reason; only the purposes that the officer was granted can be chosen."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), widget=forms.RadioSelect, error_messages={"required": _("Choose the purpose.")}
    )
    case = forms.CharField(
        label=_("Case reference"), required=False, max_length=80,
        help_text=_("The number of your file. Border and security checks need none."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200,
        help_text=_("A few words for whoever reads the log later; no names."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        granted = [(purpose.value, word) for purpose, word in PURPOSES.items() if purpose in actor.purposes]
        self.fields["purpose"].choices = granted  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A case reference is needed for whatever is not done in passing at a border or a gate."""
        given = super().clean() or {}
        purpose = given.get("purpose")
        if purpose and Purpose(purpose) not in NO_CASE_NEEDED and not given.get("case"):
            self.add_error("case", _("Give the case reference: this purpose needs one."))
        return given

    @property
    def task(self) -> Task:
        """The task as filled in; call it on a valid form only."""
        given = self.cleaned_data
        return Task(Purpose(given["purpose"]), case=given["case"].strip(), reason=given["reason"].strip())


def task(request: HttpRequest) -> HttpResponse:
    """Ask for the task, or change it; then go on where the officer was."""
    actor = actor_at(request)
    form = TaskForm(actor, request.POST or None, initial=_present(request))
    if request.method == "POST" and form.is_valid():
        take_up(request, form.task)
        return redirect(safe_next(request, "search"))
    return render(request, "search/task.html", {"form": form, "next": safe_next(request, "search")})


@require_POST
def end_task(request: HttpRequest) -> HttpResponse:
    """Put the task down: the next question asks for its purpose again."""
    put_down(request)
    return redirect("desk")


def _present(request: HttpRequest) -> dict[str, str]:
    present = task_in_hand(request)
    return {"purpose": present.purpose or "", "case": present.case, "reason": present.reason}
