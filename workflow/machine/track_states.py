"""The tracks of a case and the states that they can stand in: the procedure's own words, and one reading of each.

A track is a small procedure beside the main one. Interim measures are one track a request, since each request is
answered for itself; every other track is one a case.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from casetracker.core.dates import PreciseDate


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


# Under these interim measures stand: granted, and not lifted since.
STANDING = frozenset(
    {
        TrackState.GRANTED,
        TrackState.ACCEPTED,
        TrackState.BREACHED,
        TrackState.REITERATED,
        TrackState.LIFT_REQUESTED,
        TrackState.LIFT_REFUSED,
    }
)


@dataclass(frozen=True)
class TrackReading:
    """One track of a case: ``since`` dates its present state, ``began`` is its first event."""

    track: Track
    state: TrackState
    since: PreciseDate
    began: UUID | None = None

    @property
    def since_text(self) -> str | None:
        """The date as sources write it, ``2026``, ``2026-05`` or ``2026-05-03``; None where it is not known."""
        return str(self.since) if self.since.value else None
