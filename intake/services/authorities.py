"""One authority to act for several victims: a collective complaint rests on one document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.core.acting import service
from casetracker.core.errors import Invalid, invalid
from casetracker.reference import profiles
from intake.models import Authority, Communication, Person
from intake.services.bulk import rows_add
from intake.services.drafts import locked_draft, touch
from intake.services.rows import resolve_references
from intake.wizard.clean import Values, clean, missing_to_save
from intake.wizard.question import Kind
from intake.wizard.sections import ROWS

ROWS_OF_AUTHORITY = ROWS["authorities"]
SHARED_QUESTIONS = tuple(question for question in ROWS_OF_AUTHORITY.questions if question.kind is not Kind.PERSON)


@service
def authorities_add(
    *, user: User, communication: Communication, person_ids: Sequence[UUID], answers: Mapping[str, Any], at: datetime
) -> list[Authority]:
    """Give several victims the same authority to act; who has one already keeps it, so sending it twice adds nothing.

    Raises Invalid where nobody is named, somebody is no victim of this communication, or an answer is wrong.
    """
    fresh = locked_draft(user, communication)
    victims = fresh.person_rows.filter(is_victim=True, pk__in=person_ids)
    if not person_ids or victims.count() != len(set(person_ids)):
        raise invalid("people", "not_of_this_communication", _("Choose at least one victim of this communication."))
    shared = _read(fresh, answers)
    without: list[Person] = list(victims.exclude(authorities__communication=fresh))
    made = rows_add(fresh, ROWS_OF_AUTHORITY, Authority, [{**shared, "person": victim} for victim in without], at=at)
    touch(fresh, at)
    return made


def _read(communication: Communication, answers: Mapping[str, Any]) -> Values:
    values, problems = clean(SHARED_QUESTIONS, answers, treaty=profiles.get(communication.procedure).treaty)
    values, unresolved = resolve_references(communication, ROWS_OF_AUTHORITY, values)
    problems = problems or unresolved or missing_to_save(SHARED_QUESTIONS, values)
    if problems:
        raise Invalid(problems, subject=("communication", communication.pk))
    return values


def victims_without(communication: Communication) -> list[Person]:
    """The victims for whom nobody has an authority to act yet."""
    return list(communication.person_rows.filter(is_victim=True).exclude(authorities__communication=communication))
