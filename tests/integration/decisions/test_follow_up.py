"""Follow-up: every remedy graded, round after round, and closed with a reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid
from casetracker.reference import profiles
from casetracker.reference.profile import OverallGrade
from tests.factories.cases import Procedure, noon, on
from tests.factories.decisions import assessment
from tests.integration.decisions.conftest import decide, enough
from workflow.decisions.contents import Assessment, DecisionContents, RemedyAsked, RemedyGrade
from workflow.models import CaseEvent, Decision, FollowUpRound
from workflow.selectors.decisions import followed_up
from workflow.selectors.follow_up import board, docket_of_follow_up, exchange
from workflow.services import assessing
from workflow.services.follow_up import case_assess_follow_up
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
REMEDIES = (RemedyAsked("compensation", "Pay the wages."), RemedyAsked("publication", "Publish the views."))
FIRST, SECOND = date(2027, 3, 1), date(2028, 3, 1)


@pytest.fixture
def followed(sitting: Procedure) -> Procedure:
    decide(sitting, "adopt_views_violation", enough(sitting, "adopt_views_violation", remedies=REMEDIES))
    return sitting


def assess(procedure: Procedure, said: Assessment, day: date = FIRST, **more: Any) -> FollowUpRound:
    member = procedure.cast.member
    if said.after == "close":
        procedure.prepare(EventKind.CLOSED, member, day)
    with clock.frozen(noon(day)), acting(member.actor):
        return case_assess_follow_up(
            case=procedure.case, entry=on(day, assessed=said, **more), user=member, at=noon(day)
        )


def graded(procedure: Procedure, grades: str, **more: Any) -> Assessment:
    remedies = followed_up(procedure.case)
    rows = tuple(RemedyGrade(remedy.pk, grade) for remedy, grade in zip(remedies, grades, strict=False))
    return Assessment(rows, **more)


def problems(procedure: Procedure, said: Assessment) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        assess(procedure, said)
    return {(one.field, one.code) for one in refusal.value.problems}


def test_the_overall_grade_is_the_worst(followed: Procedure) -> None:
    kept = assess(followed, graded(followed, "AC"))

    assert (kept.overall, kept.rule, kept.after, kept.number) == ("C", "worst", "continue", 1)


def test_where_the_profile_says_so_the_overall_grade_is_decided(
    followed: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = replace(profiles.get("icrmw-77"), overall_grade=OverallGrade.DECIDED)
    monkeypatch.setattr(assessing, "profile_of", lambda _case: profile)

    assert problems(followed, graded(followed, "AC")) == {("overall", "required")}
    kept = assess(followed, graded(followed, "AC", overall="B"))

    assert (kept.overall, kept.rule) == ("B", "decided")


def test_every_remedy_is_graded(followed: Procedure) -> None:
    assert problems(followed, graded(followed, "A")) == {("grade_2", "required")}
    assert problems(followed, graded(followed, "AF")) == {("grade_2", "required")}


def test_a_remedy_of_another_case_is_not_graded(followed: Procedure) -> None:
    said = graded(followed, "AA")
    stray = RemedyGrade(followed.case.pk, "A")

    assert problems(followed, replace(said, grades=(*said.grades, stray))) == {("grades", "unknown_remedy")}


def test_the_service_asks_for_grades_whoever_records_an_assessment(followed: Procedure) -> None:
    with pytest.raises(Invalid):
        followed.record(EventKind.FOLLOWUP_ASSESSED, followed.cast.member, FIRST, assessed=Assessment())


def test_closing_needs_its_reason(followed: Procedure) -> None:
    assert problems(followed, graded(followed, "AA", after="close")) == {("closing_reason", "required")}
    assert followed.fresh().state == CaseState.FOLLOW_UP
    assert not FollowUpRound.objects.exists()


def test_an_assessment_closes_the_follow_up_with_a_reason(followed: Procedure) -> None:
    assess(followed, graded(followed, "AA", after="close", closing_reason="satisfactory"))

    assert followed.fresh().state == CaseState.CLOSED
    assert Decision.objects.get(kind="closing").reason_code == "satisfactory"


def test_a_closed_follow_up_is_resumed_by_a_dated_decision(followed: Procedure) -> None:
    assess(followed, graded(followed, "AA", after="close", closing_reason="satisfactory"))

    decide(followed, "resume_follow_up", DecisionContents(reason_code="not_implemented"), date(2027, 6, 1))

    again = Decision.objects.get(kind="reopening")
    assert (followed.fresh().state, again.adopted_date) == (CaseState.FOLLOW_UP, date(2027, 6, 1))


def test_the_table_has_a_line_a_remedy_and_a_column_a_round(followed: Procedure) -> None:
    assess(followed, graded(followed, "CD"))
    assess(followed, graded(followed, "AB"), SECOND)

    shown = board(followed.case)

    assert [one.assessed_date for one in shown.rounds] == [FIRST, SECOND]
    assert [[grade["grade"][0] for grade in line.grades if grade] for line in shown.lines] == [["C", "A"], ["D", "B"]]


def test_the_exchange_stands_in_its_order(followed: Procedure) -> None:
    officer = followed.cast.case_officer
    kinds = [EventKind.FOLLOWUP_STATE_REPLY, EventKind.FOLLOWUP_AUTHOR_COMMENTS, EventKind.FOLLOWUP_STATE_REPLY]
    for month, kind in enumerate(kinds, start=1):
        followed.record(kind, officer, date(2027, month, 1))

    assert [one["title"] for one in exchange(followed.case)] == [kind.label for kind in kinds]


def test_the_docket_says_the_grade_and_since_when(followed: Procedure) -> None:
    assess(followed, graded(followed, "CB"))
    assess(followed, graded(followed, "BB"), SECOND)

    (case,) = docket_of_follow_up(followed.cast.head)

    assert (case.grade, case.graded_on, case.rounds) == ("B", SECOND, 2)
    assert case.since == CaseEvent.objects.get(kind=EventKind.VIEWS_VIOLATION).occurred_date


def test_the_docket_holds_what_a_person_may_see(followed: Procedure) -> None:
    assert list(docket_of_follow_up(followed.cast.other_lead)) == []


def test_without_a_recorded_remedy_the_overall_grade_is_decided(followed: Procedure) -> None:
    said = assessment(followed.case)

    assert len(said.grades) == len(REMEDIES)
