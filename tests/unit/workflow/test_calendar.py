"""When a limit ends: known answers, worked out by hand."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casetracker.reference import profiles
from casetracker.reference.free_days import FreeDays
from casetracker.reference.profile import Basis, FirstDay, Limit, LimitKind, NonWorkingDays, Profile, Trigger, Unit
from workflow.calendar.arithmetic import is_over, last_day, last_day_under
from workflow.calendar.rules import BY_STEP, CLOSES, CLOSES_AFTER_SPLIT, OPENS, WINDOWS
from workflow.vocabulary import LimitStatus, Party

ANSWERS = list(csv.DictReader((Path(__file__).parent / "data" / "calendar.csv").open(encoding="utf-8", newline="")))

# The last day of each limit of article 77 that an act of 31 August 2026 opens.
FROM_31_AUGUST = {
    "state_reply": date(2027, 2, 28),
    "state_merits": date(2027, 2, 28),
    "clarification": date(2026, 10, 30),
    "split_request": date(2026, 10, 31),
    "author_comments": date(2026, 10, 31),
    "author_comments_admissibility": date(2026, 9, 28),
    "state_reminder": date(2026, 10, 31),
    "follow_up_reply": date(2027, 2, 27),
}


def _limit(answer: dict[str, str]) -> Limit:
    return Limit(
        kind=LimitKind.STATE_REPLY,
        amount=int(answer["amount"]),
        unit=Unit(answer["unit"]),
        trigger=Trigger.SENT,
        first_day=FirstDay(answer["first_day"]),
        non_working_days=NonWorkingDays(answer["non_working_days"]),
        stops=(),
        basis=Basis.PRACTICE,
        source="a test",
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{one['trigger']}: {one['why']}" for one in ANSWERS])
def test_a_limit_ends_on_its_day(answer: dict[str, str]) -> None:
    free = FreeDays(dates=frozenset(date.fromisoformat(day) for day in answer["holidays"].split()))

    end = last_day(date.fromisoformat(answer["trigger"]), _limit(answer), free=free)

    assert end == date.fromisoformat(answer["last_day"])


@pytest.mark.parametrize("kind", sorted(set(LimitKind) - BY_STEP))
def test_a_limit_of_article_77_ends_on_its_day(kind: LimitKind) -> None:
    limit = profiles.get("icrmw-77").limit(kind)

    assert limit is not None
    assert last_day(date(2026, 8, 31), limit) == FROM_31_AUGUST[kind.value]


def test_every_limit_that_is_opened_can_be_met_or_ended() -> None:
    closing = [pair for pairs in (*CLOSES.values(), *CLOSES_AFTER_SPLIT.values()) for pair in pairs]
    opened = {opening.limit for openings in OPENS.values() for opening in openings}

    assert opened == {kind for kind, _ in closing} - {LimitKind.STATE_REMINDER}
    assert opened == {kind for kind, status in closing if status is LimitStatus.MET}


def test_a_reminder_is_no_limit_that_anybody_is_held_to() -> None:
    assert LimitKind.STATE_REMINDER not in {opening.limit for openings in OPENS.values() for opening in openings}


def test_a_limit_runs_for_one_of_the_parties() -> None:
    assert {opening.party for openings in OPENS.values() for opening in openings} == {Party.AUTHOR, Party.STATE}


def test_nobody_is_late_by_a_window_to_ask_in() -> None:
    assert set(WINDOWS) == {LimitKind.SPLIT_REQUEST}


@pytest.mark.parametrize(
    ("trigger", "ends"),
    [
        (date(2026, 3, 20), date(2026, 4, 7)),  # Good Friday, the weekend, Easter Monday
        (date(2026, 12, 11), date(2026, 12, 28)),  # Christmas Day and the weekend behind it
        (date(2026, 12, 18), date(2027, 1, 4)),  # New Year's Day and the weekend behind it
        (date(2026, 4, 1), date(2026, 4, 15)),  # a working Wednesday
    ],
)
def test_a_limit_that_moves_passes_over_the_profiles_own_non_working_days(trigger: date, ends: date) -> None:
    profile = profiles.get("icrmw-77")
    moving = replace(_two_weeks(profile), non_working_days=NonWorkingDays.NEXT_WORKING_DAY)

    assert last_day_under(profile, moving, trigger) == ends


def test_a_profile_without_non_working_days_passes_over_weekends_alone() -> None:
    profile = profiles.get("cat-22")
    moving = replace(_two_weeks(profile), non_working_days=NonWorkingDays.NEXT_WORKING_DAY)

    assert last_day_under(profile, moving, date(2026, 3, 20)) == date(2026, 4, 3)  # Good Friday
    assert last_day_under(profile, moving, date(2026, 3, 21)) == date(2026, 4, 6)  # from a Saturday to Easter Monday


def _two_weeks(profile: Profile) -> Limit:
    limit = profile.limit(LimitKind.AUTHOR_COMMENTS_ADMISSIBILITY)
    assert limit is not None
    return replace(limit, amount=2)


@pytest.mark.parametrize(
    ("last", "still", "over"),
    [
        (date(2026, 1, 31), datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC), datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (date(2026, 7, 31), datetime(2026, 7, 31, 21, 59, 59, tzinfo=UTC), datetime(2026, 7, 31, 22, tzinfo=UTC)),
        # The day on which summer time begins ends in it, and the day on which it ends does not.
        (date(2026, 3, 28), datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_limit_is_over_when_its_day_has_ended_in_geneva(last: date, still: datetime, over: datetime) -> None:
    profile = profiles.get("icrmw-77")

    assert (is_over(last, profile, at=still), is_over(last, profile, at=over)) == (False, True)


def test_a_profile_of_another_zone_ends_its_days_there() -> None:
    midnight_in_geneva = datetime(2026, 1, 31, 23, tzinfo=UTC)
    elsewhere = replace(profiles.get("icrmw-77"), zone="America/Guatemala")

    assert not is_over(date(2026, 1, 31), elsewhere, at=midnight_in_geneva)
