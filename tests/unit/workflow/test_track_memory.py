"""What the tracks must not forget: each was once forgotten, and found by trying every order of their steps."""

import pytest

from workflow.machine.guards import first_reason
from workflow.machine.track_graph import _BEGUN, _Event, _facts
from workflow.machine.track_states import Track, TrackState
from workflow.machine.transitions import steps
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E


def _behind(*kinds: E, end: tuple[E, S] | None = None) -> list[_Event]:
    events = [*_BEGUN, *(_Event(kind, S.WITH_STATE, S.WITH_STATE) for kind in kinds)]
    return [*events, _Event(end[0], S.WITH_STATE, end[1])] if end else events


@pytest.mark.parametrize("before", [(E.WITHDRAWN,), (E.WITHDRAWN, E.WITHDRAWAL_UNDER_PRESSURE)])
@pytest.mark.parametrize("kind", [E.PARTIAL_WITHDRAWAL, E.FIRST_COMPLAINANT_WITHDREW])
def test_an_unchecked_withdrawal_is_not_washed_by_a_partial_one(before: tuple[E, ...], kind: E) -> None:
    facts = _facts(tuple(_behind(*before, kind)))

    assert first_reason(steps()["discontinue"].guards, facts) in ("withdrawal_not_checked", "withdrawal_under_pressure")


@pytest.mark.parametrize("asked", [E.RESUMPTION_REQUESTED_BY_STATE, E.SUSPENSION_REQUESTED_BY_AUTHOR])
def test_the_track_says_that_a_suspended_case_is_suspended(asked: E) -> None:
    facts = _facts(tuple(_behind(E.SUSPENDED, asked, E.SUSPENSION_REFUSED)))

    assert facts.is_suspended
    assert facts.track(Track.SUSPENSION) is not TrackState.REFUSED


def test_the_track_says_that_a_split_stands() -> None:
    facts = _facts(tuple(_behind(E.SPLIT_GRANTED, E.SPLIT_REQUESTED, E.SPLIT_REFUSED)))

    assert facts.is_split
    assert facts.track(Track.SPLIT) is TrackState.GRANTED


def test_measures_outlast_a_request_to_lift_them() -> None:
    asked = _behind(E.INTERIM_GRANTED, E.INTERIM_LIFT_REQUESTED, end=(E.INADMISSIBLE, S.INADMISSIBLE))
    lifted = _facts((*asked, _Event(E.INTERIM_LIFTED, S.INADMISSIBLE, S.INADMISSIBLE)))

    assert _facts(tuple(asked)).measures_standing == 1
    assert [one.state for one in lifted.tracks] == [TrackState.LIFTED]


@pytest.mark.parametrize(
    ("kind", "end"),
    [(E.INTERIM_REQUESTED, (E.NOT_REGISTERED, S.NOT_REGISTERED)), (E.EXTENSION_REQUESTED, (E.CLOSED, S.CLOSED))],
)
def test_nothing_waits_for_an_answer_in_an_ended_case(kind: E, end: tuple[E, S]) -> None:
    facts = _facts(tuple(_behind(kind, end=end)))

    assert [one.state for one in facts.tracks] == [TrackState.CLOSED]


def test_what_was_declared_admissible_is_declared_inadmissible_on_review_alone() -> None:
    declared = (*_BEGUN, _Event(E.ADMISSIBLE, S.UNDER_CONSIDERATION, S.WITH_STATE))

    assert first_reason(steps()["declare_inadmissible"].guards, _facts(declared)) is not None
