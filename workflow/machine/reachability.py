"""What is wrong with the machine as a graph: states that nothing reaches or leaves, steps that never pass. Pure."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from workflow.machine.track_graph import arrows
from workflow.machine.track_states import Track, TrackState
from workflow.machine.tracks import STEPS
from workflow.machine.transitions import sources, steps, target
from workflow.vocabulary import ENDED, LIVE, CaseState

T = TypeVar("T")
Leads = Mapping[T, set[T]]

# What is never left: nothing. Even a closed case can be taken up again by a dated decision.
FINAL: frozenset[CaseState] = frozenset()
# In these somebody waits for an answer, or the Committee has still to act.
WAITING = frozenset(
    {
        TrackState.REQUESTED,
        TrackState.LIFT_REQUESTED,
        TrackState.RESUMPTION_REQUESTED,
        TrackState.ANNOUNCED,
        TrackState.ANNOUNCED_IN_PART,
        TrackState.UNDER_PRESSURE,
        TrackState.TALKS,
        TrackState.ACCEPTED_IN_PRINCIPLE,
        TrackState.REPORTED,
    }
)


def leads() -> dict[str, set[str]]:
    """The states that each state of a case leads to."""
    found: dict[str, set[str]] = {state: set() for state in CaseState.values}
    for name in steps():
        for source in sources(name):
            found[source].add(target(name))
    return found


def reached(start: T, graph: Leads[T]) -> set[T]:
    """Every state that is reached from ``start``, itself among them."""
    found, new = {start}, {start}
    while new:
        new = {state for one in new for state in graph.get(one, ())} - found
        found |= new
    return found


def faults() -> list[str]:
    """Everything that is wrong, one sentence each; an empty list is the proof."""
    return [*_of_the_course(), *(text for track in Track for text in _of_a_track(track))]


def _of_the_course() -> Iterator[str]:
    graph = leads()
    found = reached(str(CaseState.RECEIVED), graph)
    for state in sorted(set(graph) - found):
        yield f"{state}: nothing leads there"
    for state, following in sorted(graph.items()):
        if not following and state not in FINAL:
            yield f"{state}: no way out"
        if state in following:
            yield f"{state}: leads to itself"
        if state in LIVE and not reached(state, graph) & {end.value for end in ENDED}:
            yield f"{state}: never comes to an end"


def _of_a_track(track: Track) -> Iterator[str]:
    found = arrows(track)
    graph: dict[TrackState | None, set[TrackState | None]] = {}
    for arrow in found:
        graph.setdefault(arrow.start, set()).add(arrow.end)
    there: set[TrackState | None] = reached(None, graph)
    for kind, (owner, state) in sorted(STEPS.items()):
        if owner is track and kind not in {arrow.kind for arrow in found}:
            yield f"{track}: the guards never let {kind.value} pass"
        if owner is track and state not in there:
            yield f"{track}, {state}: nothing leads there"
    for state in sorted(WAITING):
        if state in there and not reached(state, graph) - WAITING:
            yield f"{track}, {state}: waits for ever"
