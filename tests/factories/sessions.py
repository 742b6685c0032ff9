"""Sessions for tests: one that is long enough for every test's days, and all that a decision needs in it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from intake.policies import Tier
from tests.cast import Cast
from workflow.models import AgendaItem, CaseFile, ClosedMeeting, ConflictAnswer, Minute, Session
from workflow.policies import can_see
from workflow.services.recusals import conflict_answer
from workflow.services.sessions import agenda_place, decisions_from, meeting_record, minute_record, session_create
from workflow.services.sittings import ACTS, standing_item, waiting_minutes
from workflow.vocabulary import EventKind

NUMBER = 41
# No test is about a session's end but those that make their own: this one is not over, whenever the tests run.
OPENS, CLOSES = date(2025, 1, 6), date(2099, 12, 18)


def session_of(cast: Cast, number: int = NUMBER, opens: date = OPENS, closes: date = CLOSES) -> Session:
    """The session of this number, entered by the head of petitions the first time."""
    known = Session.objects.filter(committee="CMW", number=number).first()
    if known is not None:
        return known
    with _as(cast.head, opens):
        return session_create(
            committee="CMW", number=number, opens_date=opens, closes_date=closes, user=cast.head, at=_noon(opens)
        )


def declare(case: CaseFile, members: Iterable[User], day: date) -> None:
    """Each member who is asked says that they have no conflict."""
    for member in members:
        with _as(member, day):
            if can_see(member, case, Tier.CARD):
                conflict_answer(case=case, user=member, ground=None, at=_noon(day))


def sitting(cast: Cast, case: CaseFile, day: date, decision: EventKind, members: Iterable[User]) -> None:
    """All that a decision of the Committee on a day needs: agenda, declarations, a closed meeting, the minutes."""
    fresh, session, everybody = CaseFile.objects.get(pk=case.pk), session_of(cast), list(members)
    if decision not in decisions_from(fresh):
        return
    with _as(cast.head, day):
        if standing_item(fresh) is None:
            agenda_place(case=fresh, session=session, user=cast.head, at=_noon(day))
    declare(fresh, everybody, day)
    with _as(cast.head, day):
        meeting = session.meetings.filter(day_date=day).first()
        meeting = meeting or meeting_record(session=session, day=day, present=everybody, user=cast.head, at=_noon(day))
        item = standing_item(fresh)
        if item is None:
            return
        # What was prepared for another day has not come about.
        waiting_minutes(item).filter(decision=decision).exclude(meeting=meeting).update(withdrawn_at=_noon(day))
        if not waiting_minutes(item).filter(decision=decision).exists():
            minute_record(item=item, decision=decision, meeting=meeting, user=cast.head, at=_noon(day))


def sat(
    session: Session, case: CaseFile, day: date, members: Iterable[User], placed_by: User, *, is_decided: bool = True
) -> AgendaItem:
    """The same as rows, for a case that stands somewhere without the way there: every decision is in the minutes.

    Without ``is_decided`` the case stands on the agenda, and the minutes hold nothing of it.
    """
    meeting, _new = ClosedMeeting.objects.get_or_create(session=session, day_date=day)
    everybody = list(members)
    meeting.present.add(*everybody)
    at = _noon(day)
    position = session.items.count() + 1
    item = AgendaItem.objects.create(session=session, case=case, position=position, placed_by=placed_by, placed_at=at)
    ConflictAnswer.objects.bulk_create(ConflictAnswer(item=item, user=one, declared_at=at) for one in everybody)
    Minute.objects.bulk_create(
        Minute(item=item, meeting=meeting, decision=kind, recorded_by=placed_by, recorded_at=at)
        for kind in (ACTS if is_decided else ())
    )
    return item


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


@contextmanager
def _as(user: User, day: date) -> Iterator[None]:
    with clock.frozen(_noon(day)), acting(user.actor):
        yield
