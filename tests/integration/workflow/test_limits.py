"""The limits through the services: each opened with its day, and closed as met or as ended, by every rule of the table."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.reference.profile import LimitKind
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on
from tests.factories.communications import complete
from workflow.calendar.rules import CLOSES, CLOSES_AFTER_SPLIT, OPENS
from workflow.models import CaseEvent, Deadline
from workflow.services.decisions import case_adopt_views
from workflow.services.submission import communication_submit
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus

pytestmark = pytest.mark.django_db
OPEN, MET, ENDED = LimitStatus.OPEN, LimitStatus.MET, LimitStatus.ENDED

TAKEN, ASKED, SENT = date(2026, 2, 3), date(2026, 2, 5), date(2026, 2, 20)
REPLIED, COMMENTED, READY, SITTING, LATER = (
    date(2026, 4, 1),
    date(2026, 4, 15),
    date(2026, 4, 16),
    date(2026, 5, 4),
    date(2026, 6, 1),
)


class Limit(NamedTuple):
    """What stands in the table of limits: who opened and closed it, its day, how it stands."""

    kind: str
    opened_by: str
    due: date | None
    status: str
    closed_by: str = ""


def _limits(procedure: Procedure) -> set[Limit]:
    kinds: dict[Any, str] = dict(CaseEvent.objects.filter(case_id=procedure.case.pk).values_list("pk", "kind"))
    return {
        Limit(one.kind, kinds[one.opened_by], one.due_date, one.status, kinds.get(one.closed_by, ""))
        for one in Deadline.objects.filter(case=procedure.case)
    }


class Course:
    """The steps of the scenarios: each by whom it falls to."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure, self.cast = procedure, procedure.cast

    def taken(self) -> None:
        officer = self.cast.intake_officer
        self.procedure.assign(officer, officer, TAKEN)

    def asked(self) -> None:
        self.taken()
        self.procedure.move("ask_clarification", self.cast.intake_officer, ASKED)

    def answered(self) -> None:
        self.asked()
        self.procedure.move("answer_clarification", self.cast.caseworker, LATER)

    def gone_on(self) -> None:
        self.asked()
        self.procedure.move("end_clarification", self.cast.intake_officer, LATER)

    def registered_without_an_answer(self) -> None:
        self.asked()
        self.procedure.record(E.REGISTRATION_PROPOSED, self.cast.intake_officer, LATER)
        self.procedure.move("register", self.cast.rapporteur, LATER)

    def refused_without_an_answer(self) -> None:
        self.asked()
        self.procedure.record(E.REFUSAL_PROPOSED, self.cast.intake_officer, LATER, note="No answer has come.")
        self.procedure.move("refuse_registration", self.cast.rapporteur, LATER)

    def sent(self) -> None:
        self.procedure.to_with_state(SENT)

    def replied(self, on_what: str) -> None:
        self.sent()
        self.procedure.move(f"receive_observations_{on_what}", self.cast.case_officer, REPLIED)

    def recorded(self, kind: E, day: date = COMMENTED) -> None:
        roles = {E.SPLIT_GRANTED: self.cast.rapporteur, E.SPLIT_REFUSED: self.cast.rapporteur}
        self.procedure.record(kind, roles.get(kind, self.cast.case_officer), day)

    def at_the_sitting(self, on_what: str = "both") -> None:
        self.replied(on_what)
        self.procedure.move("mark_ready", self.cast.case_officer, READY)
        self.procedure.move("schedule", self.cast.head, READY)

    def split_before_transmission(self) -> None:
        self.procedure.to_registered()
        self.procedure.assign(self.cast.case_officer, self.cast.head, SENT)
        self.procedure.record(E.SPLIT_GRANTED, self.cast.rapporteur, SENT)
        self.procedure.move("transmit", self.cast.case_officer, SENT)

    def decided(self, name: str) -> None:
        self.procedure.move(name, self.cast.member, SITTING)

    def views(self, name: str) -> None:
        entry, member = on(SITTING), self.cast.member
        with clock.frozen(noon(SITTING)), acting(member.actor):
            case_adopt_views(case=self.procedure.case, transition=name, entry=entry, user=member, at=noon(SITTING))

    def admissible_then(self, on_what: str) -> None:
        self.at_the_sitting("admissibility")
        self.decided("declare_admissible")
        self.procedure.move(f"receive_observations_{on_what}", self.cast.case_officer, LATER)


def _steps(*steps: Callable[[Course], object]) -> Callable[[Course], None]:
    def run(course: Course) -> None:
        for step in steps:
            step(course)

    return run


REPLY = Limit("state_reply", E.TRANSMITTED, date(2026, 8, 20), OPEN)
WINDOW = Limit("split_request", E.TRANSMITTED, date(2026, 4, 20), OPEN)
MERITS = Limit("state_merits", E.ADMISSIBLE, date(2026, 11, 4), OPEN)
ANSWER = Limit("clarification", E.CLARIFICATION_ASKED, date(2026, 4, 6), OPEN)
FOLLOW_UP = Limit("follow_up_reply", E.VIEWS_VIOLATION, date(2026, 10, 31), OPEN)


def _comments(opened_by: E, day: date = REPLIED, *, months: int = 2) -> Limit:
    return Limit("author_comments", opened_by, day.replace(month=day.month + months), OPEN)


COMMENTS_ADMISSIBILITY = Limit("author_comments_admissibility", E.OBSERVATIONS_ADMISSIBILITY, date(2026, 4, 29), OPEN)


def _closed(limit: Limit, status: LimitStatus, by: E) -> Limit:
    return limit._replace(status=status, closed_by=by)


HEARD = {_closed(REPLY, MET, E.OBSERVATIONS_BOTH), _closed(WINDOW, ENDED, E.OBSERVATIONS_BOTH)}
HEARD_ON_MERITS = {_closed(REPLY, MET, E.OBSERVATIONS_MERITS), _closed(WINDOW, ENDED, E.OBSERVATIONS_MERITS)}
OVER_BY_ADMISSIBILITY = {
    _closed(REPLY, ENDED, E.ADMISSIBLE),
    _closed(WINDOW, ENDED, E.ADMISSIBLE),
    _closed(COMMENTS_ADMISSIBILITY, ENDED, E.ADMISSIBLE),
}

# what happens, and every limit that then stands in the table
COURSES: dict[str, tuple[Callable[[Course], None], set[Limit]]] = {
    "the author is asked": (Course.asked, {ANSWER}),
    "the author answers": (Course.answered, {_closed(ANSWER, MET, E.CLARIFICATION_ANSWERED)}),
    "the examination goes on without": (Course.gone_on, {_closed(ANSWER, ENDED, E.CLARIFICATION_ENDED)}),
    "registered without an answer": (Course.registered_without_an_answer, {_closed(ANSWER, ENDED, E.REGISTERED)}),
    "refused without an answer": (Course.refused_without_an_answer, {_closed(ANSWER, ENDED, E.NOT_REGISTERED)}),
    "transmitted": (Course.sent, {REPLY, WINDOW}),
    "observations on admissibility leave the merits due": (
        _steps(lambda c: c.replied("admissibility")),
        {REPLY, WINDOW, COMMENTS_ADMISSIBILITY},
    ),
    "observations on the merits": (
        _steps(lambda c: c.replied("merits")),
        {*HEARD_ON_MERITS, _comments(E.OBSERVATIONS_MERITS)},
    ),
    "observations on both": (_steps(lambda c: c.replied("both")), {*HEARD, _comments(E.OBSERVATIONS_BOTH)}),
    "further observations": (
        _steps(Course.sent, lambda c: c.procedure.move("receive_further_observations", c.cast.case_officer, REPLIED)),
        {REPLY, WINDOW, _comments(E.FURTHER_OBSERVATIONS)},
    ),
    "a split asked in time": (
        _steps(Course.sent, lambda c: c.recorded(E.SPLIT_REQUESTED)),
        {REPLY, _closed(WINDOW, MET, E.SPLIT_REQUESTED)},
    ),
    "a split granted of the organ's own motion": (
        _steps(Course.sent, lambda c: c.recorded(E.SPLIT_GRANTED)),
        {REPLY, _closed(WINDOW, MET, E.SPLIT_GRANTED)},
    ),
    "a split refused": (
        _steps(Course.sent, lambda c: c.recorded(E.SPLIT_REFUSED)),
        {REPLY, _closed(WINDOW, MET, E.SPLIT_REFUSED)},
    ),
    "after a split observations on admissibility are the reply": (
        _steps(
            Course.split_before_transmission,
            lambda c: c.procedure.move("receive_observations_admissibility", c.cast.case_officer, REPLIED),
        ),
        {
            _closed(REPLY, MET, E.OBSERVATIONS_ADMISSIBILITY),
            _closed(WINDOW, ENDED, E.OBSERVATIONS_ADMISSIBILITY),
            COMMENTS_ADMISSIBILITY,
        },
    ),
    "comments on a full reply": (
        _steps(lambda c: c.replied("both"), lambda c: c.recorded(E.AUTHOR_COMMENTS)),
        {*HEARD, _closed(_comments(E.OBSERVATIONS_BOTH), MET, E.AUTHOR_COMMENTS)},
    ),
    "comments on admissibility": (
        _steps(lambda c: c.replied("admissibility"), lambda c: c.recorded(E.AUTHOR_COMMENTS)),
        {REPLY, WINDOW, _closed(COMMENTS_ADMISSIBILITY, MET, E.AUTHOR_COMMENTS)},
    ),
    "further comments on a full reply": (
        _steps(lambda c: c.replied("both"), lambda c: c.recorded(E.FURTHER_COMMENTS)),
        {*HEARD, _closed(_comments(E.OBSERVATIONS_BOTH), MET, E.FURTHER_COMMENTS)},
    ),
    "further comments on admissibility": (
        _steps(lambda c: c.replied("admissibility"), lambda c: c.recorded(E.FURTHER_COMMENTS)),
        {REPLY, WINDOW, _closed(COMMENTS_ADMISSIBILITY, MET, E.FURTHER_COMMENTS)},
    ),
    "admissibility decided alone begins the time for the merits": (
        _steps(lambda c: c.at_the_sitting("admissibility"), lambda c: c.decided("declare_admissible")),
        {*OVER_BY_ADMISSIBILITY, MERITS},
    ),
    "the merits answered": (
        _steps(lambda c: c.admissible_then("merits")),
        {
            *OVER_BY_ADMISSIBILITY,
            _closed(MERITS, MET, E.OBSERVATIONS_MERITS),
            _comments(E.OBSERVATIONS_MERITS, LATER),
        },
    ),
    "the merits answered with more on admissibility": (
        _steps(lambda c: c.admissible_then("both")),
        {*OVER_BY_ADMISSIBILITY, _closed(MERITS, MET, E.OBSERVATIONS_BOTH), _comments(E.OBSERVATIONS_BOTH, LATER)},
    ),
    "a joint decision opens no time for the merits": (
        _steps(Course.at_the_sitting, lambda c: c.views("adopt_views_violation")),
        {*HEARD, _closed(_comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION), FOLLOW_UP},
    ),
    "views without a violation leave nothing to wait for": (
        _steps(Course.at_the_sitting, lambda c: c.views("adopt_views_no_violation")),
        {*HEARD, _closed(_comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_NO_VIOLATION)},
    ),
    "inadmissible": (
        _steps(Course.at_the_sitting, lambda c: c.decided("declare_inadmissible")),
        {*HEARD, _closed(_comments(E.OBSERVATIONS_BOTH), ENDED, E.INADMISSIBLE)},
    ),
    "discontinued while the State's time runs": (
        _steps(Course.sent, lambda c: c.procedure.move("discontinue", c.cast.rapporteur, SITTING)),
        {_closed(REPLY, ENDED, E.DISCONTINUED), _closed(WINDOW, ENDED, E.DISCONTINUED)},
    ),
    "a follow-up reply": (
        _steps(
            Course.at_the_sitting,
            lambda c: c.views("adopt_views_violation"),
            lambda c: c.recorded(E.FOLLOWUP_STATE_REPLY, LATER),
        ),
        {
            *HEARD,
            _closed(_comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION),
            _closed(FOLLOW_UP, MET, E.FOLLOWUP_STATE_REPLY),
        },
    ),
    "closed without a follow-up reply": (
        _steps(
            Course.at_the_sitting,
            lambda c: c.views("adopt_views_violation"),
            lambda c: c.procedure.move("close", c.cast.member, LATER),
        ),
        {
            *HEARD,
            _closed(_comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION),
            _closed(FOLLOW_UP, ENDED, E.CLOSED),
        },
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_the_limits_stand_as_the_rules_say(procedure: Procedure, name: str) -> None:
    happens, expected = COURSES[name]

    happens(Course(procedure))

    assert _limits(procedure) == expected


def test_every_rule_that_opens_a_limit_is_seen_to_open_it() -> None:
    seen = {(limit.opened_by, limit.kind) for _, limits in COURSES.values() for limit in limits}

    assert seen == {(kind, opening.limit.value) for kind, openings in OPENS.items() for opening in openings}


def test_every_rule_that_closes_a_limit_is_seen_to_close_it() -> None:
    seen = {(limit.closed_by, limit.kind, limit.status) for _, limits in COURSES.values() for limit in limits}
    rules = [*CLOSES.items(), *CLOSES_AFTER_SPLIT.items()]
    # What ends a case ends whatever runs: one limit is enough to see it.
    one_by_one = {
        (by, kind.value, status) for by, pairs in rules if len(pairs) < len(LimitKind) for kind, status in pairs
    }
    ending_all = {by for by, pairs in rules if len(pairs) == len(LimitKind)}

    assert one_by_one - seen == set()
    assert ending_all - {by for by, _, _ in seen} == set()


def test_an_overdue_limit_stays_open(procedure: Procedure) -> None:
    Course(procedure).sent()

    procedure.record(E.REMINDER_TO_STATE, procedure.cast.case_officer, date(2027, 1, 15))
    procedure.move("mark_ready", procedure.cast.case_officer, date(2027, 1, 15))

    assert REPLY in _limits(procedure)


def test_a_late_reply_is_taken_and_meets_the_limit(procedure: Procedure) -> None:
    Course(procedure).sent()

    procedure.move("receive_observations_both", procedure.cast.case_officer, date(2027, 1, 15))

    assert _closed(REPLY, MET, E.OBSERVATIONS_BOTH) in _limits(procedure)


def test_observations_out_of_turn_are_the_reply_and_begin_no_time_for_the_author(procedure: Procedure) -> None:
    course = Course(procedure)
    course.replied("admissibility")

    course.recorded(E.OBSERVATIONS_MERITS)

    assert {one.kind for one in _limits(procedure) if one.status == OPEN} == {"author_comments_admissibility"}


def test_a_mere_request_stops_nothing(procedure: Procedure) -> None:
    course = Course(procedure)
    course.sent()

    course.recorded(E.EXTENSION_REQUESTED)
    course.recorded(E.DISCONTINUANCE_REQUESTED)

    assert _limits(procedure) == {REPLY, WINDOW}


def test_a_second_question_to_the_author_begins_the_time_anew(procedure: Procedure) -> None:
    course = Course(procedure)
    course.answered()

    procedure.move("ask_clarification", course.cast.intake_officer, LATER)

    again = Limit("clarification", E.CLARIFICATION_ASKED, date(2026, 7, 31), OPEN)
    assert _limits(procedure) == {_closed(ANSWER, MET, E.CLARIFICATION_ANSWERED), again}


def test_a_second_reply_takes_the_place_of_the_first_ones_time(procedure: Procedure) -> None:
    course = Course(procedure)
    course.replied("both")
    procedure.move("ask_further_observations", course.cast.case_officer, COMMENTED)

    procedure.move("receive_further_observations", course.cast.case_officer, LATER)

    first = _closed(_comments(E.OBSERVATIONS_BOTH), ENDED, E.FURTHER_OBSERVATIONS)
    assert _limits(procedure) - HEARD == {first, _comments(E.FURTHER_OBSERVATIONS, LATER)}


def test_a_reopened_case_gives_the_state_its_time_again(procedure: Procedure) -> None:
    course = Course(procedure)
    course.sent()
    procedure.move("discontinue", course.cast.rapporteur, REPLIED)
    procedure.move("reopen", course.cast.rapporteur, SITTING)

    procedure.move("transmit", course.cast.case_officer, SITTING)

    running = {(one.kind, one.due) for one in _limits(procedure) if one.status == OPEN}
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
