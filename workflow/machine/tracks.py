"""The side tracks of a case, read from its events: pure, and nothing of it is stored.

A track is a small procedure beside the main one: it has a state from the first event that touches it. Interim measures
are one track per request, since each request is answered for itself; every other track is one a case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from casetracker.core.dates import PreciseDate
from workflow.vocabulary import EventKind as E


class Track(StrEnum):
    ADMISSIBILITY_REVIEW = "admissibility_review"
    DISCONTINUANCE = "discontinuance"
    EXTENSION = "extension"
    FRIENDLY_SETTLEMENT = "friendly_settlement"
    INTERIM_MEASURES = "interim_measures"
    JOINDER = "joinder"
    PROTECTION_MEASURES = "protection_measures"
    SPLIT = "split"
    SUSPENSION = "suspension"
    THIRD_PARTY_INTERVENTION = "third_party_intervention"
    WITHDRAWAL = "withdrawal"


class TrackState(StrEnum):
    ACCEPTED = "accepted"
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle"
    ACTED_ON = "acted_on"
    ANNOUNCED = "announced"
    ANNOUNCED_IN_PART = "announced_in_part"
    AUTHORISED = "authorised"
    BREACHED = "breached"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    DONE = "done"
    ENDED = "ended"
    GRANTED = "granted"
    INTERVENED = "intervened"
    JOINED = "joined"
    LIFTED = "lifted"
    LIFT_REFUSED = "lift_refused"
    LIFT_REQUESTED = "lift_requested"
    NOT_ACTED_ON = "not_acted_on"
    REACHED = "reached"
    REFUSED = "refused"
    REITERATED = "reiterated"
    REJECTED = "rejected"
    RENEWED = "renewed"
    REPORTED = "reported"
    REQUESTED = "requested"
    RESUMPTION_REQUESTED = "resumption_requested"
    SEVERED = "severed"
    SUSPENDED = "suspended"
    TALKS = "talks"
    UNDER_PRESSURE = "under_pressure"


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

_FINAL = frozenset({E.INADMISSIBLE, E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION, E.DISCONTINUED})
_PENDING = frozenset({_S.REQUESTED, _S.LIFT_REQUESTED, _S.RESUMPTION_REQUESTED})
# What the parties announce or ask for, and a discontinuance gives them.
_GIVEN_BY_DISCONTINUANCE = {
    (_T.WITHDRAWAL, _S.ANNOUNCED): _S.ACTED_ON,
    (_T.WITHDRAWAL, _S.CONFIRMED): _S.ACTED_ON,
    (_T.DISCONTINUANCE, _S.REQUESTED): _S.GRANTED,
}

_STANDING = frozenset({_S.GRANTED, _S.ACCEPTED, _S.BREACHED, _S.REITERATED, _S.LIFT_REQUESTED, _S.LIFT_REFUSED})
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


@dataclass(frozen=True)
class TrackReading:
    """One track of a case: ``since`` is the date of the event that brought its present state."""

    track: Track
    state: TrackState
    since: PreciseDate

    @property
    def since_text(self) -> str | None:
        """The date as sources write it, ``2026``, ``2026-05`` or ``2026-05-03``; None where it is not known."""
        return str(self.since) if self.since.value else None


def read_tracks(events: Iterable[tuple[E, PreciseDate]]) -> tuple[TrackReading, ...]:
    """The tracks that ``events`` (kind and date, in their order) touched, by name, and in the order of their beginning.

    A state that an event repeats keeps its first date. The decision with which a case ends closes what is still
    pending; a discontinuance acts on an announced withdrawal and grants what the State asked for.
    """
    found: list[TrackReading] = []
    for kind, date in events:
        if kind in STEPS:
            _take(found, *STEPS[kind], date)
        elif kind in _FINAL:
            found = [_decided(one, kind, date) for one in found]
        elif kind is E.ADMISSIBLE:
            found = [_decided(one, kind, date) if one.track is Track.SPLIT else one for one in found]
    return tuple(sorted(found, key=lambda one: one.track))


def _take(found: list[TrackReading], track: Track, state: TrackState, date: PreciseDate) -> None:
    index = _concerned(found, state) if track is Track.INTERIM_MEASURES else _only(found, track)
    if index is None:
        found.append(TrackReading(track, state, date))
    elif found[index].state is not state:
        found[index] = replace(found[index], state=state, since=date)


def _only(found: list[TrackReading], track: Track) -> int | None:
    return next((index for index, one in enumerate(found) if one.track is track), None)


def _concerned(found: list[TrackReading], state: TrackState) -> int | None:
    requests = [(index, one.state) for index, one in enumerate(found) if one.track is Track.INTERIM_MEASURES]
    awaiting = [index for index, standing in requests if standing is _AWAITED.get(state)]
    if awaiting:
        return awaiting[0]
    measures = [index for index, standing in requests if standing in _STANDING]
    return measures[-1] if measures and state not in _BEGIN else None


def _decided(one: TrackReading, decision: E, date: PreciseDate) -> TrackReading:
    given = _GIVEN_BY_DISCONTINUANCE.get((one.track, one.state)) if decision is E.DISCONTINUED else None
    state = given or (TrackState.CLOSED if one.state in _PENDING else one.state)
    return one if state is one.state else replace(one, state=state, since=date)
