"""Sweeping the limits: what has lapsed is marked and recorded, what is to be told is promised. It can be repeated.

A case is one transaction, in which everything about it is looked at anew under its lock: a second sweep beside this
one, or one after a crash, finds done what was done, and does the rest.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from casetracker.core import clock, outbox
from casetracker.core.acting import Actor, acting, service
from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference import profiles
from workflow.calendar.duties import ONE_DAY, Duties, Notice, Running, duties
from workflow.models import CaseFile, Deadline, DeadlineNotice
from workflow.notices.limits import NOTICE
from workflow.selectors.watching import watched, watched_in_batches
from workflow.services.events import Entry, facts_of, lock_case, write_event
from workflow.services.profiles import profile_of
from workflow.vocabulary import LIVE, EventKind, LimitStatus

logger = logging.getLogger(__name__)


@dataclass
class Sweep:
    """What one sweep found and did: cases looked at, limits lapsed, notices promised by kind, cases that failed."""

    cases: int = 0
    lapsed: int = 0
    failed: int = 0
    notices: Counter[str] = field(default_factory=Counter)

    def add(self, done: Duties) -> None:
        self.lapsed += len(done.lapsed)
        self.notices.update(notice.kind.value for notice in done.notices)


def sweep(*, actor: Actor, at: datetime, is_dry: bool = False) -> Sweep:
    """Look at every live case at the moment ``at`` and do what is due, as ``actor``; ``is_dry`` only counts it.

    One case that fails keeps no other from its limits: it is logged by its id, counted, and met again by the next
    sweep. Raises what a database that is away raises.
    """
    found = Sweep()
    for profile in profiles.all():
        today = clock.day_of(at, profile.zone)
        for batch in watched_in_batches(profile):
            found.cases += len(batch)
            for case in batch:
                due = duties(case, profile, today=today)
                if due:
                    _settle(found, case.id, due, actor=actor, at=at, is_dry=is_dry)
    return found


def _settle(found: Sweep, case_id: UUID, due: Duties, *, actor: Actor, at: datetime, is_dry: bool) -> None:
    if is_dry:
        found.add(due)
        return
    try:
        with acting(actor):
            found.add(case_watch(case_id=case_id, at=at))
    except Exception as error:
        # Whatever it is, the other cases have limits, too.
        if not connection.is_usable():
            raise
        # The error's text could carry content; its class does not.
        logger.error("the limits of case %s were not swept: %s", case_id, type(error).__name__)  # noqa: TRY400
        found.failed += 1


@service
def case_watch(*, case_id: UUID, at: datetime) -> Duties:
    """Do what is due about the limits of one case at the moment ``at``, and say what was done.

    A limit that is over is marked as lapsed and recorded as a step of the case; a window to ask in lapses without one.
    Raises Refused where the communication was erased.
    """
    case = lock_case(case_id)
    profile = profile_of(case)
    if case.is_imported or case.state not in LIVE:
        return Duties((), ())
    (known,) = watched([(case.pk, case.state)], profile)
    due = duties(known, profile, today=clock.day_of(at, profile.zone))
    for limit in due.lapsed:
        _lapse(case, limit, at)
    for notice in due.notices:
        _promise(case, notice, at)
    return due


def _lapse(case: CaseFile, limit: Running, at: datetime) -> None:
    Deadline.objects.filter(pk=limit.id).update(status=LimitStatus.LAPSED)
    if limit.is_window:
        return
    occurred = PreciseDate(limit.due + ONE_DAY, Precision.DAY)
    entry = Entry(occurred=occurred, limit=limit.kind.value, concerns=limit.id)
    facts = facts_of(case, user=None, occurred=occurred)
    write_event(case, EventKind.LIMIT_LAPSED, entry, to_state=case.state, user=None, role="", facts=facts, at=at)


def _promise(case: CaseFile, notice: Notice, at: datetime) -> None:
    row = DeadlineNotice.objects.create(
        case=case, deadline_id=notice.limit, kind=notice.kind, on_date=notice.on, promised_at=at
    )
    outbox.put_once(NOTICE, at=at, notice=str(row.pk))
