"""Sessions as the secretariat keeps them: dates, agenda, closed meetings, minutes."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, Role
from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Refused, invalid
from intake.policies import Tier
from intake.services.audit import record_for
from workflow.machine.transitions import sources, steps
from workflow.models import AgendaItem, CaseFile, ClosedMeeting, Minute, Session
from workflow.policies import can_see
from workflow.selectors.committee import members_on
from workflow.services.agenda_sight import sight_end, sight_renew
from workflow.services.events import lock_case
from workflow.services.profiles import profile_of
from workflow.services.sight import let_members_declare
from workflow.services.sittings import (
    ACTS,
    is_the_committees,
    item_enter,
    item_leave,
    refusal,
    session_locked,
    standing_item,
    waiting_minutes,
)
from workflow.vocabulary import CaseState, EventKind
from workflow.vocabulary_sessions import ItemStatus

KEEPERS = (Role.CASE_OFFICER, Role.HEAD_OF_PETITIONS)


@service
def session_create(
    *, committee: str, number: int, opens_date: date, closes_date: date, user: User, at: datetime
) -> Session:
    """Enter a session. Raises Hidden, Invalid (``session_known``, ``closes_before_it_opens``)."""
    _ensure_keeper(user)
    if closes_date < opens_date:
        raise invalid("closes_date", "closes_before_it_opens", _("A session closes no earlier than it opens."))
    entered = {"opens_date": opens_date, "closes_date": closes_date, "created_by": user, "created_at": at}
    # Two who enter the same session at the same moment: the second waits for the first and finds it.
    session, is_new = Session.objects.get_or_create(committee=committee, number=number, defaults=entered)
    if not is_new:
        raise invalid("number", "session_known", _("There is a session of this number already."))
    record(Action.SESSION_CREATED, objects=[("session", session.pk)])
    return session


@service
def session_close_on(*, session: Session, closes_date: date, user: User, at: datetime) -> Session:
    """Change the last day of a session; what its agenda lets members see ends with it.

    Raises Hidden, Invalid (``session_over``, ``closes_before_it_opens``, ``meeting_after_it``).
    """
    _ensure_keeper(user)
    # Lock order: case, session, chain. A case that leaves the agenda meanwhile has its sight ended, not renewed.
    on_it = AgendaItem.objects.filter(session=session.pk).values("case")
    list(CaseFile.objects.select_for_update().filter(pk__in=on_it).order_by("pk").values_list("pk"))
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    if fresh.closes_date < clock.day_of(at):
        raise invalid("closes_date", "session_over", _("That session is over: place what is left on another agenda."))
    if closes_date < fresh.opens_date:
        raise invalid("closes_date", "closes_before_it_opens", _("A session closes no earlier than it opens."))
    if fresh.meetings.filter(day_date__gt=closes_date).exists():
        raise invalid("closes_date", "meeting_after_it", _("The session held a closed meeting after that day."))
    fresh.closes_date = closes_date
    fresh.save(update_fields=["closes_date"])
    for item in _items_at_rest(fresh):
        sight_renew(item)
    record(Action.SESSION_CHANGED, objects=[("session", fresh.pk)])
    return fresh


@service
def meeting_record(
    *, session: Session, day: date, present: Collection[User], user: User, at: datetime
) -> ClosedMeeting:
    """Record a closed meeting and who of the Committee was present; sent again, the list takes the place of the first.

    Raises Hidden, Invalid (``outside_the_session``, ``in_the_future``, ``not_a_member``, ``decided_on_that_day``).
    """
    _ensure_keeper(user)
    if not session.opens_date <= day <= session.closes_date:
        raise invalid("day", "outside_the_session", _("The day lies outside of the session."))
    if day > clock.day_of(at):
        raise invalid("day", "in_the_future", _("The date lies in the future."))
    if {one.pk for one in present} - set(members_on(day).values_list("pk", flat=True)):
        raise invalid("present", "not_a_member", _("Choose members of the Committee in office on that day."))
    meeting, _is_new = ClosedMeeting.objects.get_or_create(session=session, day_date=day)
    if meeting.minutes.filter(event_id__isnull=False).exists():
        raise invalid("day", "decided_on_that_day", _("A decision of that day is confirmed: its list stands."))
    meeting.present.set(present)
    record(Action.MEETING_RECORDED, objects=[("session", session.pk), ("meeting", meeting.pk)])
    return meeting


@service
def agenda_place(*, case: CaseFile, session: Session, user: User, at: datetime) -> AgendaItem:
    """Place a case on an agenda where the main machine need not move for it: an early end, a reopening, the follow-up.

    A case that stands on the agenda of a session that is over is carried to the new one. Raises Hidden, Refused
    (``not_your_role``, ``nothing_to_decide``, ``no_session``, ``session_over``, ``on_an_agenda_already``).
    """
    fresh = _locked(case, user)
    today = clock.day_of(at)
    known = session_locked(session.pk, committee=profile_of(fresh).committee_code)
    if known is None or fresh.is_imported:
        raise refusal(fresh, "no_session")
    if known.closes_date < today:
        raise refusal(fresh, "session_over")
    if CaseState(fresh.state) not in decided_from():
        text = _("At this stage there is nothing for the Committee to decide.")
        raise Refused("nothing_to_decide", text, subject=("communication", fresh.communication_id))
    standing = standing_item(fresh)
    if standing is not None and standing.session.closes_date >= today:
        raise refusal(fresh, "on_an_agenda_already")
    item_leave(fresh, at=at)
    sight_end(fresh)
    item = item_enter(fresh, known.pk, user.pk, at=at)
    let_members_declare(fresh, at=at)
    record_for(fresh.communication_id, Action.AGENDA_PLACED, objects=[("session", known.pk), ("item", item.pk)])
    return item


@service
def agenda_take_off(*, case: CaseFile, user: User, at: datetime) -> None:
    """Take a case off the agenda where that moves nothing; one under consideration is adjourned by the Committee.

    Raises Hidden, Refused (``not_your_role``, ``not_on_an_agenda``, ``under_consideration``).
    """
    fresh = _locked(case, user)
    item = standing_item(fresh)
    if item is None:
        raise refusal(fresh, "not_on_an_agenda")
    if fresh.state == CaseState.UNDER_CONSIDERATION:
        text = _("The case is under consideration: the Committee adjourns it.")
        raise Refused("under_consideration", text, subject=("communication", fresh.communication_id))
    item_leave(fresh, at=at)
    sight_end(fresh)
    record_for(fresh.communication_id, Action.AGENDA_LEFT, objects=[("item", item.pk)])


@service
def minute_record(*, item: AgendaItem, decision: EventKind, meeting: ClosedMeeting, user: User, at: datetime) -> Minute:
    """Record that the Committee took a decision in a closed meeting. Another person confirms it by taking the step.

    The secretariat's, or a member's who may read the case. Raises Hidden, Invalid (``not_of_the_session``,
    ``not_a_decision``), Refused (``not_your_role``, ``recorded_already``, ``not_on_an_agenda``).
    """
    fresh = lock_case(item.case_id)
    _ensure_recorder(user, fresh)
    standing = standing_item(fresh)
    if standing is None or standing.pk != item.pk:
        raise refusal(fresh, "not_on_an_agenda")
    if meeting.session_id != item.session_id:
        raise invalid("meeting", "not_of_the_session", _("Choose a closed meeting of this session."))
    if decision not in decisions_from(fresh):
        raise invalid("decision", "not_a_decision", _("Choose a decision that is possible at this stage."))
    if waiting_minutes(item).filter(decision=decision).exists():
        text = _("This decision is in the minutes, and waits to be confirmed.")
        raise Refused("recorded_already", text, subject=("communication", fresh.communication_id))
    minute = Minute.objects.create(item=item, meeting=meeting, decision=decision, recorded_by=user, recorded_at=at)
    codes = {"decision": str(decision)}
    record_for(fresh.communication_id, Action.DECISION_MINUTED, objects=[("minute", minute.pk)], codes=codes)
    return minute


def decided_from() -> frozenset[CaseState]:
    """The states in which the Committee can decide something."""
    return frozenset(CaseState(s) for name, step in steps().items() if step.event in ACTS for s in sources(name))


def decisions_from(case: CaseFile) -> list[EventKind]:
    """The decisions of the Committee that are possible at the case's stage, by the machine alone."""
    profile = profile_of(case)
    found = {step.event for name, step in steps().items() if case.state in sources(name)}
    return [kind for kind in ACTS if kind in found and is_the_committees(profile, kind)]


def _items_at_rest(session: Session) -> list[AgendaItem]:
    """The items that give to read, once nobody takes a step in their cases any more: one may have left meanwhile."""
    cases = CaseFile.objects.filter(pk__in=session.items.values("case")).select_for_update().order_by("pk")
    list(cases.values_list("pk", flat=True))
    return list(session.items.exclude(status=ItemStatus.WITHDRAWN).select_related("case__communication"))


def _ensure_keeper(user: User) -> None:
    if not user.has_role(*KEEPERS):
        raise Hidden("session_not_visible", "")


def _locked(case: CaseFile, user: User) -> CaseFile:
    fresh = lock_case(case.pk)
    _ensure_sees(user, fresh, Tier.CARD)
    if not user.has_role(*KEEPERS):
        text = _("The secretariat keeps the agenda.")
        raise Refused("not_your_role", text, subject=("communication", fresh.communication_id))
    return fresh


def _ensure_recorder(user: User, case: CaseFile) -> None:
    _ensure_sees(user, case, Tier.CARD)
    if not user.has_role(*KEEPERS, *COMMITTEE_ROLES):
        text = _("The minutes are kept by the secretariat and the Committee.")
        raise Refused("not_your_role", text, subject=("communication", case.communication_id))
    if not user.has_role(*KEEPERS):
        _ensure_sees(user, case, Tier.CONTENT)


def _ensure_sees(user: User, case: CaseFile, tier: Tier) -> None:
    if not can_see(user, case, tier):
        raise Hidden("case_not_visible", "", subject=("communication", case.communication_id))
