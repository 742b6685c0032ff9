"""Faults that the proof has found in the tracks and that stand still: each fails, strictly, until it is repaired."""

import pytest

from workflow.machine.guards import first_reason
from workflow.machine.track_graph import _BEGUN, _Event, _facts
from workflow.machine.track_states import STANDING, Track, TrackState
from workflow.machine.transitions import steps
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E


def _behind(*kinds: E, end: tuple[E, S] | None = None) -> list[_Event]:
    events = [*_BEGUN, *(_Event(kind, S.WITH_STATE, S.WITH_STATE) for kind in kinds)]
    return [*events, _Event(end[0], S.WITH_STATE, end[1])] if end else events


@pytest.mark.xfail(
    reason="a partial withdrawal takes the place of the whole one, whose free will nobody has looked into"
)
@pytest.mark.parametrize("before", [(E.WITHDRAWN,), (E.WITHDRAWN, E.WITHDRAWAL_UNDER_PRESSURE)])
@pytest.mark.parametrize("kind", [E.PARTIAL_WITHDRAWAL, E.FIRST_COMPLAINANT_WITHDREW])
def test_an_unchecked_withdrawal_is_not_washed_by_a_partial_one(before: tuple[E, ...], kind: E) -> None:
    facts = _facts(tuple(_behind(*before, kind)))

    assert first_reason(steps()["discontinue"].guards, facts) in ("withdrawal_not_checked", "withdrawal_under_pressure")


@pytest.mark.xfail(
    reason="a refused resumption, or a second request, leaves the track refused while the case is suspended"
)
@pytest.mark.parametrize("asked", [E.RESUMPTION_REQUESTED_BY_STATE, E.SUSPENSION_REQUESTED_BY_AUTHOR])
def test_the_track_says_that_a_suspended_case_is_suspended(asked: E) -> None:
    facts = _facts(tuple(_behind(E.SUSPENDED, asked, E.SUSPENSION_REFUSED)))

    assert facts.is_suspended
    assert facts.track(Track.SUSPENSION) is not TrackState.REFUSED


@pytest.mark.xfail(reason="a split that stands can be asked for again, and refused")
def test_the_track_says_that_a_split_stands() -> None:
    facts = _facts(tuple(_behind(E.SPLIT_GRANTED, E.SPLIT_REQUESTED, E.SPLIT_REFUSED)))

    assert facts.is_split
    assert facts.track(Track.SPLIT) is TrackState.GRANTED


@pytest.mark.xfail(
    reason="the end of the case closes the measures with the request to lift them: lifted, they begin anew"
)
def test_measures_outlast_a_request_to_lift_them() -> None:
    asked = _behind(E.INTERIM_GRANTED, E.INTERIM_LIFT_REQUESTED, end=(E.INADMISSIBLE, S.INADMISSIBLE))
    facts = _facts(tuple(asked))

    assert facts.measures_standing == 1
    assert facts.track(Track.INTERIM_MEASURES) in STANDING


@pytest.mark.xfail(
    reason="neither the refusal of registration nor the close of a follow-up ends what waits for an answer"
)
@pytest.mark.parametrize(
    ("kind", "end"),
    [(E.INTERIM_REQUESTED, (E.NOT_REGISTERED, S.NOT_REGISTERED)), (E.EXTENSION_REQUESTED, (E.CLOSED, S.CLOSED))],
)
def test_nothing_waits_for_an_answer_in_an_ended_case(kind: E, end: tuple[E, S]) -> None:
    facts = _facts(tuple(_behind(kind, end=end)))

    assert [one.state for one in facts.tracks] == [TrackState.CLOSED]


@pytest.mark.xfail(
    reason="inadmissible is possible from with_state behind a decision on admissibility that nobody reviews"
)
def test_what_was_declared_admissible_is_declared_inadmissible_on_review_alone() -> None:
    declared = (*_BEGUN, _Event(E.ADMISSIBLE, S.UNDER_CONSIDERATION, S.WITH_STATE))

    assert first_reason(steps()["declare_inadmissible"].guards, _facts(declared)) is not None
