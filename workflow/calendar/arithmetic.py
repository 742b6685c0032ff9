"""When a limit ends: pure calendar arithmetic.

Months are calendar months: a limit of six months from 31 August ends on the last day of February. A limit ends with
its last day in the profile's zone.
"""

import calendar
from datetime import date, timedelta

from casetracker.reference.profile import FirstDay, Limit, NonWorkingDays, Unit

SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """``months`` calendar months after ``day``: the same day of the month, or its last where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(trigger: date, limit: Limit, *, holidays: frozenset[date] = frozenset()) -> date:
    """The last day of ``limit`` that ``trigger`` (the day of the act that opens it) sets running.

    The day of the trigger is not counted unless the profile says so; a last day that is no working day stays, or moves
    to the next, as the profile says.
    """
    end = _after(trigger, limit)
    if limit.first_day is FirstDay.TRIGGER_DAY:
        end -= timedelta(days=1)
    while limit.non_working_days is NonWorkingDays.NEXT_WORKING_DAY and _is_free(end, holidays):
        end += timedelta(days=1)
    return end


def _after(day: date, limit: Limit) -> date:
    if limit.unit is Unit.MONTHS:
        return add_months(day, limit.amount)
    return day + timedelta(days=limit.amount * (7 if limit.unit is Unit.WEEKS else 1))


def _is_free(day: date, holidays: frozenset[date]) -> bool:
    return day.weekday() >= SATURDAY or day in holidays
