"""Which days are no working days: a rule of the procedure profile, pure.

A feast that moves with Easter is given by its distance from Easter Sunday and computed; one that follows the moon, as
announced each year, is listed by its date.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache


class Weekday(StrEnum):
    """Days of the week, in the order of ``date.weekday()``."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_IN_ORDER = tuple(Weekday)
WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})


@dataclass(frozen=True)
class FreeDays:
    """The non-working days: ``day in free_days`` says whether ``day`` is one.

    ``yearly`` are (month, day) pairs; ``easter`` are days from Easter Sunday of the Gregorian calendar (-2 is Good
    Friday, 1 Easter Monday, 39 Ascension, 50 Whit Monday).
    """

    weekdays: frozenset[Weekday] = WEEKEND
    yearly: frozenset[tuple[int, int]] = frozenset()
    easter: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return (
            _IN_ORDER[day.weekday()] in self.weekdays
            or day in self.dates
            or (day.month, day.day) in self.yearly
            or (day - easter_sunday(day.year)).days in self.easter
        )


WEEKENDS = FreeDays()


@cache
def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar in ``year``, by the method of Meeus, Jones and Butcher."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    quarter, left = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * quarter - epact - left) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    return date(year, 3, 22) + timedelta(days=epact + to_sunday - 7 * shift)
