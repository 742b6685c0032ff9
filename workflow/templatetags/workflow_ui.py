"""Tags for pages about cases."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casetracker.reference import selectors
from intake.selectors import reader_language
from workflow.models import CaseFile, Deadline
from workflow.selectors import follow_up
from workflow.selectors.acceptance import Flag
from workflow.wording_steps import LIMIT_LABELS

register = template.Library()


@register.filter
def limit_label(kind: str) -> str | Promise:
    """The words for a kind of limit."""
    return LIMIT_LABELS[kind]


@register.filter
def flag_of(flags: Mapping[UUID, Flag] | None, case: CaseFile) -> Flag | None:
    """Of the flags of a page's cases, that of ``case``."""
    return (flags or {}).get(case.pk)


@register.filter
def notes_for(notes: Mapping[UUID, list[str]], limit: Deadline) -> list[str]:
    """Of the notes of a page's limits, those of ``limit``."""
    return notes.get(limit.pk, [])


@register.filter
def party_name(case: CaseFile) -> str:
    """The State party in the reader's language; empty where the source does not state it."""
    return selectors.state_name(case.state_party_id, reader_language()) if case.state_party_id else ""


@register.filter
def grade_words(code: str) -> str:
    """The words for a grade of follow-up."""
    return follow_up.grade_words(code)


@register.simple_tag
def row_input(bound: BoundField, number: int) -> SafeString:
    """The input of a row in a table, named for screen readers by its column and row, and tied to its errors."""
    spoken = _("%(label)s, row %(number)s") % {"label": bound.label, "number": number}
    named: dict[str, str | bool] = {"aria-label": spoken, "class": "ct-input"}
    if bound.errors:
        named |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}_error"}
    return bound.as_widget(attrs=named)
