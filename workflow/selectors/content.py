"""The content of a communication on the case page: for those who may read it, identities masked."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.errors import invalid
from intake.display import Line, Reader, values_of
from intake.models import Communication, Person
from intake.selectors import filed, people_numbers
from intake.services.audit import record_for
from intake.services.reveal import IDENTITY_FIELDS
from intake.wizard.people import PERSON_QUESTIONS
from intake.wizard.question import Section
from intake.wizard.sections import SECTIONS
from workflow.models import CaseFile

MASKED = frozenset(IDENTITY_FIELDS)


@dataclass(frozen=True)
class ContentGroup:
    """One row with its answers, or (without ``row_id``) the communication's own; ``masked`` are labels only."""

    heading: str
    lines: list[Line]
    masked: list[Line] = field(default_factory=list)
    row_id: UUID | None = None


@dataclass(frozen=True)
class SectionContent:
    """One section with what stands in it."""

    section: Section
    groups: list[ContentGroup]


def content_of(case: CaseFile, user: User) -> list[SectionContent]:
    """Every section with what stands in it; that ``user`` read it is on record."""
    record_for(case.communication_id, Action.COMMUNICATION_READ, objects=[("case", case.pk), ("user", user.pk)])
    communication = case.communication
    numbers = people_numbers(communication).items()
    reader = Reader(communication, {pk: _("Person %(number)s") % {"number": number} for pk, number in numbers})
    found = [_section_content(communication, section, reader) for section in SECTIONS]
    return [content for content in found if content.groups]


def _section_content(communication: Communication, section: Section, reader: Reader) -> SectionContent:
    groups = [_group("", section.questions, communication, reader)]
    if section.rows is not None:
        rows = filed(communication, section.rows.model)
        groups += [
            _group(f"{section.rows.one} {number}", section.rows.questions, row, reader, row.pk)
            for number, row in enumerate(rows, start=1)
        ]
    return SectionContent(section, [group for group in groups if group.lines or group.masked])


def _group(heading: str, questions: Any, row: Any, reader: Reader, row_id: UUID | None = None) -> ContentGroup:
    values = values_of(row, questions)
    standing = [question for question in questions if values[question.name] not in (None, "", False)]
    lines = reader.lines([q for q in standing if q.name not in MASKED], values)
    masked = reader.lines([q for q in standing if q.name in MASKED and row_id], values)
    return ContentGroup(heading, lines, masked if isinstance(row, Person) else [], row_id)


def revealable_fields(person: Person, field_name: str) -> list[str]:
    """The identity fields to reveal: the one asked for, or all that stand. Raises Invalid for one that is none."""
    if field_name and field_name not in MASKED:
        raise invalid("field", "not_an_identity_field", field_name)
    return [field_name] if field_name else [name for name in IDENTITY_FIELDS if getattr(person, name) is not None]


def identity_rows(person: Person, values: dict[str, Any]) -> list[Line]:
    """Revealed values as labelled lines, in the order of the questions."""
    asked = [question for question in PERSON_QUESTIONS if values.get(question.name) is not None]
    return Reader(person.communication).lines(asked, values)
