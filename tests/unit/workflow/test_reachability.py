"""The proof of reachability: nothing is wrong with the machine, and what would be wrong is noticed."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from workflow.machine import reachability
from workflow.machine.reachability import WAITING, faults, leads, reached
from workflow.machine.track_graph import Arrow, arrows
from workflow.machine.track_states import Track, TrackState
from workflow.machine.tracks import OUTWEIGHED, STEPS
from workflow.machine.transitions import steps
from workflow.vocabulary import EventKind as E


def test_nothing_is_wrong_with_the_machine() -> None:
    assert faults() == []


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """What is wrong when a transition is taken out."""

    def take_out(name: str) -> list[str]:
        left = {key: step for key, step in steps().items() if key != name}
        monkeypatch.setattr(reachability, "steps", lambda: left)
        return faults()

    return take_out


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("schedule", "under_consideration: nothing leads there"),
        ("ask_clarification", "clarification: nothing leads there"),
        ("reverse_refusal", "not_registered: no way out"),
        ("resume_follow_up", "closed: no way out"),
    ],
)
def test_a_transition_that_is_missing_is_noticed(without: Callable[[str], list[str]], name: str, fault: str) -> None:
    assert fault in without(name)


@pytest.mark.parametrize("track", Track)
def test_every_step_of_a_track_is_drawn(track: Track) -> None:
    kinds = {kind for kind, (owner, _) in STEPS.items() if owner is track}

    assert kinds <= {arrow.kind for arrow in arrows(track)}


def test_an_arrow_leads_where_its_step_leaves_the_track() -> None:
    taken = [arrow for track in Track for arrow in arrows(track) if arrow.kind in STEPS]

    # What stands outweighs what is asked or refused beside it.
    assert [arrow for arrow in taken if arrow.end is not _left_by(arrow.kind, arrow.start)] == []


def _left_by(kind: E, start: TrackState | None) -> TrackState:
    track, state = STEPS[kind]
    return OUTWEIGHED.get((track, state), {}).get(start, state) if start else state


def test_measures_that_were_never_granted_are_not_lifted() -> None:
    lifted = {arrow.start for arrow in arrows(Track.INTERIM_MEASURES) if arrow.kind is E.INTERIM_LIFTED}

    assert not lifted & {None, TrackState.REQUESTED, TrackState.DENIED, TrackState.LIFTED}


def test_a_withdrawal_is_acted_on_behind_its_check_alone() -> None:
    acted_on = [arrow.start for arrow in arrows(Track.WITHDRAWAL) if arrow.end is TrackState.ACTED_ON]

    assert set(acted_on) - {TrackState.ACTED_ON} - {None} <= {TrackState.CONFIRMED, TrackState.ACTED_ON}


def test_a_track_that_waits_for_ever_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def asks_alone(track: Track) -> frozenset[Arrow]:
        return frozenset(arrow for arrow in arrows(track) if track is not Track.JOINDER and arrow.end in WAITING)

    monkeypatch.setattr(reachability, "arrows", asks_alone)

    found = faults()
    assert "split, requested: waits for ever" in found
    assert "joinder: the guards never let joined pass" in found


def test_a_machine_with_a_fault_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.management.commands.machine_graph.faults", lambda: ["closed: no way out"])

    with pytest.raises(CommandError, match="closed: no way out"):
        call_command("machine_graph", "--check")


def test_what_is_reached_holds_its_start() -> None:
    assert "received" in reached("received", leads())
    assert reached("no such state", leads()) == {"no such state"}
