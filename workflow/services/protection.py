"""Measures of protection against reprisals: reported, asked of the State party, granted or denied."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.core.acting import service
from casetracker.core.errors import Refused, invalid
from intake.models import Person
from workflow.models import CaseEvent, CaseFile
from workflow.selectors.protection import open_requests
from workflow.services.events import Entry, lock_case
from workflow.services.people_steps import record_of, subject_of
from workflow.services.records import case_record
from workflow.vocabulary import EventKind

E = EventKind
# What was asked of the State party is written down: it is what the answer is about.
_ANSWERS = {True: E.PROTECTION_GRANTED, False: E.PROTECTION_DENIED}


@service
def reprisal_report(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> CaseEvent:
    """Record that ``person`` was threatened or harmed because of the communication. Raises Hidden, Invalid, Refused."""
    _refuse_strangers(case, person)
    return record_of(case, E.REPRISAL_REPORTED, person, entry, user=user, at=at)


@service
def protection_request(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> CaseEvent:
    """Put forward measures of protection for ``person``: ``entry.note`` says what is asked of the State party.

    Raises Hidden, Invalid, Refused.
    """
    _refuse_strangers(case, person)
    if not entry.note.strip():
        raise invalid("note", "required", _("Say what is asked of the State party."))
    return record_of(case, E.PROTECTION_REQUESTED, person, entry, user=user, at=at)


@service
def protection_decide(
    *, case: CaseFile, request_id: UUID, is_granted: bool, entry: Entry, user: User, at: datetime
) -> CaseEvent:
    """Grant or deny one request for measures of protection; the event concerns that of the request.

    Raises Hidden, Invalid, Refused (``answered_already``).
    """
    fresh = lock_case(case.pk)
    if request_id not in {event.pk for event in open_requests(fresh)}:
        text = _("No such request waits for a decision.")
        raise Refused("answered_already", text, subject=subject_of(fresh))
    decided = replace(entry, concerns=request_id)
    return case_record(case=fresh, kind=_ANSWERS[is_granted], entry=decided, user=user, at=at)


def _refuse_strangers(case: CaseFile, person: Person) -> None:
    if person.communication_id != case.communication_id:
        raise Refused("not_of_this_case", _("Choose one of this case's own people."), subject=subject_of(case))
