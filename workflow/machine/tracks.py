"""The side tracks of a case, read from its events: pure, and nothing of it is stored.

Which step may be taken on a track where it stands, the guards in ``track_guards`` say.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from casetracker.core.dates import PreciseDate
from workflow.machine.track_states import STANDING, Track, TrackReading, TrackState
from workflow.vocabulary import EventKind as E

_T, _S = Track, TrackState

# Which state of which track an event leaves. What an event of no track does to a track stands below.
STEPS: dict[E, tuple[Track, TrackState]] = {
    E.INTERIM_REQUESTED: (_T.INTERIM_MEASURES, _S.REQUESTED),
    E.INTERIM_GRANTED: (_T.INTERIM_MEASURES, _S.GRANTED),
    E.INTERIM_DENIED: (_T.INTERIM_MEASURES, _S.DENIED),
    E.INTERIM_ACCEPTED: (_T.INTERIM_MEASURES, _S.ACCEPTED),
    E.INTERIM_BREACHED: (_T.INTERIM_MEASURES, _S.BREACHED),
    E.INTERIM_REITERATED: (_T.INTERIM_MEASURES, _S.REITERATED),
    E.INTERIM_LIFT_REQUESTED: (_T.INTERIM_MEASURES, _S.LIFT_REQUESTED),
    E.INTERIM_LIFTED: (_T.INTERIM_MEASURES, _S.LIFTED),
    E.INTERIM_LIFT_REFUSED: (_T.INTERIM_MEASURES, _S.LIFT_REFUSED),
    E.PROTECTION_REQUESTED: (_T.PROTECTION_MEASURES, _S.REQUESTED),
    E.PROTECTION_GRANTED: (_T.PROTECTION_MEASURES, _S.GRANTED),
    E.PROTECTION_DENIED: (_T.PROTECTION_MEASURES, _S.DENIED),
    E.SPLIT_REQUESTED: (_T.SPLIT, _S.REQUESTED),
    E.SPLIT_GRANTED: (_T.SPLIT, _S.GRANTED),
    E.SPLIT_REFUSED: (_T.SPLIT, _S.REFUSED),
    E.EXTENSION_REQUESTED: (_T.EXTENSION, _S.REQUESTED),
    E.EXTENSION_GRANTED: (_T.EXTENSION, _S.GRANTED),
    E.EXTENSION_REFUSED: (_T.EXTENSION, _S.REFUSED),
    E.SUSPENSION_REQUESTED_BY_STATE: (_T.SUSPENSION, _S.REQUESTED),
    E.SUSPENSION_REQUESTED_BY_AUTHOR: (_T.SUSPENSION, _S.REQUESTED),
    E.SUSPENDED: (_T.SUSPENSION, _S.SUSPENDED),
    E.SUSPENSION_REFUSED: (_T.SUSPENSION, _S.REFUSED),
    E.SUSPENSION_RENEWED: (_T.SUSPENSION, _S.RENEWED),
    E.SUSPENSION_LIFTED: (_T.SUSPENSION, _S.ENDED),
    E.RESUMPTION_REQUESTED_BY_STATE: (_T.SUSPENSION, _S.RESUMPTION_REQUESTED),
    E.RESUMPTION_REQUESTED_BY_AUTHOR: (_T.SUSPENSION, _S.RESUMPTION_REQUESTED),
    E.DISCONTINUANCE_REQUESTED: (_T.DISCONTINUANCE, _S.REQUESTED),
    E.DISCONTINUANCE_REFUSED: (_T.DISCONTINUANCE, _S.REFUSED),
    E.SETTLEMENT_TALKS: (_T.FRIENDLY_SETTLEMENT, _S.TALKS),
    E.SETTLEMENT_IN_PRINCIPLE: (_T.FRIENDLY_SETTLEMENT, _S.ACCEPTED_IN_PRINCIPLE),
    E.SETTLEMENT_REPORTED_BY_STATE: (_T.FRIENDLY_SETTLEMENT, _S.REPORTED),
    E.SETTLEMENT_REPORTED_BY_AUTHOR: (_T.FRIENDLY_SETTLEMENT, _S.REPORTED),
    E.SETTLEMENT_REJECTED_BY_AUTHOR: (_T.FRIENDLY_SETTLEMENT, _S.REJECTED),
    E.SETTLEMENT_REJECTED_BY_STATE: (_T.FRIENDLY_SETTLEMENT, _S.REJECTED),
    E.FRIENDLY_SETTLEMENT: (_T.FRIENDLY_SETTLEMENT, _S.REACHED),
    E.WITHDRAWN: (_T.WITHDRAWAL, _S.ANNOUNCED),
    E.PARTIAL_WITHDRAWAL: (_T.WITHDRAWAL, _S.ANNOUNCED_IN_PART),
    E.FIRST_COMPLAINANT_WITHDREW: (_T.WITHDRAWAL, _S.ANNOUNCED_IN_PART),
    E.WITHDRAWAL_CONFIRMED: (_T.WITHDRAWAL, _S.CONFIRMED),
    E.WITHDRAWAL_UNDER_PRESSURE: (_T.WITHDRAWAL, _S.UNDER_PRESSURE),
    E.WITHDRAWAL_REFUSED: (_T.WITHDRAWAL, _S.NOT_ACTED_ON),
    E.REVIEW_REQUESTED: (_T.ADMISSIBILITY_REVIEW, _S.REQUESTED),
    E.REVIEW_REFUSED: (_T.ADMISSIBILITY_REVIEW, _S.REFUSED),
    E.REVIEW_OPENED: (_T.ADMISSIBILITY_REVIEW, _S.DONE),
    E.JOINED: (_T.JOINDER, _S.JOINED),
    E.SEVERED: (_T.JOINDER, _S.SEVERED),
    E.THIRD_PARTY_REQUESTED: (_T.THIRD_PARTY_INTERVENTION, _S.REQUESTED),
    E.THIRD_PARTY_AUTHORISED: (_T.THIRD_PARTY_INTERVENTION, _S.AUTHORISED),
    E.THIRD_PARTY_REFUSED: (_T.THIRD_PARTY_INTERVENTION, _S.REFUSED),
    E.THIRD_PARTY_INTERVENTION: (_T.THIRD_PARTY_INTERVENTION, _S.INTERVENED),
}

_FINAL = frozenset(
    {E.NOT_REGISTERED, E.INADMISSIBLE, E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION, E.DISCONTINUED, E.CLOSED}
)
_PENDING = frozenset({_S.REQUESTED, _S.LIFT_REQUESTED, _S.RESUMPTION_REQUESTED})
# What the parties announce or ask for, and a discontinuance gives them.
_GIVEN_BY_DISCONTINUANCE = {
    (_T.WITHDRAWAL, _S.ANNOUNCED): _S.ACTED_ON,
    (_T.WITHDRAWAL, _S.CONFIRMED): _S.ACTED_ON,
    (_T.DISCONTINUANCE, _S.REQUESTED): _S.GRANTED,
}

# What stands outweighs what is asked or refused beside it: a suspended case is not "refused" because its end was, and a
# withdrawal that nobody has looked into is not washed by a partial one.
_SUSPENSION = frozenset({_S.SUSPENDED, _S.RENEWED, _S.RESUMPTION_REQUESTED})
_WHOLE = frozenset({_S.ANNOUNCED, _S.UNDER_PRESSURE})
OUTWEIGHED: dict[tuple[Track, TrackState], dict[TrackState, TrackState]] = {
    (_T.SUSPENSION, _S.REFUSED): dict.fromkeys(_SUSPENSION, _S.SUSPENDED),
    (_T.SUSPENSION, _S.REQUESTED): {state: state for state in _SUSPENSION},
    (_T.SPLIT, _S.REQUESTED): {_S.GRANTED: _S.GRANTED},
    (_T.SPLIT, _S.REFUSED): {_S.GRANTED: _S.GRANTED},
    (_T.WITHDRAWAL, _S.ANNOUNCED_IN_PART): {state: state for state in _WHOLE},
}

# Of several requests for interim measures, the one that an event concerns: the oldest in which an answer is awaited,
# else the newest under which measures stand. Where there is neither, the event begins a track: the request was left
# out.
_AWAITED = {
    _S.GRANTED: _S.REQUESTED,
    _S.DENIED: _S.REQUESTED,
    _S.LIFTED: _S.LIFT_REQUESTED,
    _S.LIFT_REFUSED: _S.LIFT_REQUESTED,
}
_BEGIN = frozenset({_S.REQUESTED, _S.GRANTED, _S.DENIED})


class TrackEvent(NamedTuple):
    """What of an event matters here; ``concerns`` is the event of the request that it answers, where it says so."""

    kind: E
    date: PreciseDate
    id: UUID | None = None
    concerns: UUID | None = None


def read_tracks(events: Iterable[TrackEvent]) -> tuple[TrackReading, ...]:
    """The tracks that ``events`` (in their order) touched, by name, and in the order of their beginning.

    A state that an event repeats keeps its first date. The decision with which a case ends closes what is still
    pending; a discontinuance acts on an announced withdrawal and grants what the State asked for.
    """
    found: list[TrackReading] = []
    for event in events:
        found = track_step(found, event)
    return in_order(found)


def in_order(found: Iterable[TrackReading]) -> tuple[TrackReading, ...]:
    """By name, and within one name in the order of their beginning."""
    return tuple(sorted(found, key=lambda one: one.track))


def track_step(found: list[TrackReading], event: TrackEvent) -> list[TrackReading]:
    """The tracks after ``event``, in the order of their beginning."""
    if event.kind in STEPS:
        return _taken(found, *STEPS[event.kind], event)
    if event.kind in _FINAL:
        return [_decided(one, event.kind, event.date) for one in found]
    if event.kind is E.ADMISSIBLE:
        return [_decided(one, event.kind, event.date) if one.track is Track.SPLIT else one for one in found]
    return found


def _taken(found: list[TrackReading], track: Track, state: TrackState, event: TrackEvent) -> list[TrackReading]:
    after = list(found)
    index = _concerned(found, state, event) if track is Track.INTERIM_MEASURES else _only(found, track)
    if index is None:
        after.append(TrackReading(track, state, event.date, began=event.id))
        return after
    state = OUTWEIGHED.get((track, state), {}).get(found[index].state, state)
    if found[index].state is not state:
        after[index] = replace(found[index], state=state, since=event.date)
    return after


def _only(found: list[TrackReading], track: Track) -> int | None:
    return next((index for index, one in enumerate(found) if one.track is track), None)


def _concerned(found: list[TrackReading], state: TrackState, event: TrackEvent) -> int | None:
    if event.concerns is not None:
        named = next((index for index, one in enumerate(found) if one.began == event.concerns), None)
        if named is not None:
            return named
    requests = [(index, one.state) for index, one in enumerate(found) if one.track is Track.INTERIM_MEASURES]
    awaiting = [index for index, standing in requests if standing is _AWAITED.get(state)]
    if awaiting:
        return awaiting[0]
    # A request to lift that the end of the case has closed leaves the measures behind it to be lifted.
    stand = STANDING | {_S.CLOSED} if state is _S.LIFTED else STANDING
    measures = [index for index, standing in requests if standing in stand]
    return measures[-1] if measures and state not in _BEGIN else None


def _decided(one: TrackReading, decision: E, date: PreciseDate) -> TrackReading:
    given = _GIVEN_BY_DISCONTINUANCE.get((one.track, one.state)) if decision is E.DISCONTINUED else None
    ends = one.track is Track.SUSPENSION and one.state in _SUSPENSION
    state = given or (TrackState.ENDED if ends else TrackState.CLOSED if one.state in _PENDING else one.state)
    return one if state is one.state else replace(one, state=state, since=date)
