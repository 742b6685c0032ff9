"""Each track as a graph, found by trying every step in every state that a track can stand in, with its guards.

Nothing is declared a second time. A short history is read as a case's would be; where the guards let a step pass, it is
read again with the step behind it, and where the track stands then is where the arrow leads. Pure.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID, uuid4

from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference import profiles
from casetracker.reference.profile import LimitKind
from workflow.machine.facts import CaseFacts
from workflow.machine.guards import first_reason
from workflow.machine.history import read_facts
from workflow.machine.recordable import RECORDABLE
from workflow.machine.track_states import Track, TrackState
from workflow.machine.tracks import STEPS
from workflow.machine.transitions import steps, target
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

# Long behind every limit: what time alone forbids is no part of a track.
_DAY, _LATER = date(2026, 2, 3), date(2036, 2, 3)
_DECISIONS = frozenset({E.ADMISSIBLE, E.INADMISSIBLE, E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION, E.DISCONTINUED})


class Arrow(NamedTuple):
    """One step on a track; ``start`` is None where the track begins with it."""

    start: TrackState | None
    kind: E
    end: TrackState


@dataclass(frozen=True)
class _Event:
    kind: str
    from_state: str
    to_state: str
    occurred_date: date | None = _DAY
    precision: str = Precision.DAY
    limit: str = LimitKind.STATE_REPLY.value
    until_date: date | None = _LATER
    actor_id: UUID | None = None
    concerns: UUID | None = None
    pk: UUID = field(default_factory=uuid4)


_BEGUN = (
    _Event(E.SUBMITTED, "", S.RECEIVED),
    _Event(E.REGISTERED, S.RECEIVED, S.REGISTERED),
    _Event(E.TRANSMITTED, S.REGISTERED, S.WITH_STATE),
)
# What some steps presuppose of the main course: nothing more, or a decision on admissibility, or another sitting.
_HISTORIES = (
    _BEGUN,
    (*_BEGUN, _Event(E.ADMISSIBLE, S.UNDER_CONSIDERATION, S.WITH_STATE)),
    (*_BEGUN, _Event(E.MARKED_READY, S.WITH_STATE, S.READY), _Event(E.SCHEDULED, S.READY, S.UNDER_CONSIDERATION)),
)


@cache
def arrows(track: Track) -> frozenset[Arrow]:
    """Every step on ``track`` that the machine lets pass in a live case."""
    found: set[Arrow] = set()
    waiting, seen = deque(_HISTORIES), set()
    while waiting:
        history = waiting.popleft()
        facts = _facts(history)
        for event in _possible(track, facts):
            longer = (*history, event)
            after = _facts(longer)
            if _count(track, after) > 1:
                continue  # another request for interim measures: a track of its own, as this one is
            if (end := after.track(track)) is not None and _touches(track, event, facts, after):
                found.add(Arrow(facts.track(track), E(event.kind), end))
            if (key := _standing(track, after)) not in seen:
                seen.add(key)
                waiting.append(longer)
    return frozenset(found)


def _facts(history: tuple[_Event, ...]) -> CaseFacts:
    base = CaseFacts(state=S.RECEIVED, on=None)
    day = PreciseDate(_LATER, Precision.DAY)
    return read_facts(base, history, profile=profiles.get(profiles.DEFAULT), actor_id=None, occurred=day)


def _possible(track: Track, facts: CaseFacts) -> Iterator[_Event]:
    for kind, (owner, _state) in STEPS.items():
        rule = RECORDABLE[kind]
        if owner is track and facts.state in rule.states and not first_reason(rule.guards, facts):
            yield _Event(kind, facts.state, facts.state)
    for name, step in steps().items():
        # Where in the exchange a case stands is the main machine's: that it is not ended is enough here.
        if step.event in _DECISIONS and facts.state in _NOT_ENDED and not first_reason(step.guards, facts):
            yield _Event(step.event, facts.state, target(name))


_NOT_ENDED = frozenset({S.WITH_STATE, S.UNDER_CONSIDERATION})


def _count(track: Track, facts: CaseFacts) -> int:
    return sum(one.track is track for one in facts.tracks)


def _touches(track: Track, event: _Event, before: CaseFacts, after: CaseFacts) -> bool:
    # A step of the track that leaves it where it is is an arrow, too; a decision is one where it moves it.
    return STEPS.get(E(event.kind), (None,))[0] is track or before.track(track) is not after.track(track)


def _standing(track: Track, facts: CaseFacts) -> tuple[object, ...]:
    return (
        facts.track(track),
        facts.state,
        facts.declared_admissible,
        facts.is_split,
        facts.is_suspended,
        min(facts.measures_standing, 1),
        facts.settlement_stands,
    )
