"""What the Committee decides belongs to a session: on its agenda, in a closed meeting, by those present, by two people.

``ensure_sitting`` is asked before a step is taken and ``take_effect`` follows it; both leave a recorded past alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import User
from casetracker.core.errors import Refused
from casetracker.reference.profile import Act, Organ, Profile
from intake.models import CommunicationDenial
from workflow.models import AgendaItem, CaseEvent, CaseFile, ClosedMeeting, ConflictAnswer, Minute, Session
from workflow.selectors.committee import members_on, standing_answers
from workflow.services.events import Entry
from workflow.services.profiles import profile_of
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import ItemStatus

ACTS: Mapping[EventKind, Act] = {
    EventKind.ADMISSIBLE: Act.ADMISSIBILITY,
    EventKind.INADMISSIBLE: Act.ADMISSIBILITY,
    EventKind.VIEWS_VIOLATION: Act.VIEWS,
    EventKind.VIEWS_NO_VIOLATION: Act.VIEWS,
    EventKind.DISCONTINUED: Act.DISCONTINUANCE,
    EventKind.REOPENED: Act.REOPENING,
    EventKind.FOLLOWUP_OPENED: Act.FOLLOW_UP,
    EventKind.CLOSED: Act.FOLLOW_UP,
}

CLOSED_MEETING, QUORUM, TWO_PERSONS = "{article} (6)", "procedure: quorum", "procedure: two persons"
REFUSALS: Mapping[str, tuple[Promise, str]] = {
    # code: sentence, article or rule
    "no_session": (_("Name a session that there is."), CLOSED_MEETING),
    "session_over": (_("That session is over."), CLOSED_MEETING),
    "on_an_agenda_already": (_("The case stands on the agenda of another session."), CLOSED_MEETING),
    "not_on_an_agenda": (_("The case stands on no session's agenda."), CLOSED_MEETING),
    "no_closed_meeting": (_("The session held no closed meeting on that day."), CLOSED_MEETING),
    "not_present": (_("You were not among the members present at that meeting for this case."), CLOSED_MEETING),
    "no_quorum": (_("Too few members were present for this case: those recused, or silent, do not count."), QUORUM),
    "not_in_the_minutes": (_("The minutes of that meeting hold no such decision: it is recorded first."), TWO_PERSONS),
    "recorded_by_the_same_person": (_("Whoever recorded the decision cannot also confirm it."), TWO_PERSONS),
}


def ensure_sitting(*, case: CaseFile, kind: EventKind, entry: Entry, user: User | None) -> Entry:
    """Check that a step of the Committee belongs to a session; return the entry with what it concerns.

    A placing on the agenda concerns its session, an adjournment perhaps a later one, a decision its agenda item. Raises
    Refused with the code and the rule. Steps of other kinds, and those of an imported past, are left as they are.
    """
    if case.is_imported or user is None:
        return entry
    if kind is EventKind.SCHEDULED or (kind is EventKind.ADJOURNED and entry.concerns):
        _ensure_open_session(case, kind, entry)
    elif is_the_committees(profile_of(case), kind):
        return replace(entry, concerns=_ensure_decided(case, kind, entry, user).pk)
    return entry


def is_the_committees(profile: Profile, kind: EventKind) -> bool:
    """Whether the profile gives the decision to the Committee as a whole."""
    act = ACTS.get(kind)
    return act is not None and profile.deciders.get(act, Organ.COMMITTEE) is Organ.COMMITTEE


def standing_item(case: CaseFile) -> AgendaItem | None:
    """The agenda item on which the case stands."""
    found = AgendaItem.objects.filter(case=case, status=ItemStatus.STANDING)
    return found.select_related("session").first()


def taking_part(item: AgendaItem, meeting: ClosedMeeting) -> set[User]:
    """The members present who take part in this case: in office, without a conflict by their word, and not recused.

    The word was given by the end of the day: who gave it later has decided on what they could not read.
    """
    denied = CommunicationDenial.objects.filter(communication=item.case.communication_id).values("user")
    present = meeting.present.filter(pk__in=_answered(item, meeting).values("user")).exclude(pk__in=denied)
    return set(present.filter(pk__in=members_on(meeting.day_date).values("pk")))


def _answered(item: AgendaItem, meeting: ClosedMeeting) -> QuerySet[ConflictAnswer]:
    next_day = meeting.day_date + timedelta(days=1)
    end = datetime.combine(next_day, time(), tzinfo=ZoneInfo(profile_of(item.case).zone))
    return standing_answers().filter(item=item, declared_at__lt=end)


def refusal(case: CaseFile, code: str) -> Refused:
    """The refusal with this code, by the paragraph of the case's own procedure."""
    message, rule = REFUSALS[code]
    told = rule.format(article=profile_of(case).article)
    return Refused(code, message, rule=told, subject=("communication", case.communication_id))


def session_locked(session_id: UUID, *, committee: str) -> Session | None:
    """A session of the committee whose agenda is about to change, locked: positions are given one after the other.

    Lock order: case, session, chain. Whoever changes the session's last day takes its lock before any chain.
    """
    known = Session.objects.select_for_update(of=("self",))
    return known.filter(committee=committee, pk=session_id).first()


def _ensure_open_session(case: CaseFile, kind: EventKind, entry: Entry) -> None:
    committee = profile_of(case).committee_code
    session = session_locked(entry.concerns, committee=committee) if entry.concerns else None
    if session is None:
        raise refusal(case, "no_session")
    if entry.occurred.value is None or session.closes_date < entry.occurred.value:
        raise refusal(case, "session_over")
    item = standing_item(case)
    if kind is EventKind.SCHEDULED and item and item.session_id != session.pk:
        raise refusal(case, "on_an_agenda_already")


def _ensure_decided(case: CaseFile, kind: EventKind, entry: Entry, user: User) -> AgendaItem:
    item = standing_item(case)
    if item is None:
        raise refusal(case, "not_on_an_agenda")
    day = entry.occurred.value
    meeting = item.session.meetings.filter(day_date=day).first() if day else None
    if meeting is None:
        raise refusal(case, "no_closed_meeting")
    _ensure_quorum(case, item, meeting, user)
    minute = waiting_minutes(item).filter(decision=kind, meeting=meeting).first()
    if minute is None:
        raise refusal(case, "not_in_the_minutes")
    if minute.recorded_by_id == user.pk:
        raise refusal(case, "recorded_by_the_same_person")
    return item


def sitting_refusal(case: CaseFile, kind: EventKind, user: User) -> Refused | None:
    """Why ``user`` cannot take this decision now for want of a sitting; None where the minutes hold it for them.

    For pages: the day of the decision is then that of its meeting.
    """
    if case.is_imported or not is_the_committees(profile_of(case), kind):
        return None
    item = standing_item(case)
    if item is None:
        return refusal(case, "not_on_an_agenda")
    found = refusal(case, "not_in_the_minutes")
    for minute in waiting_minutes(item).filter(decision=kind).select_related("meeting"):
        try:
            _ensure_quorum(case, item, minute.meeting, user)
        except Refused as refused:
            found = refused
        else:
            if minute.recorded_by_id != user.pk:
                return None
            found = refusal(case, "recorded_by_the_same_person")
    return found


def _ensure_quorum(case: CaseFile, item: AgendaItem, meeting: ClosedMeeting, user: User) -> None:
    part = taking_part(item, meeting)
    if user not in part:
        raise refusal(case, "not_present")
    if len(part) < profile_of(case).quorum.needed(members_on(meeting.day_date).count()):
        raise refusal(case, "no_quorum")


def waiting_minutes(item: AgendaItem) -> QuerySet[Minute]:
    """The minutes of a case that nobody has confirmed or taken back."""
    return Minute.objects.filter(item=item, event_id__isnull=True, withdrawn_at__isnull=True)


# After the step


def take_effect(case: CaseFile, event: CaseEvent, *, at: datetime) -> None:
    """Put the case on an agenda, take it off, or close its item, as the step that was taken says."""
    kind = EventKind(event.kind)
    if case.is_imported or event.actor_id is None:
        return
    if kind is EventKind.ADJOURNED:
        item_leave(case, at=at)
    if event.concerns is None:
        return
    if kind in (EventKind.SCHEDULED, EventKind.ADJOURNED):
        item_enter(case, event.concerns, event.actor_id, at=at)
    elif is_the_committees(profile_of(case), kind):
        _confirm(event, event.concerns, at)


def item_enter(case: CaseFile, session_id: UUID, user_id: UUID, *, at: datetime) -> AgendaItem:
    """The standing item of the case, made where there is none. The caller holds the session's lock."""
    standing = standing_item(case)
    if standing is not None:
        return standing
    last = AgendaItem.objects.filter(session=session_id).aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.objects.create(
        session_id=session_id, case=case, position=last + 1, placed_by_id=user_id, placed_at=at
    )


def item_leave(case: CaseFile, *, at: datetime) -> None:
    """Take the case off the agenda on which it stands; minutes that nobody confirmed go with it."""
    item = standing_item(case)
    if item is not None:
        waiting_minutes(item).update(withdrawn_at=at)
        AgendaItem.objects.filter(pk=item.pk).update(status=ItemStatus.WITHDRAWN, left_at=at)


def _confirm(event: CaseEvent, item_id: UUID, at: datetime) -> None:
    item = AgendaItem.objects.get(pk=item_id)
    waiting_minutes(item).filter(decision=event.kind).update(confirmed_by_id=event.actor_id, event_id=event.pk)
    waiting_minutes(item).update(withdrawn_at=at)
    AgendaItem.objects.filter(pk=item.pk).update(status=ItemStatus.DECIDED, left_at=at)


def sessions_open(committee: str, on: date) -> QuerySet[Session]:
    """The sessions of a committee that are not over on a day, the soonest first."""
    return Session.objects.filter(committee=committee, closes_date__gte=on).order_by("opens_date", "number")
