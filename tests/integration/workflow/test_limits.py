"""The limits through the services: each opened with its day, and closed as met or as ended, by every rule of the table."""

from datetime import UTC, date, datetime

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.reference.profile import LimitKind
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import complete
from tests.integration.workflow.limit_courses import (
    ANSWER,
    COMMENTED,
    COURSES,
    HEARD,
    LATER,
    OPEN,
    REPLIED,
    REPLY,
    SITTING,
    TAKEN,
    WINDOW,
    Course,
    Limit,
    closed,
    comments,
    limits_of,
)
from tests.integration.workflow.limit_courses_by_step import COURSES_BY_STEP
from workflow.calendar.rules import CLOSES, CLOSES_AFTER_SPLIT, OPENS
from workflow.models import CaseEvent
from workflow.services.submission import communication_submit
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus

pytestmark = pytest.mark.django_db
MET, ENDED = LimitStatus.MET, LimitStatus.ENDED


ALL = {**COURSES, **COURSES_BY_STEP}
# In a live case what is refused was asked before, and the request met the limit; a history leaves the request out.
ONLY_IN_HISTORIES = {(E.SPLIT_REFUSED, "split_request", LimitStatus.MET)}


@pytest.mark.parametrize("name", ALL)
def test_the_limits_stand_as_the_rules_say(procedure: Procedure, name: str) -> None:
    happens, expected = ALL[name]

    happens(Course(procedure))

    assert limits_of(procedure) == expected


def test_every_rule_that_opens_a_limit_is_seen_to_open_it() -> None:
    seen = {(limit.opened_by, limit.kind) for _, limits in ALL.values() for limit in limits}

    assert seen == {(kind, opening.limit.value) for kind, openings in OPENS.items() for opening in openings}


def test_every_rule_that_closes_a_limit_is_seen_to_close_it() -> None:
    seen = {(limit.closed_by, limit.kind, limit.status) for _, limits in ALL.values() for limit in limits}
    rules = [*CLOSES.items(), *CLOSES_AFTER_SPLIT.items()]
    # What ends a case ends whatever runs: one limit is enough to see it.
    one_by_one = {
        (by, kind.value, status) for by, pairs in rules if len(pairs) < len(LimitKind) for kind, status in pairs
    }
    ending_all = {by for by, pairs in rules if len(pairs) == len(LimitKind)}

    assert one_by_one - seen == ONLY_IN_HISTORIES
    assert ending_all - {by for by, _, _ in seen} == set()


def test_an_overdue_limit_stays_open(procedure: Procedure) -> None:
    Course(procedure).sent()

    procedure.record(E.REMINDER_TO_STATE, procedure.cast.case_officer, date(2027, 1, 15))
    procedure.move("mark_ready", procedure.cast.case_officer, date(2027, 1, 15))

    assert REPLY in limits_of(procedure)


def test_a_late_reply_is_taken_and_meets_the_limit(procedure: Procedure) -> None:
    Course(procedure).sent()

    procedure.move("receive_observations_both", procedure.cast.case_officer, date(2027, 1, 15))

    assert closed(REPLY, MET, E.OBSERVATIONS_BOTH) in limits_of(procedure)


def test_observations_out_of_turn_are_the_reply_and_begin_no_time_for_the_author(procedure: Procedure) -> None:
    course = Course(procedure)
    course.replied("admissibility")

    course.recorded(E.OBSERVATIONS_MERITS)

    assert {one.kind for one in limits_of(procedure) if one.status == OPEN} == {"author_comments_admissibility"}


def test_a_mere_request_stops_nothing(procedure: Procedure) -> None:
    course = Course(procedure)
    course.sent()

    course.recorded(E.EXTENSION_REQUESTED)
    course.recorded(E.DISCONTINUANCE_REQUESTED)

    assert limits_of(procedure) == {REPLY, WINDOW}


def test_a_second_question_to_the_author_begins_the_time_anew(procedure: Procedure) -> None:
    course = Course(procedure)
    course.answered()

    procedure.move("ask_clarification", course.cast.intake_officer, LATER)

    again = Limit("clarification", E.CLARIFICATION_ASKED, date(2026, 7, 31), OPEN)
    assert limits_of(procedure) == {closed(ANSWER, MET, E.CLARIFICATION_ANSWERED), again}


def test_a_second_reply_takes_the_place_of_the_first_ones_time(procedure: Procedure) -> None:
    course = Course(procedure)
    course.replied("both")
    procedure.move("ask_further_observations", course.cast.case_officer, COMMENTED)

    procedure.move("receive_further_observations", course.cast.case_officer, LATER)

    first = closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.FURTHER_OBSERVATIONS)
    assert limits_of(procedure) - HEARD == {first, comments(E.FURTHER_OBSERVATIONS, LATER)}


def test_a_reopened_case_gives_the_state_its_time_again(procedure: Procedure) -> None:
    course = Course(procedure)
    course.sent()
    procedure.move("discontinue", course.cast.rapporteur, REPLIED)
    procedure.move("reopen", course.cast.rapporteur, SITTING)

    procedure.move("transmit", course.cast.case_officer, SITTING)

    running = {(one.kind, one.due) for one in limits_of(procedure) if one.status == OPEN}
    assert running == {("state_reply", date(2026, 11, 4)), ("split_request", date(2026, 7, 4))}


# The day in Geneva

MOMENTS = [
    ("late in the evening of winter", datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 2, 1)),
    ("a minute before midnight of winter", datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
    ("midnight of winter", datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
    ("midnight of summer", datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ("a minute before midnight of summer", datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
    ("the turn of the year", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
]


@pytest.mark.parametrize(("moment", "day"), [one[1:] for one in MOMENTS], ids=[one[0] for one in MOMENTS])
def test_the_day_of_receipt_is_the_calendar_day_in_geneva(cast: Cast, moment: datetime, day: date) -> None:
    in_force()
    communication = complete(cast.caseworker, at=datetime(2025, 12, 1, 12, tzinfo=UTC))

    with clock.frozen(moment), acting(cast.caseworker.actor):
        case = communication_submit(user=cast.caseworker, communication=communication, at=moment)[0]

    assert (case.received_at, case.received_date) == (moment, day)
    assert CaseEvent.objects.get(case_id=case.pk).occurred_date == day


def test_the_year_of_the_number_is_that_of_registration(procedure: Procedure) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, TAKEN)
    procedure.record(E.REGISTRATION_PROPOSED, officer, date(2026, 12, 30))

    procedure.move("register", procedure.cast.rapporteur, date(2027, 1, 4))

    assert procedure.fresh().symbol == "1/2027"
