"""What may be inferred before a step: the closed list, and nothing that the record holds later."""

from typing import Any

import pytest

from tests.factories import histories
from workflow.machine.facts import CaseFacts
from workflow.machine.transitions import steps
from workflow.replay.inference import CLOSED_LIST, recorded_later, steps_before
from workflow.vocabulary import CaseState, EventKind

E, S = EventKind, CaseState

# Rule R2 by its own words; the submission and the way back to the merits are not transitions of their own.
MAY_BE_INFERRED = {E.CLARIFICATION_ASKED, E.REGISTERED, E.TRANSMITTED, E.MARKED_READY, E.SCHEDULED}


def inferred(state: CaseState, *lines: str, **facts: Any) -> tuple[str, ...]:
    """What is inferred before the first of the steps, in a case in this state."""
    first, *rest = histories.history(*lines).happenings
    return steps_before(first, first.kind, CaseFacts(state=state, on=None, **facts), rest)


def test_the_closed_list_holds_what_the_rule_names_and_no_more() -> None:
    assert {steps()[one.transition].event for one in CLOSED_LIST} == MAY_BE_INFERRED


def test_nothing_is_inferred_where_the_machine_takes_the_step_as_it_is() -> None:
    assert inferred(S.RECEIVED, "2011-01-05 interim_measures_granted") == ()


def test_observations_presuppose_registration_and_transmission() -> None:
    assert inferred(S.RECEIVED, "2011-01-05 state_observations_both") == ("register", "transmit")


def test_comments_of_the_author_presuppose_registration_alone() -> None:
    assert inferred(S.RECEIVED, "2011-01-05 author_comments") == ("register",)


def test_views_presuppose_the_whole_way() -> None:
    way = ("register", "transmit", "mark_ready", "schedule")

    assert inferred(S.RECEIVED, "2011-01-05 views_violation") == way


def test_inadmissibility_does_not_presuppose_transmission() -> None:
    assert inferred(S.RECEIVED, "2011-01-05 inadmissible") == ("register",)


def test_inadmissibility_after_an_exchange_presupposes_a_sitting() -> None:
    assert inferred(S.WITH_AUTHOR, "2011-01-05 inadmissible", is_transmitted=True) == ("mark_ready", "schedule")


def test_an_answer_presupposes_the_request() -> None:
    assert inferred(S.RECEIVED, "2011-01-05 clarification_answered") == ("ask_clarification",)


@pytest.mark.parametrize("later", ["registered", "transmitted"])
def test_nothing_is_inferred_that_the_record_holds_later(later: str) -> None:
    assert inferred(S.RECEIVED, "2011-01-05 state_observations_both", f"2011-02-05 {later}") == ()


@pytest.mark.parametrize("state", [S.RECEIVED, S.REGISTERED, S.WITH_AUTHOR])
@pytest.mark.parametrize("kind", ["followup_state_reply", "closed"])
def test_no_decision_is_ever_inferred(state: CaseState, kind: str) -> None:
    assert inferred(state, f"2011-01-05 {kind}", is_transmitted=state is S.WITH_AUTHOR) == ()


def test_a_case_that_ended_is_not_brought_back_by_inference() -> None:
    assert inferred(S.INADMISSIBLE, "2011-01-05 state_observations_both", is_transmitted=True) == ()


def test_a_request_for_more_observations_infers_no_end_of_the_exchange() -> None:
    assert inferred(S.WITH_STATE, "2011-01-05 further_observations_requested", is_transmitted=True) == ()


def test_a_transmission_after_the_reopening_belongs_to_the_new_exchange() -> None:
    read = histories.history(
        "2011-01-05 state_observations_both", "2011-02-05 inadmissible", "2012-01-05 reopened", "2012-02-05 transmitted"
    )
    first, *rest = read.happenings

    assert recorded_later(first, rest) == {E.INADMISSIBLE}


def test_a_registration_counts_wherever_it_stands() -> None:
    read = histories.history("2011-02-05 inadmissible", "2012-01-05 reopened", "2012-02-05 registered")
    first, *rest = read.happenings

    assert recorded_later(first, rest) == {E.REGISTERED}


def test_transmission_is_inferred_ahead_of_a_suspension_during_which_the_state_pleads() -> None:
    lines = ("2011-01-05 suspended", "2011-02-05 further_state_observations", "2012-01-05 reopened")

    assert inferred(S.REGISTERED, *lines) == ("transmit",)


def test_transmission_is_not_inferred_ahead_of_a_suspension_after_which_the_state_pleads() -> None:
    lines = ("2011-01-05 suspended", "2011-02-05 reopened", "2012-01-05 further_state_observations")

    assert inferred(S.REGISTERED, *lines) == ()
