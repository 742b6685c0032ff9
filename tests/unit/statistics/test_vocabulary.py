"""The words of the tables cover the machine: a transition added tomorrow has to say how it is counted."""

import pytest

from workflow.machine.transitions import sources, steps, target
from workflow.statistics.vocabulary import OUTCOME_OF, OUTCOMES, PENDING, Standing
from workflow.vocabulary import CaseState

ENDINGS = [name for name in steps() if target(name) not in PENDING and sources(name) & set(PENDING)]


def test_a_case_is_pending_or_has_an_outcome_in_every_state() -> None:
    after_outcome = {CaseState(target(name)) for name in ENDINGS} | {CaseState.CLOSED}

    assert set(PENDING) | after_outcome == set(CaseState)
    assert not set(PENDING) & after_outcome


@pytest.mark.parametrize("name", ENDINGS)
def test_every_transition_that_ends_a_case_has_an_outcome(name: str) -> None:
    assert OUTCOME_OF[steps()[name].event] in OUTCOMES


def test_nothing_that_is_pending_or_unclassified_is_an_outcome() -> None:
    assert not set(OUTCOMES) & ({*PENDING.values(), Standing.UNCLASSIFIED})
