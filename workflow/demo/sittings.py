"""The demo's sessions, and the closed meetings in which its Committee decides."""

from datetime import date, datetime

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.reference import profiles
from workflow.models import CaseFile, Session
from workflow.selectors.committee import members_on
from workflow.services.sessions import meeting_record, minute_record, session_create
from workflow.services.sittings import standing_item
from workflow.vocabulary import EventKind


def session_known_or_made(number: int, opens: date, closes: date, user: User, at: datetime) -> Session:
    """The session of this number; a demo loaded again keeps the one that it has."""
    committee = profiles.get(profiles.DEFAULT).committee_code
    known = Session.objects.filter(committee=committee, number=number).first()
    return known or session_create(
        committee=committee, number=number, opens_date=opens, closes_date=closes, user=user, at=at
    )


def committee_sits(*, case: CaseFile, decision: EventKind, user: User, at: datetime) -> None:
    """A closed meeting of everybody on this day, whose minutes hold the decision.

    Raises LookupError where the story forgot to place the case on an agenda.
    """
    item, day = standing_item(case), clock.day_of(at)
    if item is None:
        raise LookupError("the case stands on no agenda")
    meeting = meeting_record(session=item.session, day=day, present=list(members_on(day)), user=user, at=at)
    minute_record(item=item, decision=decision, meeting=meeting, user=user, at=at)
