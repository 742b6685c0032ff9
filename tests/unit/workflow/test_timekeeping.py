"""The limits as events leave them: what stops them, what moves them, and on which readings of a vague record."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from casetracker.core.dates import PreciseDate
from casetracker.reference import profiles
from casetracker.reference.profile import LimitKind as L
from workflow.calendar.timekeeping import Circumstances, Limits, Running, limits_after
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus as Status

PROFILE = profiles.get("icrmw-77")
MOVES = {
    E.TRANSMITTED: (S.REGISTERED, S.WITH_STATE),
    E.OBSERVATIONS_ADMISSIBILITY: (S.WITH_STATE, S.WITH_AUTHOR),
    E.OBSERVATIONS_BOTH: (S.WITH_STATE, S.WITH_AUTHOR),
    E.ADMISSIBLE: (S.UNDER_CONSIDERATION, S.WITH_STATE),
}


@dataclass
class Event:
    """One event, dated as sources date it."""

    kind: E
    when: str
    limit: str = ""
    until_date: date | None = None
    pk: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        occurred = PreciseDate.parse(self.when)
        self.occurred_date, self.precision = occurred.value, str(occurred.precision)
        self.from_state, self.to_state = map(str, MOVES.get(self.kind, (S.WITH_STATE, S.WITH_STATE)))


def _after(*told: str | Event, **around: bool) -> Limits:
    """The limits after events written as ``"2026-02-20 transmitted"``."""
    limits: Limits = {}
    earliest = None
    for one in told:
        event = one if isinstance(one, Event) else Event(E(one.split(" ")[1]), one.split(" ")[0])
        earliest = event.occurred_date or earliest
        limits, _ = limits_after(limits, event, PROFILE, Circumstances(earliest=earliest, **around))
    return limits


def _reply(*told: str | Event, **around: bool) -> Running:
    return _after(*told, **around)[L.STATE_REPLY]


def test_a_suspension_stops_the_states_time() -> None:
    reply = _reply("2026-02-20 transmitted", "2026-03-01 suspended")

    assert (reply.status, reply.held_on) == (Status.SUSPENDED, date(2026, 3, 1))


def test_the_days_of_a_suspension_do_not_count() -> None:
    # Nine days are used by 1 March; from 1 September on the other 172 of the six months run.
    reply = _reply("2026-02-20 transmitted", "2026-03-01 suspended", "2026-09-01 suspension_lifted")

    assert (reply.status, reply.due) == (Status.OPEN, date(2027, 2, 20))


def test_a_renewal_stops_nothing_anew() -> None:
    told = ("2026-02-20 transmitted", "2026-03-01 suspended", "2026-06-01 suspension_renewed")

    reply = _reply(*told, "2026-09-01 suspension_lifted")

    assert reply.due == date(2027, 2, 20)


def test_a_limit_that_is_over_is_not_stopped() -> None:
    reply = _reply("2026-02-20 transmitted", "2026-08-21 suspended", "2026-09-01 suspension_lifted")

    assert (reply.status, reply.due) == (Status.OPEN, date(2026, 8, 20))


def test_a_limit_is_still_stopped_on_its_last_day() -> None:
    reply = _reply("2026-02-20 transmitted", "2026-08-20 suspended", "2026-09-01 suspension_lifted")

    assert reply.due == date(2026, 9, 1)


def test_a_limit_that_nobody_suspends_by_its_profile_runs_on() -> None:
    # The follow-up's reply knows no suspension.
    limits = _after("2026-02-20 views_violation", "2026-03-01 suspended")

    assert limits[L.FOLLOW_UP_REPLY].status is Status.OPEN


def test_a_death_stops_the_authors_time_and_not_the_states() -> None:
    limits = _after("2026-02-20 transmitted", "2026-04-01 state_observations_admissibility", "2026-04-08 author_died")

    assert limits[L.AUTHOR_COMMENTS_ADMISSIBILITY].status is Status.SUSPENDED
    assert limits[L.STATE_REPLY].status is Status.OPEN


@pytest.mark.parametrize("goes_on", ["heirs_continue", "complainant_replaced"])
def test_the_authors_time_runs_again_for_those_who_go_on(goes_on: str) -> None:
    told = ("2026-02-20 transmitted", "2026-04-01 state_observations_admissibility", "2026-04-08 author_died")

    limits = _after(*told, f"2026-06-08 {goes_on}")

    comments = limits[L.AUTHOR_COMMENTS_ADMISSIBILITY]  # four weeks to 29 April, and 61 days more
    assert (comments.status, comments.due) == (Status.OPEN, date(2026, 6, 29))


def test_what_is_stopped_twice_runs_when_both_have_ended() -> None:
    told = ("2026-02-20 transmitted", "2026-04-01 state_observations_admissibility", "2026-04-08 author_died")

    held = _after(*told, "2026-05-01 suspended", "2026-06-08 heirs_continue")[L.AUTHOR_COMMENTS_ADMISSIBILITY]
    runs = _after(*told, "2026-05-01 suspended", "2026-06-08 heirs_continue", "2026-07-08 suspension_lifted")

    assert held.status is Status.SUSPENDED
    assert runs[L.AUTHOR_COMMENTS_ADMISSIBILITY].due == date(2026, 7, 29)


def test_an_extension_moves_the_last_day() -> None:
    extended = Event(E.EXTENSION_GRANTED, "2026-08-02", limit="state_reply", until_date=date(2026, 10, 20))

    reply = _reply("2026-02-20 transmitted", extended)

    assert (reply.due, reply.earliest) == (date(2026, 10, 20), date(2026, 10, 20))


def test_an_extension_wakes_a_limit_that_has_lapsed() -> None:
    lapsed = Event(E.LIMIT_LAPSED, "2026-08-21", limit="state_reply")
    extended = Event(E.EXTENSION_GRANTED, "2026-08-24", limit="state_reply", until_date=date(2026, 10, 20))

    assert _reply("2026-02-20 transmitted", lapsed).status is Status.LAPSED
    assert _reply("2026-02-20 transmitted", lapsed, extended).status is Status.OPEN


def test_a_lapsed_limit_can_still_be_met() -> None:
    lapsed = Event(E.LIMIT_LAPSED, "2026-08-21", limit="state_reply")

    assert _reply("2026-02-20 transmitted", lapsed, "2026-09-01 state_observations_both").status is Status.MET


def test_a_suspended_limit_does_not_lapse() -> None:
    lapsed = Event(E.LIMIT_LAPSED, "2026-08-21", limit="state_reply")

    assert _reply("2026-02-20 transmitted", "2026-03-01 suspended", lapsed).status is Status.SUSPENDED


def test_a_split_ends_the_time_of_a_state_that_was_heard_on_admissibility() -> None:
    told = ("2026-02-20 transmitted", "2026-04-01 state_observations_admissibility", "2026-04-20 split_granted")

    assert _reply(*told, heard_on_admissibility=True).status is Status.ENDED


def test_a_split_leaves_the_time_of_a_state_that_is_still_to_be_heard() -> None:
    assert _reply("2026-02-20 transmitted", "2026-04-01 split_granted").status is Status.OPEN


# What a source leaves open


def test_a_suspension_of_unknown_length_moves_the_earliest_last_day_by_nothing() -> None:
    reply = _reply("2026-02-20 transmitted", "unknown suspended", "2026-09-01 suspension_lifted")

    assert (reply.due, reply.earliest) == (None, date(2026, 8, 20))


def test_a_suspension_known_to_the_month_moves_it_by_the_days_that_are_certain() -> None:
    # From 31 March at the latest to 1 September at the earliest: 154 days.
    reply = _reply("2026-02-20 transmitted", "2026-03 suspended", "2026-09 suspension_lifted")

    assert reply.earliest == date(2027, 1, 21)


def test_an_extension_without_a_day_moves_nothing_for_certain() -> None:
    assert _reply("2026-02-20 transmitted", "2026-08-02 extension_granted").earliest == date(2026, 8, 20)
