"""The docket's filters and the assignment form."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import User
from casetracker.reference import profiles, selectors
from workflow.services.assignments import ASSIGNABLE
from workflow.vocabulary import CaseState


class DocketFilter(forms.Form):
    """All optional, sent by GET: nothing here is about a person."""

    q = forms.CharField(label=_("Reference, number or symbol"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("Stage"), required=False)
    state_party = forms.ChoiceField(label=_("State party"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    officer = forms.ChoiceField(label=_("Officer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", _("All"))]
        self._choices("state", blank + list(CaseState.choices))
        self._choices("state_party", blank + selectors.state_choices(get_language() or "en", states_only=True))
        self._choices("procedure", blank + [(p.key, p.committee_code) for p in profiles.all()])
        self._choices("officer", [*blank, ("me", _("Me")), ("none", _("Nobody"))])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so above
        field.choices = choices


class AssignForm(forms.Form):
    """To whom the case goes."""

    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), error_messages={"required": _("Choose an officer.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared so above
        officers = User.objects.filter(
            is_active=True, memberships__ended_at__isnull=True, memberships__role__in=[r.value for r in ASSIGNABLE]
        )
        field.queryset = officers.distinct().order_by("display_name")
