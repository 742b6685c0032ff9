"""When a limit ends: known answers, worked out by hand."""

import csv
from datetime import date
from pathlib import Path

import pytest

from casetracker.reference import profiles
from casetracker.reference.profile import Basis, FirstDay, Limit, LimitKind, NonWorkingDays, Trigger, Unit
from workflow.calendar.arithmetic import last_day
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
    holidays = frozenset(date.fromisoformat(day) for day in answer["holidays"].split())

    end = last_day(date.fromisoformat(answer["trigger"]), _limit(answer), holidays=holidays)

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
