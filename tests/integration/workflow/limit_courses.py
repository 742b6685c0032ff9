"""The courses that cases take in the tests of limits, and every limit that then stands: told beside the rules, by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from casetracker.core import clock
from casetracker.core.acting import acting
from tests.factories.cases import Procedure, noon, on
from workflow.models import CaseEvent, Deadline
from workflow.services.decisions import case_adopt_views
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus

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


def limits_of(procedure: Procedure) -> set[Limit]:
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

    def recorded(self, kind: E, day: date = COMMENTED, **more: Any) -> None:
        roles = {E.SPLIT_GRANTED: self.cast.rapporteur, E.SPLIT_REFUSED: self.cast.rapporteur}
        self.procedure.record(kind, roles.get(kind, self.cast.case_officer), day, **more)

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


def comments(opened_by: E, day: date = REPLIED, *, months: int = 2) -> Limit:
    return Limit("author_comments", opened_by, day.replace(month=day.month + months), OPEN)


COMMENTS_ADMISSIBILITY = Limit("author_comments_admissibility", E.OBSERVATIONS_ADMISSIBILITY, date(2026, 4, 29), OPEN)


def closed(limit: Limit, status: LimitStatus, by: E) -> Limit:
    return limit._replace(status=status, closed_by=by)


HEARD = {closed(REPLY, MET, E.OBSERVATIONS_BOTH), closed(WINDOW, ENDED, E.OBSERVATIONS_BOTH)}
HEARD_ON_MERITS = {closed(REPLY, MET, E.OBSERVATIONS_MERITS), closed(WINDOW, ENDED, E.OBSERVATIONS_MERITS)}
OVER_BY_ADMISSIBILITY = {
    closed(REPLY, ENDED, E.ADMISSIBLE),
    closed(WINDOW, ENDED, E.ADMISSIBLE),
    closed(COMMENTS_ADMISSIBILITY, ENDED, E.ADMISSIBLE),
}

# what happens, and every limit that then stands in the table
COURSES: dict[str, tuple[Callable[[Course], None], set[Limit]]] = {
    "the author is asked": (Course.asked, {ANSWER}),
    "the author answers": (Course.answered, {closed(ANSWER, MET, E.CLARIFICATION_ANSWERED)}),
    "the examination goes on without": (Course.gone_on, {closed(ANSWER, ENDED, E.CLARIFICATION_ENDED)}),
    "registered without an answer": (Course.registered_without_an_answer, {closed(ANSWER, ENDED, E.REGISTERED)}),
    "refused without an answer": (Course.refused_without_an_answer, {closed(ANSWER, ENDED, E.NOT_REGISTERED)}),
    "transmitted": (Course.sent, {REPLY, WINDOW}),
    "observations on admissibility leave the merits due": (
        _steps(lambda c: c.replied("admissibility")),
        {REPLY, WINDOW, COMMENTS_ADMISSIBILITY},
    ),
    "observations on the merits": (
        _steps(lambda c: c.replied("merits")),
        {*HEARD_ON_MERITS, comments(E.OBSERVATIONS_MERITS)},
    ),
    "observations on both": (_steps(lambda c: c.replied("both")), {*HEARD, comments(E.OBSERVATIONS_BOTH)}),
    "further observations": (
        _steps(Course.sent, lambda c: c.procedure.move("receive_further_observations", c.cast.case_officer, REPLIED)),
        {REPLY, WINDOW, comments(E.FURTHER_OBSERVATIONS)},
    ),
    "a split asked in time": (
        _steps(Course.sent, lambda c: c.recorded(E.SPLIT_REQUESTED)),
        {REPLY, closed(WINDOW, MET, E.SPLIT_REQUESTED)},
    ),
    "a split granted of the organ's own motion": (
        _steps(Course.sent, lambda c: c.recorded(E.SPLIT_GRANTED)),
        {REPLY, closed(WINDOW, MET, E.SPLIT_GRANTED)},
    ),
    "a split refused": (
        _steps(Course.sent, lambda c: c.recorded(E.SPLIT_REQUESTED), lambda c: c.recorded(E.SPLIT_REFUSED)),
        {REPLY, closed(WINDOW, MET, E.SPLIT_REQUESTED)},
    ),
    "after a split observations on admissibility are the reply": (
        _steps(
            Course.split_before_transmission,
            lambda c: c.procedure.move("receive_observations_admissibility", c.cast.case_officer, REPLIED),
        ),
        {
            closed(REPLY, MET, E.OBSERVATIONS_ADMISSIBILITY),
            closed(WINDOW, ENDED, E.OBSERVATIONS_ADMISSIBILITY),
            COMMENTS_ADMISSIBILITY,
        },
    ),
    "comments on a full reply": (
        _steps(lambda c: c.replied("both"), lambda c: c.recorded(E.AUTHOR_COMMENTS)),
        {*HEARD, closed(comments(E.OBSERVATIONS_BOTH), MET, E.AUTHOR_COMMENTS)},
    ),
    "comments on admissibility": (
        _steps(lambda c: c.replied("admissibility"), lambda c: c.recorded(E.AUTHOR_COMMENTS)),
        {REPLY, WINDOW, closed(COMMENTS_ADMISSIBILITY, MET, E.AUTHOR_COMMENTS)},
    ),
    "further comments on a full reply": (
        _steps(lambda c: c.replied("both"), lambda c: c.recorded(E.FURTHER_COMMENTS)),
        {*HEARD, closed(comments(E.OBSERVATIONS_BOTH), MET, E.FURTHER_COMMENTS)},
    ),
    "further comments on admissibility": (
        _steps(lambda c: c.replied("admissibility"), lambda c: c.recorded(E.FURTHER_COMMENTS)),
        {REPLY, WINDOW, closed(COMMENTS_ADMISSIBILITY, MET, E.FURTHER_COMMENTS)},
    ),
    "admissibility decided alone begins the time for the merits": (
        _steps(lambda c: c.at_the_sitting("admissibility"), lambda c: c.decided("declare_admissible")),
        {*OVER_BY_ADMISSIBILITY, MERITS},
    ),
    "the merits answered": (
        _steps(lambda c: c.admissible_then("merits")),
        {
            *OVER_BY_ADMISSIBILITY,
            closed(MERITS, MET, E.OBSERVATIONS_MERITS),
            comments(E.OBSERVATIONS_MERITS, LATER),
        },
    ),
    "the merits answered with more on admissibility": (
        _steps(lambda c: c.admissible_then("both")),
        {*OVER_BY_ADMISSIBILITY, closed(MERITS, MET, E.OBSERVATIONS_BOTH), comments(E.OBSERVATIONS_BOTH, LATER)},
    ),
    "a joint decision opens no time for the merits": (
        _steps(Course.at_the_sitting, lambda c: c.views("adopt_views_violation")),
        {*HEARD, closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION), FOLLOW_UP},
    ),
    "views without a violation leave nothing to wait for": (
        _steps(Course.at_the_sitting, lambda c: c.views("adopt_views_no_violation")),
        {*HEARD, closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_NO_VIOLATION)},
    ),
    "inadmissible": (
        _steps(Course.at_the_sitting, lambda c: c.decided("declare_inadmissible")),
        {*HEARD, closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.INADMISSIBLE)},
    ),
    "discontinued while the State's time runs": (
        _steps(Course.sent, lambda c: c.procedure.move("discontinue", c.cast.rapporteur, SITTING)),
        {closed(REPLY, ENDED, E.DISCONTINUED), closed(WINDOW, ENDED, E.DISCONTINUED)},
    ),
    "a follow-up reply": (
        _steps(
            Course.at_the_sitting,
            lambda c: c.views("adopt_views_violation"),
            lambda c: c.recorded(E.FOLLOWUP_STATE_REPLY, LATER),
        ),
        {
            *HEARD,
            closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION),
            closed(FOLLOW_UP, MET, E.FOLLOWUP_STATE_REPLY),
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
            closed(comments(E.OBSERVATIONS_BOTH), ENDED, E.VIEWS_VIOLATION),
            closed(FOLLOW_UP, ENDED, E.CLOSED),
        },
    ),
}
