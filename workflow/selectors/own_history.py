"""What stands of a case's history on the author's side: its page, its calendar and what is counted there.

One rule for all of them: a step stands there where ``notices.told`` tells the author's side of it, and where that side
took it or said it itself. Whatever somebody else told the secretariat, a victim without the organisation first of all,
stays with the secretariat: whoever reads that page may be the one who presses.
"""

from datetime import datetime

from casetracker.accounts.roles import CSO_ROLES
from casetracker.reference.profile import LimitKind as L
from workflow.calendar.rules import HOLDS, RELEASES
from workflow.models import CaseEvent, CaseFile, Deadline, PersonStanding
from workflow.notices.told import TOLD, Audience
from workflow.vocabulary import EventKind as E
from workflow.vocabulary_people import Source

# The author's side is bound by these, or waits for them: of the State's limits its right to ask for a split is not one.
AWAITED = (L.STATE_REPLY, L.STATE_MERITS, L.FOLLOW_UP_REPLY)
OWN_LIMITS = (L.CLARIFICATION, L.AUTHOR_COMMENTS, L.AUTHOR_COMMENTS_ADMISSIBILITY, L.AUTHOR_ANSWER)

# The author's side sends these in, and an officer may record what it sent: its own, unless another source is named.
SUBMISSIONS = frozenset(
    {
        E.SUBMITTED,
        E.ADDITIONAL_INFORMATION,
        E.CLARIFICATION_ANSWERED,
        E.AUTHOR_COMMENTS,
        E.FURTHER_COMMENTS,
        E.INTERIM_REQUESTED,
        E.SUSPENSION_REQUESTED_BY_AUTHOR,
        E.RESUMPTION_REQUESTED_BY_AUTHOR,
        E.SETTLEMENT_REPORTED_BY_AUTHOR,
        E.SETTLEMENT_REJECTED_BY_AUTHOR,
        E.FOLLOWUP_AUTHOR_COMMENTS,
    }
)
# What befalls somebody may be known from the person alone: theirs only where it says that it came from them.
OF_PEOPLE = frozenset(
    {
        E.ADDRESS_CHANGED,
        E.COUNSEL_CHANGED,
        E.PROTECTION_REQUESTED,
        E.REPRISAL_REPORTED,
        E.WITHDRAWN,
        E.PARTIAL_WITHDRAWAL,
        E.FIRST_COMPLAINANT_WITHDREW,
        E.AUTHOR_DIED,
        E.VICTIM_DIED,
        E.HEIRS_CONTINUE,
        E.COMPLAINANT_REPLACED,
        E.AUTHORITY_GIVEN,
        E.AUTHORITY_REVOKED,
    }
)
_TOLD = frozenset(kind for kind, audiences in TOLD.items() if Audience.AUTHOR in audiences)

# That a limit stands still, or runs again, is seen at the limit itself.
_STOPPING = frozenset({*HOLDS, *RELEASES})


def is_own(event: CaseEvent) -> bool:
    """Whether this step stands on the author's side."""
    kind = E(event.kind)
    if kind in _TOLD or event.actor_role in CSO_ROLES:
        return True
    if kind is E.EXTENSION_REQUESTED:
        return event.limit in OWN_LIMITS
    if kind is E.LIMIT_LAPSED:
        return event.limit in (*OWN_LIMITS, *AWAITED)
    if kind not in SUBMISSIONS | OF_PEOPLE:
        return False
    details = event.details or {}
    about_people = kind in OF_PEOPLE or event.concerns is not None or "about" in details
    return bool(details.get("source", "" if about_people else Source.AUTHORS_SIDE) == Source.AUTHORS_SIDE)


def own_events(case: CaseFile) -> list[CaseEvent]:
    """The steps of a case that stand on the author's side, the newest first."""
    events = CaseEvent.objects.filter(case_id=case.pk).order_by("-seq")
    return [event for event in events if is_own(event)]


def limit_history(case: CaseFile) -> tuple[int, datetime]:
    """How many steps of a case the author's side can know of by its page or by its limits, and when the last was."""
    limits = Deadline.objects.filter(case_id=case.pk)
    closing = set(limits.filter(closed_by__isnull=False).values_list("closed_by", flat=True))
    events = CaseEvent.objects.filter(case_id=case.pk)
    known = [one for one in events if one.kind in _STOPPING or one.pk in closing or is_own(one)]
    return len(known), max((one.recorded_at for one in known), default=case.changed_at)


def own_standings(case: CaseFile) -> list[PersonStanding]:
    """Of each person the newest row that the author's side knows of: what was said without it changes nothing here."""
    shown = {event.pk for event in own_events(case)}
    rows = PersonStanding.objects.filter(case_id=case.pk).order_by("person_id", "order")
    return list({row.person_id: row for row in rows if row.event_id in shown}.values())
