"""What a profile says of keeping limits: non-working days, reminders before, escalation after. Each may be left out."""

from datetime import date

from casetracker.reference.free_days import WEEKENDS, FreeDays, Weekday
from casetracker.reference.profile import Escalation, LimitKind, Reminder, Waiting
from casetracker.reference.profiles.table import Table

FREE_FIELDS = ("weekdays", "yearly", "easter", "dates")
# Whatever moves with Easter lies within these days of it: beyond, a year's feast would be looked for in another year.
EARLIEST_FROM_EASTER, LATEST_FROM_EASTER = -70, 70
LEAP_YEAR = 2000


def free_days(table: Table) -> FreeDays:
    """The non-working days of a profile: weekends alone, where it names none."""
    rows = [_filled(row) for row in table.optional_tables("non_working_days")]
    if not rows:
        return WEEKENDS
    found = FreeDays(
        weekdays=frozenset(day for row in rows for day in row.words("weekdays", Weekday)),
        yearly=frozenset(_month_and_day(row, text) for row in rows for text in row.texts("yearly")),
        easter=frozenset(_near_easter(row, days) for row in rows for days in row.numbers("easter")),
        dates=frozenset(day for row in rows for day in row.dates("dates")),
    )
    if len(found.weekdays) == len(Weekday):
        raise table.error("non_working_days", "must leave a weekday to work on")
    return found


def reminders(table: Table) -> tuple[Reminder, ...]:
    """Which limits are called to mind how many days before their last day."""
    found = tuple(_reminder(row) for row in table.optional_tables("reminders"))
    named = [kind for one in found for kind in one.limits]
    for kind in named:
        if named.count(kind) > 1:
            raise table.error("reminders", f"“{kind}” is given twice")
    return found


def escalations(table: Table) -> tuple[Escalation, ...]:
    """For how long something may wait before the head of petitions is told."""
    found = tuple(
        Escalation(row.word("of", Waiting), row.number("days", 1), row.provenance())
        for row in table.optional_tables("escalations")
    )
    kinds = [one.of for one in found]
    for kind in kinds:
        if kinds.count(kind) > 1:
            raise table.error("escalations", f"“{kind}” is given twice")
    return found


def _filled(row: Table) -> Table:
    """The row with an empty list for each kind of day that it does not give."""
    row.provenance()
    if not set(FREE_FIELDS) & set(row.data):
        raise row.error("weekdays", f"must be given, or one of: {', '.join(FREE_FIELDS[1:])}")
    row.data = {**{field: [] for field in FREE_FIELDS}, **row.data}
    return row


def _month_and_day(row: Table, text: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"{LEAP_YEAR}-{text}")
    except ValueError:
        raise row.error("yearly", f"“{text}” is not a month and day such as 12-25") from None
    return day.month, day.day


def _near_easter(row: Table, days: int) -> int:
    if not EARLIEST_FROM_EASTER <= days <= LATEST_FROM_EASTER:
        raise row.error("easter", f"{days} is not between {EARLIEST_FROM_EASTER} and {LATEST_FROM_EASTER}")
    return days


def _reminder(row: Table) -> Reminder:
    days = row.numbers("days_before")
    if not days or min(days) < 0 or len(set(days)) < len(days):
        raise row.error("days_before", "must name different numbers of days, none of them less than 0")
    limits = row.words("limits", LimitKind)
    if not limits:
        raise row.error("limits", "must name at least one limit")
    return Reminder(limits, tuple(sorted(days, reverse=True)), row.provenance())
