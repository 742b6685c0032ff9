"""What a recorded step becomes, by where the case stands."""

import pytest

from tests.factories import histories
from tests.integration.replay.conftest import Run, events, kinds, the_case
from workflow.models import CaseEvent
from workflow.vocabulary import CaseState
from workflow.vocabulary import EventKind as E

pytestmark = pytest.mark.django_db


def test_steps_before_the_recorded_registration_stay_before_it(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-01-20 interim_measures_granted", "2011-02-01 registered")

    assert [(event.kind, event.to_state) for event in events()][1:] == [
        (E.INTERIM_GRANTED, CaseState.RECEIVED),
        (E.REGISTERED, CaseState.REGISTERED),
    ]


def test_admissibility_and_views_of_one_day_are_one_decision(run_lines: Run) -> None:
    run_lines(
        "2011-01-05 submitted", "2012-01-05 admissible", "? interim_measures_breached", "2012-01-05 views_violation"
    )

    finding, breach, views = events()[-3:]
    assert [finding.to_state, breach.to_state, views.to_state] == ["under_consideration"] * 2 + ["follow_up"]
    assert finding.document_symbol == views.document_symbol == "CCPR/C/1/D/1/2011"


def test_admissibility_and_views_of_one_session_are_one_decision_where_they_stand_together(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2012-03 admissible", "2012-03 views_no_violation")

    assert events()[-2].to_state == CaseState.UNDER_CONSIDERATION


def test_admissibility_decided_alone_goes_back_to_the_state_on_the_merits(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2012-01-05 admissible", "2013-01-05 views_no_violation")

    assert events()[5].to_state == CaseState.WITH_STATE
    assert report.results[0].inferred.count("scheduled") == 2


def test_the_symbol_of_the_final_decision_is_not_put_on_the_one_before(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2012-01-05 admissible", "2013-01-05 views_violation", "2014-01-05 closed")

    symbols = dict(CaseEvent.objects.values_list("kind", "document_symbol"))
    assert (symbols[E.ADMISSIBLE], symbols[E.CLOSED]) == ("", "")
    assert symbols[E.VIEWS_VIOLATION] == "CCPR/C/1/D/1/2011"


def test_reopened_ends_the_suspension_of_a_suspended_case(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-02-01 transmitted", "2011-06-01 suspended", "2012-01-01 reopened")

    assert (kinds()[-1], the_case().state) == (E.SUSPENSION_LIFTED, CaseState.WITH_STATE)


def test_reopened_reviews_the_admissibility_of_a_live_case(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2012-01-05 admissible", "2012-09-05 reopened", "2012-09-05 inadmissible")

    assert E.REVIEW_OPENED in kinds()
    assert the_case().state == CaseState.INADMISSIBLE


def test_a_reviewed_case_can_be_declared_admissible_again(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2012-01-05 admissible", "2012-09-05 reopened", "2012-10-05 admissible")

    assert report.refused == []


def test_a_case_is_not_declared_admissible_twice_without_a_review(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2012-01-05 admissible", "2012-10-05 admissible")

    assert report.refused[0].code == "admissible_already"


def test_reopened_begins_the_exchange_of_an_ended_case_anew(run_lines: Run) -> None:
    report = run_lines(
        "2011-01-05 submitted",
        "2011-02-05 state_observations_admissibility",
        "2012-01-05 inadmissible",
        "2013-01-05 reopened",
        "2013-02-05 transmitted",
    )

    assert report.refused == []
    assert kinds().count(E.TRANSMITTED) == 2
    assert the_case().state == CaseState.WITH_STATE


def test_reopened_takes_a_closed_follow_up_up_again(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2012-01-05 views_violation", "2013-01-05 closed", "2013-06-05 reopened")

    assert the_case().state == CaseState.FOLLOW_UP


def test_observations_move_a_case_that_is_with_the_state_and_are_recorded_elsewhere(run_lines: Run) -> None:
    run_lines(
        "2011-01-05 submitted", "2011-05-05 state_observations_admissibility", "2011-07-05 state_observations_merits"
    )

    first, second = events()[-2:]
    assert (first.from_state, first.to_state) == (CaseState.WITH_STATE, CaseState.WITH_AUTHOR)
    assert (second.from_state, second.to_state) == (CaseState.WITH_AUTHOR, CaseState.WITH_AUTHOR)


def test_a_suspended_case_takes_in_documents_and_does_not_move(run_lines: Run) -> None:
    run_lines(
        "2011-01-05 submitted",
        "2011-02-01 transmitted",
        "2011-06-01 suspended",
        "2011-07-01 further_state_observations",
    )

    assert (kinds()[-1], the_case().state) == (E.FURTHER_OBSERVATIONS, CaseState.WITH_STATE)


def test_a_state_that_answers_during_a_suspension_had_the_text_when_it_began(run_lines: Run) -> None:
    report = run_lines(
        "2011-01-05 submitted", "2011-06-01 suspended", "2011-07-01 further_state_observations", "2012-01-01 reopened"
    )

    assert report.refused == []
    assert kinds()[1:4] == [E.REGISTERED, E.TRANSMITTED, E.SUSPENDED]


def test_an_answer_to_a_clarification_presupposes_that_it_was_asked(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-03-05 clarification_answered", "2011-04-05 registered")

    assert kinds() == [E.SUBMITTED, E.CLARIFICATION_ASKED, E.CLARIFICATION_ANSWERED, E.REGISTERED]


def test_a_step_of_an_unknown_type_is_recorded_flagged_and_has_no_effect(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2011-02-05 telephone_call", "2011-03-05 registered")

    event = events()[1]
    assert (event.kind, event.note, event.to_state) == (E.UNKNOWN, "telephone_call", CaseState.RECEIVED)
    assert [(one.order, one.type) for one in report.unknown] == [(2, "telephone_call")]


def test_a_refusal_of_registration_can_be_replayed(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-02-05 not_registered")

    assert the_case().state == CaseState.NOT_REGISTERED


def test_silence_lets_the_case_go_on_where_the_transmission_may_have_been_early_enough(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2011-05-05 reminder_sent", "2011-07-06 views_violation")

    assert report.refused == []


def test_silence_does_not_where_no_reading_of_the_dates_allows_it(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2011-05-05 reminder_sent", "2011-07-05 views_violation")

    assert (report.refused[0].order, report.refused[0].code) == (3, "state_time_runs")


def test_a_decision_known_by_its_month_is_read_as_late_as_it_may_be(run_lines: Run) -> None:
    report = run_lines("2011-01-05 submitted", "2011-02-01 transmitted", "2011-08 views_violation")

    assert report.refused == []


def test_one_symbol_twice_in_a_file_is_two_cases(run: Run) -> None:
    first = histories.raw("2001-01-01 submitted", "2001-06-01 inadmissible")

    report = run(first, first)

    assert (report.cases, report.replayed, report.standing) == (2, 2, [])


def test_another_record_under_a_symbol_that_stands_is_replayed(run: Run) -> None:
    run(histories.raw("2001-01-01 submitted", "2001-06-01 inadmissible"))

    report = run(histories.raw("2001-01-01 submitted", "2001-06-01 views_violation"))

    assert (report.standing, [one.type for one in report.refused]) == ([], ["views_violation"])


def test_a_transmission_that_the_source_does_not_date_can_have_followed_the_registration_at_once(run: Run) -> None:
    # Nothing says when the State got the text: on one reading its six months were over in July 2010.
    raw = histories.raw(
        "2010-01-01 submitted", "2011-05-20 author_died", "2011-06-01 heirs_continue", "2011-10-01 views_violation"
    )

    assert run(raw).refused == []


def test_a_vague_date_is_no_earlier_than_the_step_before_it(run: Run) -> None:
    raw = histories.raw("2010-07-15 submitted", "2010-07 transmitted", "2011-01-03 views_violation")

    report = run(raw)

    assert [(one.type, one.code) for one in report.refused] == [("views_violation", "state_time_runs")]
