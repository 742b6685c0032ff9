"""Tags for pages about cases."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils.functional import Promise

from casetracker.reference import selectors
from intake.selectors import reader_language
from workflow.models import CaseFile, Deadline
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
