"""Properties of the deadline arithmetic, over every limit that a profile can state."""

import calendar
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casetracker.reference.free_days import FreeDays
from casetracker.reference.profile import Basis, FirstDay, Limit, LimitKind, NonWorkingDays, Trigger, Unit
from workflow.calendar.arithmetic import add_months, last_day

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(1, 60)
HOLIDAYS = st.frozensets(DAYS, max_size=12)
SATURDAY = 5


def _limits(**fixed: object) -> st.SearchStrategy[Limit]:
    drawn = {
        "amount": st.integers(1, 400),
        "unit": st.sampled_from(Unit),
        "first_day": st.sampled_from(FirstDay),
        "non_working_days": st.sampled_from(NonWorkingDays),
    }
    drawn |= {name: st.just(value) for name, value in fixed.items()}
    return st.builds(
        Limit,
        kind=st.just(LimitKind.STATE_REPLY),
        trigger=st.just(Trigger.SENT),
        stops=st.just(()),
        basis=st.just(Basis.PRACTICE),
        source=st.just("a test"),
        **drawn,
    )


@given(DAYS, MONTHS)
def test_months_later_is_never_further_than_the_same_day_of_that_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@given(DAYS, MONTHS)
def test_the_day_of_the_month_changes_only_where_the_month_is_too_short(day: date, months: int) -> None:
    later = add_months(day, months)

    length = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, length)


@given(DAYS, DAYS, MONTHS)
def test_who_begins_later_does_not_end_earlier(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))

    assert add_months(first, months) <= add_months(second, months)


@given(DAYS, MONTHS, MONTHS)
def test_more_months_end_later(day: date, some: int, more: int) -> None:
    assert add_months(day, some + more) > add_months(day, some)


@given(DAYS, MONTHS, MONTHS)
def test_months_in_two_steps_never_reach_further_than_in_one(day: date, some: int, more: int) -> None:
    # The day of the month can only be lost on the way: that is why a limit is counted from its trigger, in one step.
    assert add_months(add_months(day, some), more) <= add_months(day, some + more)


@given(DAYS, MONTHS)
def test_the_last_of_a_month_leads_to_the_last_of_a_shorter_one(day: date, months: int) -> None:
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    later = add_months(last, months)

    length = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(last.day, length)


@given(DAYS, DAYS, _limits(), HOLIDAYS)
def test_a_later_act_opens_no_earlier_limit(one: date, other: date, limit: Limit, holidays: frozenset[date]) -> None:
    first, second = sorted((one, other))

    assert last_day(first, limit, free=FreeDays(dates=holidays)) <= last_day(
        second, limit, free=FreeDays(dates=holidays)
    )


@given(DAYS, _limits(), HOLIDAYS)
def test_a_limit_ends_on_or_after_the_day_of_its_act(day: date, limit: Limit, holidays: frozenset[date]) -> None:
    assert last_day(day, limit, free=FreeDays(dates=holidays)) >= day


@given(DAYS, _limits(first_day=FirstDay.DAY_AFTER_TRIGGER), HOLIDAYS)
def test_a_limit_that_begins_the_day_after_ends_after_its_act(
    day: date, limit: Limit, holidays: frozenset[date]
) -> None:
    assert last_day(day, limit, free=FreeDays(dates=holidays)) > day


@given(DAYS, st.integers(1, 400), st.sampled_from(Unit))
def test_counting_the_day_of_the_act_takes_one_day_away(day: date, amount: int, unit: Unit) -> None:
    plain = {"amount": amount, "unit": unit, "non_working_days": NonWorkingDays.NO_SHIFT}
    without = _one(first_day=FirstDay.DAY_AFTER_TRIGGER, **plain)
    with_it = _one(first_day=FirstDay.TRIGGER_DAY, **plain)

    assert last_day(day, without) - last_day(day, with_it) == timedelta(days=1)


def _one(**values: object) -> Limit:
    same = {
        "kind": LimitKind.STATE_REPLY,
        "trigger": Trigger.SENT,
        "stops": (),
        "basis": Basis.PRACTICE,
        "source": "a test",
    }
    return Limit(**same, **values)  # type: ignore[arg-type]


@given(DAYS, _limits(non_working_days=NonWorkingDays.NEXT_WORKING_DAY), HOLIDAYS)
def test_a_limit_that_moves_ends_on_a_working_day(day: date, limit: Limit, holidays: frozenset[date]) -> None:
    end = last_day(day, limit, free=FreeDays(dates=holidays))

    assert end.weekday() < SATURDAY
    assert end not in holidays


@given(DAYS, _limits(non_working_days=NonWorkingDays.NEXT_WORKING_DAY), HOLIDAYS)
def test_a_limit_moves_over_free_days_alone(day: date, limit: Limit, holidays: frozenset[date]) -> None:
    unmoved = last_day(day, _one(**{**_changing(limit), "non_working_days": NonWorkingDays.NO_SHIFT}))
    moved = last_day(day, limit, free=FreeDays(dates=holidays))

    passed = [unmoved + timedelta(days=step) for step in range((moved - unmoved).days)]
    assert [one for one in passed if one.weekday() < SATURDAY and one not in holidays] == []


def _changing(limit: Limit) -> dict[str, object]:
    return {"amount": limit.amount, "unit": limit.unit, "first_day": limit.first_day}


@given(DAYS, _limits(non_working_days=NonWorkingDays.NO_SHIFT), HOLIDAYS)
def test_holidays_move_nothing_where_the_profile_says_so(day: date, limit: Limit, holidays: frozenset[date]) -> None:
    assert last_day(day, limit, free=FreeDays(dates=holidays)) == last_day(day, limit)


@given(DAYS, st.integers(1, 60))
def test_a_week_is_seven_days(day: date, weeks: int) -> None:
    plain = {"first_day": FirstDay.DAY_AFTER_TRIGGER, "non_working_days": NonWorkingDays.NO_SHIFT}

    in_weeks = last_day(day, _one(amount=weeks, unit=Unit.WEEKS, **plain))
    in_days = last_day(day, _one(amount=weeks * 7, unit=Unit.DAYS, **plain))

    assert in_weeks == in_days
    assert in_weeks.weekday() == day.weekday()


@given(DAYS, MONTHS)
def test_n_months_are_never_more_than_n_long_months(day: date, months: int) -> None:
    assert (add_months(day, months) - day).days <= 31 * months
