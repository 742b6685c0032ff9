"""What is to be done about a case's limits on a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from casetracker.reference import profiles
from casetracker.reference.profile import LimitKind
from workflow.calendar.duties import Duties, Notice, Running, Watched, duties
from workflow.vocabulary import LimitNoticeKind as N
from workflow.vocabulary import LimitStatus, Party

PROFILE = profiles.get("icrmw-77")
CASE, LIMIT = UUID(int=1), UUID(int=2)
SENT, DUE = date(2026, 2, 20), date(2026, 8, 20)
OPEN, LAPSED = LimitStatus.OPEN, LimitStatus.LAPSED
REPLY = Running(LIMIT, LimitKind.STATE_REPLY, Party.STATE, OPEN, SENT, DUE)
WINDOW = Running(LIMIT, LimitKind.SPLIT_REQUEST, Party.STATE, OPEN, SENT, date(2026, 4, 20))


def watched(*limits: Running, **more: Any) -> Watched:
    known: dict[str, Any] = {
        "turn": Party.STATE,
        "waits_since": SENT,
        "is_suspended": False,
        "last_letter": None,
        "promised": frozenset(),
    }
    return Watched(id=CASE, limits=limits, **{**known, **more})


def on(day: date, *limits: Running, **more: Any) -> Duties:
    return duties(watched(*limits, **more), PROFILE, today=day)


def told(day: date, *limits: Running, **more: Any) -> list[tuple[N, date]]:
    return [(notice.kind, notice.on) for notice in on(day, *limits, **more).notices]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 8, 5), []),
        (date(2026, 8, 6), [(N.BEFORE, date(2026, 8, 6))]),
        (date(2026, 8, 16), [(N.BEFORE, date(2026, 8, 6))]),
        (date(2026, 8, 17), [(N.BEFORE, date(2026, 8, 17))]),
        (date(2026, 8, 20), [(N.BEFORE, date(2026, 8, 17))]),
        (date(2026, 8, 21), [(N.LAPSED, date(2026, 8, 21))]),
    ],
)
def test_a_limit_is_called_to_mind_as_the_profile_says(day: date, expected: list[tuple[N, date]]) -> None:
    assert told(day, REPLY) == expected


def test_a_limit_has_not_lapsed_on_its_last_day() -> None:
    assert on(DUE, REPLY).lapsed == ()
    assert on(DUE + timedelta(days=1), REPLY).lapsed == (REPLY,)


def test_a_limit_that_has_lapsed_lapses_no_more() -> None:
    assert not on(DUE + timedelta(days=1), replace(REPLY, status=LAPSED))


def test_a_limit_shorter_than_the_reminder_is_not_called_to_mind_before_it_began() -> None:
    short = replace(REPLY, starts_on=date(2026, 8, 10))

    assert told(date(2026, 8, 12), short) == []
    assert told(date(2026, 8, 17), short) == [(N.BEFORE, date(2026, 8, 17))]


def test_what_was_promised_is_not_promised_again() -> None:
    promised = frozenset({Notice(N.BEFORE, LIMIT, date(2026, 8, 6))})

    assert told(date(2026, 8, 7), REPLY, promised=promised) == []
    assert told(date(2026, 8, 17), REPLY, promised=promised) == [(N.BEFORE, date(2026, 8, 17))]


def test_a_limit_with_a_new_last_day_is_called_to_mind_anew() -> None:
    promised = frozenset({Notice(N.BEFORE, LIMIT, date(2026, 8, 6))})

    assert told(date(2026, 9, 6), replace(REPLY, due=date(2026, 9, 20)), promised=promised) == [
        (N.BEFORE, date(2026, 9, 6))
    ]


def test_a_window_to_ask_in_lapses_and_nobody_is_told() -> None:
    done = on(date(2026, 4, 21), WINDOW)

    assert (done.lapsed, done.notices) == ((WINDOW,), ())


@pytest.mark.parametrize(
    ("day", "letter"),
    [
        (date(2026, 10, 19), None),
        (date(2026, 10, 20), date(2026, 10, 20)),
        (date(2026, 12, 19), date(2026, 10, 20)),
        (date(2026, 12, 20), date(2026, 12, 20)),
        (date(2027, 8, 20), date(2027, 8, 20)),
    ],
)
def test_a_letter_to_a_silent_state_is_due_every_two_months(day: date, letter: date | None) -> None:
    silent = replace(REPLY, status=LAPSED)

    letters = [on for kind, on in told(day, silent) if kind is N.LETTER_DUE]

    assert letters == ([letter] if letter else [])


def test_the_next_letter_is_counted_from_the_last_one() -> None:
    silent, sent = replace(REPLY, status=LAPSED), date(2026, 11, 2)

    assert N.LETTER_DUE not in dict(told(date(2027, 1, 1), silent, last_letter=sent))
    assert (N.LETTER_DUE, date(2027, 1, 2)) in told(date(2027, 1, 2), silent, last_letter=sent)


def test_a_letter_from_before_the_lapse_delays_none() -> None:
    silent = replace(REPLY, status=LAPSED)

    assert (N.LETTER_DUE, date(2026, 10, 20)) in told(date(2026, 10, 20), silent, last_letter=date(2026, 7, 1))


def test_the_author_is_sent_no_letter() -> None:
    silent = replace(REPLY, kind=LimitKind.AUTHOR_COMMENTS, party=Party.AUTHOR, status=LAPSED)

    assert N.LETTER_DUE not in dict(told(date(2027, 8, 20), silent, turn=Party.AUTHOR))


def test_a_lapsed_limit_that_waits_for_a_month_goes_to_the_head() -> None:
    silent = replace(REPLY, status=LAPSED)

    assert told(date(2026, 9, 18), silent) == []
    assert told(date(2026, 9, 19), silent) == [(N.ESCALATED, date(2026, 9, 19))]


@pytest.mark.parametrize("gone_on", [{"turn": Party.COMMITTEE}, {"is_suspended": True}])
def test_nobody_waits_for_an_answer_without_which_the_case_has_gone_on_or_stands_still(gone_on: dict[str, Any]) -> None:
    assert told(date(2027, 8, 20), replace(REPLY, status=LAPSED), **gone_on) == []


def test_what_the_secretariat_owes_goes_to_the_head_after_sixty_days() -> None:
    owed = {"turn": Party.SECRETARIAT, "waits_since": date(2026, 2, 2)}

    assert told(date(2026, 4, 2), **owed) == []
    assert told(date(2026, 4, 3), **owed) == [(N.ESCALATED, date(2026, 4, 3))]


def test_after_an_outage_one_look_does_everything() -> None:
    day = date(2027, 1, 1)
    first = on(day, REPLY)
    marked = replace(REPLY, status=LAPSED)

    second = on(day, marked, promised=frozenset(first.notices))

    assert {notice.kind for notice in first.notices} == {N.LAPSED, N.LETTER_DUE, N.ESCALATED}
    assert not second


def test_a_profile_that_says_nothing_of_it_reminds_of_nothing_and_still_lapses() -> None:
    silent = replace(PROFILE, reminders=(), escalations=(), limits=())
    case = watched(REPLY)

    assert duties(case, silent, today=date(2026, 8, 6)).notices == ()
    assert duties(case, silent, today=date(2027, 8, 6)) == Duties(
        (REPLY,), (Notice(N.LAPSED, LIMIT, date(2026, 8, 21)),)
    )
