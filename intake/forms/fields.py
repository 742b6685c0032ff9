"""From a question to a form field: the one factory, so that a question of the wizard is on its page by being asked."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casetracker.core import clock
from casetracker.core.forms import PartDateField, PreciseDateField
from intake.forms import choices
from intake.forms.choices import Pools
from intake.wizard.clean import EARLIEST_YEAR, REPLACEMENT
from intake.wizard.question import Kind, Question

# Up to so many choices are seen at a glance and stand as radios; more go into a list that opens.
MOST_RADIOS = 6
# A text that may be this long gets a taller box.
LONG_TEXT = 5000
YEAR_DIGITS = 4

TEXT_ERRORS = {
    "max_length": _("Shorten the text to %(limit_value)d characters; it has %(show_value)d."),
    "null_characters_not_allowed": _("The text contains a character that cannot be stored."),
}
CHOICE_ERRORS = {"invalid_choice": _("Choose one from the list; there is no “%(value)s”.")}


def readable(text: str) -> None:
    """Refuse what a decoder put where the bytes were not UTF-8: somebody's text would be stored with holes."""
    if REPLACEMENT in text:
        raise ValidationError(
            _("The text contains a character that could not be read (�): type it again."), code="unreadable"
        )


def field_for(question: Question, pools: Pools, hint: str = "") -> forms.Field:
    """The field that asks ``question``. What it may be answered with besides text stands in ``pools``."""
    common: dict[str, Any] = {"label": question.label, "help_text": hint or question.hint, "required": question.save}
    return _MAKERS[question.kind](question, pools, common)


def _text(question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=question.longest, widget=widget, error_messages=TEXT_ERRORS, **common)


def _long_text(question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    rows = 10 if question.longest > LONG_TEXT else 4
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(max_length=question.longest, widget=widget, error_messages=TEXT_ERRORS, **common)


def _email(question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    errors = {**TEXT_ERRORS, "invalid": _("Enter an e-mail address such as name@example.org.")}
    return forms.CharField(max_length=question.longest, widget=widget, error_messages=errors, **common)


def _choice(question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    if len(question.choices) <= MOST_RADIOS:
        options: list[Any] = list(question.choices)
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, error_messages=CHOICE_ERRORS, **common)
    return _select([("", choices.NOT_CHOSEN), *question.choices], common)


def _select(options: list[Any], common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=options, error_messages=CHOICE_ERRORS, **common)


def _yes(_question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**common)


def _date(_question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    return PartDateField(earliest=date(EARLIEST_YEAR, 1, 1), latest=clock.today(), **common)


def _partial_date(_question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    return PreciseDateField(earliest=date(EARLIEST_YEAR, 1, 1), latest=clock.today(), **common)


def _year(_question: Question, _pools: Pools, common: dict[str, Any]) -> forms.Field:
    # The rule itself is the wizard's, which reads digits of any script; here only the keyboard is chosen.
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "size": YEAR_DIGITS})
    return forms.CharField(max_length=20, widget=widget, error_messages=TEXT_ERRORS, **common)


def _country(_question: Question, pools: Pools, common: dict[str, Any]) -> forms.Field:
    return _select(choices.countries(pools.language), common)


def _right(_question: Question, pools: Pools, common: dict[str, Any]) -> forms.Field:
    return _select(choices.articles(pools.treaty), common)


def _person(_question: Question, pools: Pools, common: dict[str, Any]) -> forms.Field:
    return _select([("", choices.NOT_CHOSEN), *pools.people], common)


def _document(_question: Question, pools: Pools, common: dict[str, Any]) -> forms.Field:
    return _select([("", _("None yet")), *pools.documents], common)


_MAKERS: dict[Kind, Callable[[Question, Pools, dict[str, Any]], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.EMAIL: _email,
    Kind.CHOICE: _choice,
    Kind.YES: _yes,
    Kind.DATE: _date,
    Kind.PARTIAL_DATE: _partial_date,
    Kind.YEAR: _year,
    Kind.COUNTRY: _country,
    Kind.RIGHT: _right,
    Kind.PERSON: _person,
    Kind.DOCUMENT: _document,
}
