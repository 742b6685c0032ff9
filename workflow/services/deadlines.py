"""The limits of a case, kept as the rule table and the clock of the case say."""

from collections.abc import Iterable

from workflow.calendar.timekeeping import Running
from workflow.models import CaseFile, Deadline
from workflow.vocabulary import LimitStatus


def limits_store(case: CaseFile, changed: Iterable[Running]) -> None:
    """Write what an event has changed: each limit is one row, known by its kind and by the event that opened it."""
    for limit in changed:
        values = {
            "due_date": limit.due,
            "status": limit.status,
            "suspended_on": limit.held_on if limit.status == LimitStatus.SUSPENDED else None,
            "closed_by": limit.closed_by,
        }
        rows = Deadline.objects.filter(case=case, kind=limit.kind, opened_by=limit.opened_by)
        if not rows.update(**values):
            Deadline.objects.create(
                case=case,
                kind=limit.kind.value,
                party=limit.party,
                opened_by=limit.opened_by,
                starts_on=limit.starts_on,
                **values,
            )
