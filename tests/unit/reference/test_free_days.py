"""Non-working days: weekdays, days of every year, days from Easter, single dates."""

from datetime import date, timedelta

import pytest

from casetracker.reference import profiles
from casetracker.reference.free_days import WEEKENDS, FreeDays, Weekday, easter_sunday

# From published tables of Easter; the earliest and the latest day that it can fall on are among them.
EASTERS = [
    date(1818, 3, 22),
    date(1943, 4, 25),
    date(1961, 4, 2),
    date(2000, 4, 23),
    date(2008, 3, 23),
    date(2011, 4, 24),
    date(2019, 4, 21),
    date(2024, 3, 31),
    date(2025, 4, 20),
    date(2026, 4, 5),
    date(2027, 3, 28),
    date(2028, 4, 16),
    date(2038, 4, 25),
    date(2285, 3, 22),
]


@pytest.mark.parametrize("easter", EASTERS, ids=str)
def test_easter_sunday_is_computed(easter: date) -> None:
    assert easter_sunday(easter.year) == easter


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_a_day_from_easter_moves_with_it(year: int) -> None:
    free = FreeDays(weekdays=frozenset(), easter=frozenset({-2, 39}))
    easter = easter_sunday(year)

    found = [day for day in _days_of(year) if day in free]

    assert found == [easter - timedelta(days=2), easter + timedelta(days=39)]


def test_a_day_of_every_year_comes_every_year() -> None:
    free = FreeDays(weekdays=frozenset(), yearly=frozenset({(12, 25)}))

    assert [day for year in (2026, 2027) for day in _days_of(year) if day in free] == [
        date(2026, 12, 25),
        date(2027, 12, 25),
    ]


def test_other_weekdays_can_be_free() -> None:
    free = FreeDays(weekdays=frozenset({Weekday.FRIDAY}))

    assert date(2026, 4, 3) in free
    assert date(2026, 4, 4) not in free


def test_weekends_are_saturday_and_sunday() -> None:
    assert [day.weekday() for day in _days_of(2026)[:7] if day in WEEKENDS] == [5, 6]


def test_the_free_days_of_article_77_are_those_of_its_file() -> None:
    free = profiles.get("icrmw-77").free_days

    weekdays = [day for day in _days_of(2026) if day in free and day not in WEEKENDS]

    assert weekdays == [date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 25)]


def _days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=days) for days in range(365)]
