"""Can you use this procedure? Questions to read, and the answer for one State as of today."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.reference import profiles
from intake.forms.choices import countries
from intake.forms.fields import CHOICE_ERRORS
from intake.selectors import reader_language, state_answer
from intake.triage import QUESTIONS
from intake.views.support import CSO


class TriageForm(forms.Form):
    """The State whose acts are complained of."""

    names_fields = True

    state = forms.ChoiceField(
        label=_("Which State do you complain of?"),
        help_text=_("The State whose acts or failures they are. The nationality of the victims does not matter."),
        error_messages={**CHOICE_ERRORS, "required": _("Choose a State.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = countries(reader_language(), states_only=True)


@door(*CSO)
@require_safe
def triage_show(request: SignedInRequest) -> HttpResponse:
    """The questions, and for the chosen State whether a communication could be received today."""
    form = TriageForm(request.GET if "state" in request.GET else None)
    answer = None
    if form.is_bound and form.is_valid():
        answer = state_answer(form.cleaned_data["state"], procedure=profiles.DEFAULT, on=clock.today())
    context = {"form": form, "answer": answer, "questions": QUESTIONS, "today": clock.today()}
    return render(request, "intake/triage.html", context, status=422 if form.errors else 200)
