"""The courses of limits whose day the step that asks sets, and of the follow-up that a step of its own opens."""

from collections.abc import Callable
from datetime import date

from tests.integration.workflow.limit_courses import (
    COMMENTED,
    ENDED,
    HEARD,
    LATER,
    MET,
    OPEN,
    REPLY,
    SITTING,
    WINDOW,
    Course,
    Limit,
    closed,
    comments,
)
from workflow.vocabulary import EventKind as E

UNTIL = date(2026, 7, 1)


def _answer(kind: str, asked: E) -> Limit:
    return Limit(kind, asked, UNTIL, OPEN)


def _asked_and_answered(ask: E, answer: E) -> Callable[[Course], None]:
    def run(course: Course) -> None:
        course.sent()
        course.recorded(ask, COMMENTED, until=UNTIL)
        course.recorded(answer, LATER)

    return run


def _asked_of_the_state_again(course: Course) -> None:
    course.replied("both")
    course.procedure.move("ask_further_observations", course.cast.case_officer, COMMENTED, until=UNTIL)


def _in_follow_up(course: Course, *kinds: E) -> None:
    course.at_the_sitting()
    course.views("adopt_views_violation")
    for kind in kinds:
        course.recorded(kind, LATER, **({"until": UNTIL} if kind is E.FOLLOWUP_SENT_TO_AUTHOR else {}))


def _asked_in_the_follow_up(course: Course) -> None:
    course.at_the_sitting()
    course.views("adopt_views_violation")
    course.recorded(E.POSITION_REQUESTED, SITTING, until=UNTIL)
    course.recorded(E.FOLLOWUP_STATE_REPLY, LATER)


def _settled(course: Course) -> None:
    course.sent()
    course.recorded(E.FRIENDLY_SETTLEMENT)
    course.procedure.move("discontinue", course.cast.rapporteur, SITTING)
    course.procedure.move("open_follow_up", course.cast.rapporteur, SITTING)


_FOLLOW_UP = {
    *HEARD,
    closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION),
    closed(Limit("follow_up_reply", E.VIEWS_VIOLATION, date(2026, 10, 31), OPEN), MET, E.FOLLOWUP_STATE_REPLY),
}
_BY_DISCONTINUANCE = {closed(REPLY, ENDED, E.DISCONTINUED), closed(WINDOW, ENDED, E.DISCONTINUED)}

COURSES_BY_STEP: dict[str, tuple[Callable[[Course], object], set[Limit]]] = {
    **{
        f"the author is asked by {ask} and answers by {answer}": (
            _asked_and_answered(ask, answer),
            {REPLY, WINDOW, closed(_answer("author_answer", ask), MET, answer)},
        )
        for ask in (E.UPDATE_REQUESTED, E.DISCONTINUANCE_WARNED)
        for answer in (E.AUTHOR_COMMENTS, E.FURTHER_COMMENTS, E.ADDITIONAL_INFORMATION)
    },
    **{
        f"the State is asked by {ask} and answers by {answer}": (
            _asked_and_answered(ask, answer),
            {REPLY, WINDOW, closed(_answer("state_answer", ask), MET, answer)},
        )
        for ask in (E.POSITION_REQUESTED, E.CLARIFICATION_FROM_STATE)
        for answer in (E.OBSERVATIONS_ADMISSIBILITY, E.FURTHER_OBSERVATIONS)
    },
    **{
        f"the State answers a question by {answer}": (
            _asked_and_answered(E.POSITION_REQUESTED, answer),
            {
                closed(REPLY, MET, answer),
                closed(WINDOW, ENDED, answer),
                closed(_answer("state_answer", E.POSITION_REQUESTED), MET, answer),
            },
        )
        for answer in (E.OBSERVATIONS_MERITS, E.OBSERVATIONS_BOTH)
    },
    "the State is asked for more by a day": (
        _asked_of_the_state_again,
        {*HEARD, comments(E.OBSERVATIONS_BOTH), _answer("state_answer", E.FURTHER_OBSERVATIONS_REQUESTED)},
    ),
    "a follow-up reply goes to the author by a day": (
        lambda c: _in_follow_up(c, E.FOLLOWUP_STATE_REPLY, E.FOLLOWUP_SENT_TO_AUTHOR),
        {*_FOLLOW_UP, _answer("author_answer", E.FOLLOWUP_SENT_TO_AUTHOR)},
    ),
    "the State answers a question in the follow-up": (
        _asked_in_the_follow_up,
        {
            *_FOLLOW_UP,
            closed(_answer("state_answer", E.POSITION_REQUESTED), MET, E.FOLLOWUP_STATE_REPLY),
        },
    ),
    "the author comments on the follow-up": (
        lambda c: _in_follow_up(c, E.FOLLOWUP_STATE_REPLY, E.FOLLOWUP_SENT_TO_AUTHOR, E.FOLLOWUP_AUTHOR_COMMENTS),
        {
            *_FOLLOW_UP,
            closed(_answer("author_answer", E.FOLLOWUP_SENT_TO_AUTHOR), MET, E.FOLLOWUP_AUTHOR_COMMENTS),
        },
    ),
    "the terms of a settlement are followed up": (
        _settled,
        {*_BY_DISCONTINUANCE, Limit("follow_up_reply", E.FOLLOWUP_OPENED, date(2026, 10, 31), OPEN)},
    ),
}
