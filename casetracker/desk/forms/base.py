"""What every form of the desk can do: show what the domain refused beside its own errors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casetracker.core.errors import Invalid

# More than any notification's reference or any reason needs; the tables set no bound.
MOST_SOURCE = 1000
MOST_DOUBT = 2000


class DeskForm(forms.Form):
    """A form whose service may refuse the input by field and rule."""

    def given(self) -> dict[str, Any]:
        """What the form hands to its service, by the service's names."""
        return dict(self.cleaned_data)

    def take(self, error: Invalid) -> None:
        """Put each problem beside its field; one that no field here is about concerns the whole form."""
        for problem in error.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, ValidationError(str(problem.message), code=problem.code))


class SourcedForm(DeskForm):
    """A form whose last field is the source of what is entered. ``so_far`` is the source that stands now.

    It is not filled in beforehand: a change that keeps the old source would say something of it that it does not say.
    """

    source = forms.CharField(
        label=_("Source"),
        max_length=MOST_SOURCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say where this stands: the depositary's notification, or another source.")},
    )

    def __init__(self, *args: Any, so_far: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "source"])
        hint = gettext("The notification or document in which this stands, with its number and date.")
        told = format_html("{}<br>{} <bdi>{}</bdi>", hint, gettext("So far:"), so_far)
        self.fields["source"].help_text = told if so_far else hint


class SentencesField(forms.CharField):
    """A text of a few sentences that may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(required=False, max_length=MOST_DOUBT, widget=widget, **kwargs)
