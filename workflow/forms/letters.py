"""Forms of letters: what is written, and why one is void."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casetracker.reference.vocabulary import Language
from intake.forms.fields import CHOICE_ERRORS, TEXT_ERRORS, readable
from workflow.letters.text import CONTROL_CHARACTER, has_control_characters
from workflow.services.letters import LONGEST_PARAGRAPH, LONGEST_REASON


def printable(text: str) -> None:
    """Refuse what no document can contain."""
    if has_control_characters(text):
        raise ValidationError(CONTROL_CHARACTER, code="control_character")


class LetterForm(forms.Form):
    """The language, and the officer's own paragraph."""

    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=Language.choices,
        error_messages={**CHOICE_ERRORS, "required": _("Choose the language.")},
    )
    added = forms.CharField(
        label=_("A paragraph of your own"),
        help_text=_("Plain text in the language of the letter. It stands before the closing words."),
        required=False,
        max_length=LONGEST_PARAGRAPH,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        validators=[readable, printable],
        error_messages=TEXT_ERRORS,
    )


class VoidForm(forms.Form):
    """Why a letter is void."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Encrypted; read by those who work on the case."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[readable],
        error_messages={**TEXT_ERRORS, "required": _("Enter the reason.")},
    )
