"""Which act a recorded step is, by where the case stands."""

import pytest

from tests.factories import histories
from workflow.machine.facts import CaseFacts
from workflow.replay.choosing import Door, choose, is_of_one_sitting, kind_where_it_stands, orders_of_the_decision
from workflow.vocabulary import CaseState, EventKind

E, S = EventKind, CaseState


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (CaseFacts(state=S.WITH_STATE, on=None, is_suspended=True), E.SUSPENSION_LIFTED),
        (CaseFacts(state=S.WITH_STATE, on=None, declared_admissible=True), E.REVIEW_OPENED),
        (CaseFacts(state=S.INADMISSIBLE, on=None), E.REOPENED),
        (CaseFacts(state=S.DISCONTINUED, on=None, is_suspended=True), E.REOPENED),
        (CaseFacts(state=S.CLOSED, on=None), E.REOPENED),
    ],
)
def test_reopened_is_one_of_three_acts(facts: CaseFacts, kind: EventKind) -> None:
    assert kind_where_it_stands(E.REOPENED, facts) is kind


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("2012-03-05 admissible", "2012-03-05 views_violation"), True),
        (("2012-03-05 admissible", "? interim_measures_breached", "2012-03-05 views_violation"), True),
        (("2012-03 admissible", "2012-03 views_no_violation"), True),
        (("? admissible", "? views_no_violation"), True),
        (("2012-03 admissible", "2012-03-20 state_observations_merits", "2012-03 views_violation"), False),
        (("2012-03-05 admissible", "2012-03-06 views_violation"), False),
        (("2012-03 admissible", "2012-03-05 views_violation"), False),
        (("2012-03-05 admissible",), False),
    ],
)
def test_one_sitting_is_one_decision(lines: tuple[str, ...], *, expected: bool) -> None:
    first, *rest = histories.history(*lines).happenings

    assert is_of_one_sitting(first, rest) is expected


def test_what_is_illegal_goes_to_the_service_that_refuses_it() -> None:
    (views,) = histories.history("2012-03-05 views_violation").happenings

    choice = choose(views, views.kind, CaseFacts(state=S.RECEIVED, on=None), [])

    assert (choice.door, choice.transition) == (Door.MOVE, "adopt_views_violation")


def test_a_record_without_a_decision_puts_its_symbol_on_no_step() -> None:
    assert orders_of_the_decision(histories.history("2012-03-05 submitted")) == frozenset()
