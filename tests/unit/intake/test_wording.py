"""The words for an author: every state and every step has its own, and nothing internal slips through."""

import pytest

from workflow.machine.turns import TURNS
from workflow.vocabulary import ENDED, CaseState, Party
from workflow.wording import PLACES, STAGES, Place


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_has_a_stage_in_plain_words(state: CaseState) -> None:
    stage = STAGES[state]

    assert str(stage.now).endswith(".")
    assert str(stage.next).endswith(".")


@pytest.mark.parametrize("state", list(CaseState))
def test_a_stage_is_over_exactly_when_the_state_is_an_end(state: CaseState) -> None:
    assert STAGES[state].is_over == (state in ENDED)
    assert (TURNS[state] is Party.NOBODY) == (state in ENDED)


def test_every_place_has_a_name() -> None:
    assert set(PLACES) == set(Place)
