"""When a limit ends: pure calendar arithmetic.

Months are calendar months: a limit of six months from 31 August ends on the last day of February. A limit ends with
its last day in the profile's zone.
"""

import calendar
from datetime import date, datetime, timedelta

from casetracker.core import clock
from casetracker.reference.free_days import WEEKENDS, FreeDays
from casetracker.reference.profile import FirstDay, Limit, NonWorkingDays, Profile, Unit


def add_months(day: date, months: int) -> date:
    """``months`` calendar months after ``day``: the same day of the month, or its last where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(trigger: date, limit: Limit, *, free: FreeDays = WEEKENDS) -> date:
    """The last day of ``limit`` that ``trigger`` (the day of the act that opens it) sets running.

    The day of the trigger is not counted unless the profile says so; a last day that is no working day (that lies in
    ``free``) stays, or moves to the next one, as the profile says.
    """
    end = _after(trigger, limit)
    if limit.first_day is FirstDay.TRIGGER_DAY:
        end -= timedelta(days=1)
    return shifted(end, limit, free=free)


def shifted(end: date, limit: Limit, *, free: FreeDays = WEEKENDS) -> date:
    """Where a last day that falls on ``end`` lies: there, or on the next working day, as the limit says."""
    while limit.non_working_days is NonWorkingDays.NEXT_WORKING_DAY and end in free:
        end += timedelta(days=1)
    return end


def last_day_under(profile: Profile, limit: Limit, trigger: date) -> date:
    """As :func:`last_day`, by the non-working days of ``profile``."""
    return last_day(trigger, limit, free=profile.free_days)


def is_over(due: date, profile: Profile, *, at: datetime) -> bool:
    """Whether a limit with the last day ``due`` is over at the moment ``at`` (aware): its day has ended in the zone."""
    return clock.day_of(at, profile.zone) > due


def _after(day: date, limit: Limit) -> date:
    if limit.unit is Unit.MONTHS:
        return add_months(day, limit.amount)
    return day + timedelta(days=limit.amount * (7 if limit.unit is Unit.WEEKS else 1))
