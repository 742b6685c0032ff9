"""A person's time limits as a calendar (RFC 5545), behind a secret address that opens nothing else.

Calendars are kept on other people's servers: an entry says the kind of limit and the communication's reference, which
opens nothing by itself. No name, no State, no stage.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import COMMITTEE_ROLES, CSO_ROLES, SECRETARIAT_ROLES, Role
from intake.policies import Tier
from workflow.calendar.duties import ONE_DAY
from workflow.calendar.rules import WINDOWS
from workflow.models import CalendarAddress, CaseEvent, Deadline
from workflow.policies import visible
from workflow.selectors.authority import authority_has_ended
from workflow.selectors.own_history import AWAITED, limit_history
from workflow.vocabulary import RUNNING, LimitStatus, Party
from workflow.wording_steps import LIMIT_LABELS

READERS = (*CSO_ROLES, *SECRETARIAT_ROLES, *COMMITTEE_ROLES)
# Officers keep the limits of their own cases; who heads, decides or files keeps those of all that they see.
OVERSEEING = frozenset(READERS) - {Role.INTAKE_OFFICER, Role.CASE_OFFICER}
MOST_ENTRIES = 2000
# For so long a closed limit is told as cancelled, so that calendars that kept it take it out.
CANCELLED_FOR = timedelta(days=90)
UIDS = UUID("3b7e7c1f-9f0f-4b58-8a31-5d2c8a4f6e10")
DOMAIN = "calendar.casetracker.invalid"
PRODUCT = "-//casetracker//time limits//EN"


@dataclass(frozen=True)
class Entry:
    """One limit as its calendar entry: all that leaves the house."""

    uid: str
    summary: str
    limit: Deadline
    is_cancelled: bool
    sequence: int
    changed_at: datetime


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def standing_address(user: User) -> CalendarAddress | None:
    """The address that ``user`` has, if there is one that still opens their calendar."""
    return _standing().filter(user=user).first()


def owner_of(token: str) -> User | None:
    """Whose calendar an address opens now: nobody's once it was ended, or the account or every role of then has."""
    address = _standing().filter(digest=digest_of(token)).select_related("user").first()
    return address.user if address else None


def _standing() -> QuerySet[CalendarAddress]:
    # A role given again later is another role: what was opened under the first one stays closed.
    roles = Membership.objects.filter(user=OuterRef("user"), role__in=READERS, ended_at__isnull=True)
    held_since = Exists(roles.filter(started_at__lte=OuterRef("created_at")))
    return CalendarAddress.objects.filter(held_since, ended_at__isnull=True, user__is_active=True)


def entries(user: User, *, at: datetime) -> list[Entry]:
    """The limits that ``user`` keeps at the moment ``at``, the soonest first, and those closed of late."""
    closed_late = CaseEvent.objects.filter(pk=OuterRef("closed_by"), recorded_at__gte=at - CANCELLED_FOR)
    shown = Q(status__in=RUNNING) | Q(status=LimitStatus.SUSPENDED) | Q(Exists(closed_late))
    limits = _limits(user).filter(shown, due_date__isnull=False).exclude(kind__in=[one.value for one in WINDOWS])
    newest = limits.select_related("case__communication").order_by("due_date", "pk")[:MOST_ENTRIES]
    if not user.roles & CSO_ROLES:
        # Whatever happens to a limit is an event of its case, and these only go up.
        return [_entry(limit, limit.case.version, limit.case.changed_at) for limit in newest]
    return _own_entries(list(newest))


def _limits(user: User) -> QuerySet[Deadline]:
    cases = visible(user, Tier.CARD).filter(is_imported=False, pk=OuterRef("case_id"))
    if user.roles & CSO_ROLES:
        return Deadline.objects.filter(Q(party=Party.AUTHOR) | Q(kind__in=AWAITED), Exists(cases))
    if not user.roles & OVERSEEING:
        cases = cases.filter(case_officer=user)
    return Deadline.objects.filter(Exists(cases))


def _own_entries(limits: list[Deadline]) -> list[Entry]:
    """Those of the author's side: they count what stands on its page, and nothing tells that anything else happened."""
    cases = {limit.case_id: limit.case for limit in limits}
    ended = {one for one in {case.communication_id for case in cases.values()} if authority_has_ended(one)}
    counted = {pk: limit_history(case) for pk, case in cases.items() if case.communication_id not in ended}
    return [_entry(limit, *counted[limit.case_id]) for limit in limits if limit.case_id in counted]


def _entry(limit: Deadline, sequence: int, changed_at: datetime) -> Entry:
    words = {"limit": LIMIT_LABELS[limit.kind], "reference": limit.case.communication.reference}
    lapsed, running = _("Lapsed: %(limit)s, %(reference)s"), _("%(limit)s, %(reference)s")
    summary = (lapsed if limit.status == LimitStatus.LAPSED else running) % words
    uid = f"{uuid5(UIDS, str(limit.pk))}@{DOMAIN}"
    is_cancelled = limit.status not in RUNNING
    return Entry(uid, summary, limit, is_cancelled, sequence, changed_at)


def calendar_text(shown: Iterable[Entry]) -> bytes:
    """The calendar in the format of RFC 5545."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Time limits"))
    for one in shown:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event, due = Event(), entry.limit.due_date
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    if due is not None:
        event.add("dtstart", due)
        event.add("dtend", due + ONE_DAY)
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
