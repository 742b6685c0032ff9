"""Who must act next on a side track, by where it stands: data for pages."""

from casetracker.reference.profile import Act, Organ, Profile
from workflow.machine.track_states import Track, TrackReading, TrackState
from workflow.vocabulary import Party

# On these states an organ is asked for its decision; which one, the profile says for the track's act.
_ASKED = frozenset({TrackState.REQUESTED, TrackState.LIFT_REQUESTED, TrackState.RESUMPTION_REQUESTED})
_ACTS: dict[Track, Act] = {
    Track.ADMISSIBILITY_REVIEW: Act.ADMISSIBILITY_REVIEW,
    Track.DISCONTINUANCE: Act.DISCONTINUANCE,
    Track.EXTENSION: Act.EXTENSION,
    Track.INTERIM_MEASURES: Act.INTERIM_MEASURES,
    Track.PROTECTION_MEASURES: Act.PROTECTION_MEASURES,
    Track.SPLIT: Act.SPLIT,
    Track.SUSPENSION: Act.SUSPENSION,
    Track.THIRD_PARTY_INTERVENTION: Act.THIRD_PARTY,
}
_ORGANS = {
    Organ.COMMITTEE: Party.COMMITTEE,
    Organ.WORKING_GROUP: Party.COMMITTEE,
    Organ.RAPPORTEUR: Party.RAPPORTEUR,
}
# Announced by the parties, looked into by the secretariat, decided by the Committee.
_OTHERS = {
    (Track.WITHDRAWAL, TrackState.ANNOUNCED): Party.SECRETARIAT,
    (Track.WITHDRAWAL, TrackState.ANNOUNCED_IN_PART): Party.SECRETARIAT,
    (Track.WITHDRAWAL, TrackState.CONFIRMED): Party.COMMITTEE,
    (Track.WITHDRAWAL, TrackState.UNDER_PRESSURE): Party.COMMITTEE,
    (Track.FRIENDLY_SETTLEMENT, TrackState.REPORTED): Party.SECRETARIAT,
    (Track.FRIENDLY_SETTLEMENT, TrackState.REACHED): Party.COMMITTEE,
}


def track_turn(reading: TrackReading, profile: Profile) -> Party:
    """Whose turn it is on this track; nobody's where nothing waits."""
    act = _ACTS.get(reading.track)
    if reading.state in _ASKED and act is not None and act in profile.deciders:
        return _ORGANS[profile.deciders[act]]
    return _OTHERS.get((reading.track, reading.state), Party.NOBODY)
