"""Which table to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casetracker.reference import profiles


class TableChoice(forms.Form):
    """Sent by GET. ``years`` are those with a published number."""

    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    year = forms.ChoiceField(label=_("Year of the outcome"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedures = [(profile.key, f"{profile.committee_code}: {profile.name}") for profile in profiles.all()]
        self._choices("procedure", procedures)
        self._choices("year", [("", _("All years")), *((str(year), str(year)) for year in years)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared so above
        field.choices = choices
