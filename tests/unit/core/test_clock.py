"""The one reader of the clock, and the day in Geneva."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from casetracker.core import clock


def test_the_present_is_aware_and_in_utc() -> None:
    before, now, after = datetime.now(UTC), clock.now(), datetime.now(UTC)

    assert before <= now <= after
    assert now.tzinfo is UTC


def test_time_stands_still_inside_the_block_and_goes_on_after_it() -> None:
    moment = datetime(2027, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=-5)))

    with clock.frozen(moment):
        inside = (clock.now(), clock.now())

    assert inside == (moment, moment)
    assert inside[0].tzinfo is UTC
    assert clock.now() != moment


def test_an_inner_block_gives_its_outer_one_back() -> None:
    outer, inner = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)

    with clock.frozen(outer):
        with clock.frozen(inner):
            assert clock.now() == inner

        assert clock.now() == outer


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_geneva_winter_and_summer(moment: datetime, day: date) -> None:
    with clock.frozen(moment):
        assert clock.today() == clock.day_of(moment) == day


def test_another_zone_has_its_own_day() -> None:
    assert clock.day_of(datetime(2026, 1, 1, 3, 0, tzinfo=UTC), "America/Guatemala") == date(2025, 12, 31)
