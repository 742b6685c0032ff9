"""What the error summary lists: every error of every form, each leading to its field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BaseFormSet, Field, MultiWidget, RadioSelect
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from casetracker.core.forms.date_parts import PARTS


@dataclass(frozen=True)
class ErrorLine:
    """One error; ``target`` is the id of the input that it is about, empty where there is none to lead to."""

    text: str
    target: str = ""


def error_lines(parts: Iterable[object]) -> list[ErrorLine]:
    """The errors of forms and formsets, in the order of the page."""
    return [line for part in parts for line in _lines(part)]


def _lines(part: object) -> Iterator[ErrorLine]:
    if isinstance(part, BaseFormSet):
        yield from (ErrorLine(str(text)) for text in part.non_form_errors())
        for form in part.forms:
            yield from _form_lines(form)
    elif isinstance(part, BaseForm):
        yield from _form_lines(part)
    elif isinstance(part, list):
        for one in part:
            yield from _lines(one)


def _form_lines(form: BaseForm) -> Iterator[ErrorLine]:
    yield from (ErrorLine(str(text)) for text in form.non_field_errors())
    for bound in form:
        target = "" if bound.is_hidden else first_input_id(bound)
        yield from (ErrorLine(in_summary(bound, str(text)), target) for text in bound.errors)


def in_summary(bound: BoundField, text: str) -> str:
    """The error as the summary says it: Django's stock sentence for an empty field does not name the field.

    A form with ``names_fields`` has the field named in every line: there, one rule stands beside many fields.
    """
    if text == stock_required():
        return _("%(label)s: an answer is needed") % {"label": bound.label}
    if getattr(bound.form, "names_fields", False):
        return _("%(label)s: %(text)s") % {"label": bound.label, "text": text}
    return text


def beside_field(text: str) -> str:
    """The error as it stands beside its field."""
    return _("An answer is needed") if text == stock_required() else text


def stock_required() -> str:
    """Django's own sentence for an empty field, in the active language."""
    return str(Field.default_error_messages["required"])


def wrong_parts(bound: BoundField) -> frozenset[str]:
    """Which inputs of a date in parts are wrong; all of them where the error is about the whole."""
    raised = bound.errors.as_data() if bound.errors else []
    named = {str((error.params or {}).get("part", "")) for error in raised} - {""}
    return frozenset(named or (set(PARTS) if raised else set()))


def first_input_id(bound: BoundField) -> str:
    """The id of the input to mend: the first wrong one of a field with several."""
    if isinstance(bound.field.widget, MultiWidget):
        wrong = wrong_parts(bound)
        index = next((number for number, part in enumerate(PARTS) if part in wrong), 0)
        return f"{bound.auto_id}_{index}"
    if isinstance(bound.field.widget, RadioSelect):  # boxes in a group derive from it
        return next((str(option.id_for_label) for option in bound.subwidgets), "")
    return str(bound.id_for_label)
