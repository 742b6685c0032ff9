"""The form of an assessment: a grade and its reason for each remedy, then what follows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Problem
from casetracker.reference.profile import OverallGrade, Profile
from workflow.decisions.contents import Assessment, RemedyGrade
from workflow.decisions.vocabulary import CLOSING_REASONS, AfterAssessment, Grade
from workflow.forms.steps import StepForm
from workflow.models import DecisionRemedy
from workflow.services.events import LONGEST_NOTE, Entry


class AssessmentForm(StepForm):
    """One grade a remedy. The overall grade is asked only where it is decided, or where no remedy is recorded."""

    def __init__(self, data: Mapping[str, Any] | None, *, profile: Profile, remedies: Sequence[DecisionRemedy]) -> None:
        super().__init__(data, asks=(), profile=profile, initial={"occurred": clock.today()})
        self.remedies = remedies
        for remedy in remedies:
            self._add_remedy(remedy.number)
        if not remedies or profile.overall_grade is OverallGrade.DECIDED:
            self.fields["overall"] = _grade(_("Overall grade"))
        self.fields["after"] = forms.ChoiceField(
            label=_("What follows"), choices=AfterAssessment.choices, widget=forms.RadioSelect, required=False
        )
        self.fields["closing_reason"] = forms.ChoiceField(
            label=_("Reason for closing"),
            help_text=_("Only where the follow-up is closed."),
            choices=[("", "—"), *((reason.value, reason.label) for reason in CLOSING_REASONS)],
            required=False,
        )
        asked = [name for remedy in remedies for name in (f"grade_{remedy.number}", f"why_{remedy.number}")]
        self.order_fields(["occurred", *asked, "overall", "after", "closing_reason", "told", "note"])

    def _add_remedy(self, number: int) -> None:
        told = {"number": number}
        self.fields[f"grade_{number}"] = _grade(_now("Remedy %(number)s: grade") % told)
        self.fields[f"why_{number}"] = forms.CharField(
            label=_now("Remedy %(number)s: what was done, and why this grade") % told,
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def graded(self) -> list[tuple[DecisionRemedy, Any, Any]]:
        """Each remedy with its two fields, for the page."""
        return [(one, self[f"grade_{one.number}"], self[f"why_{one.number}"]) for one in self.remedies]

    def rest(self) -> list[Any]:
        """The fields after the remedies."""
        names = ("overall", "after", "closing_reason", "told", "note")
        return [self[name] for name in names if name in self.fields]

    def entry(self) -> Entry:
        """What was said, for the service."""
        data = self.cleaned_data
        grades = tuple(
            RemedyGrade(one.pk, data[f"grade_{one.number}"], data[f"why_{one.number}"]) for one in self.remedies
        )
        said = Assessment(grades, data.get("overall", ""), data["after"], data["closing_reason"])
        occurred = PreciseDate(data["occurred"], Precision.DAY)
        return Entry(occurred=occurred, note=data["note"], told=data["told"], assessed=said)

    def put(self, problem: Problem) -> None:
        """Show what the service says is wrong beside the field that it names."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))


def _grade(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *Grade.choices])
