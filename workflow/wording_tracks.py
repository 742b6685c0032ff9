"""Wording: the side tracks and where they stand, as people read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.reference.profile import Track as Switch
from workflow.machine.track_states import Track, TrackState

SWITCHES: dict[Switch, Promise] = {
    Switch.INTERIM_MEASURES: _("Interim measures"),
    Switch.PROTECTION_MEASURES: _("Protection measures"),
    Switch.SPLIT: _("Split of admissibility and merits"),
    Switch.SUSPENSION: _("Suspension"),
    Switch.DISCONTINUANCE_REQUEST: _("Discontinuance asked by the State party"),
    Switch.EXTENSION: _("Extension of a time limit"),
    Switch.FRIENDLY_SETTLEMENT: _("Friendly settlement"),
    Switch.WITHDRAWAL: _("Withdrawal"),
    Switch.ADMISSIBILITY_REVIEW: _("Review of admissibility"),
    Switch.THIRD_PARTY: _("Third-party intervention"),
    Switch.HEARING: _("Hearing"),
    Switch.JOINDER: _("Joinder"),
    Switch.FOLLOW_UP: _("Follow-up"),
}
BESIDE = _("Pleadings and facts")

# The profile's name of a track where the procedure's own differs from it.
_OTHER_NAMES = {
    Track.DISCONTINUANCE: Switch.DISCONTINUANCE_REQUEST,
    Track.THIRD_PARTY_INTERVENTION: Switch.THIRD_PARTY,
}


def switch_of(track: Track) -> Switch:
    """The profile's name of ``track``."""
    return _OTHER_NAMES.get(track) or Switch(track.value)


STATES: dict[TrackState, Promise] = {
    TrackState.ACCEPTED: _("complied with"),
    TrackState.ACCEPTED_IN_PRINCIPLE: _("accepted in principle"),
    TrackState.ACTED_ON: _("acted on"),
    TrackState.ANNOUNCED: _("announced; free will to be checked"),
    TrackState.ANNOUNCED_IN_PART: _("announced for some"),
    TrackState.AUTHORISED: _("authorised"),
    TrackState.BREACHED: _("breached"),
    TrackState.CLOSED: _("closed by the decision"),
    TrackState.CONFIRMED: _("of free will; for the Committee"),
    TrackState.DENIED: _("denied"),
    TrackState.DONE: _("done"),
    TrackState.ENDED: _("ended"),
    TrackState.GRANTED: _("granted"),
    TrackState.INTERVENED: _("submitted"),
    TrackState.JOINED: _("joined"),
    TrackState.LIFTED: _("lifted"),
    TrackState.LIFT_REFUSED: _("stand; lifting refused"),
    TrackState.LIFT_REQUESTED: _("stand; lifting asked"),
    TrackState.NOT_ACTED_ON: _("not acted on"),
    TrackState.REACHED: _("reached"),
    TrackState.REFUSED: _("refused"),
    TrackState.REITERATED: _("reiterated"),
    TrackState.REJECTED: _("rejected"),
    TrackState.RENEWED: _("renewed"),
    TrackState.REPORTED: _("reported by one side"),
    TrackState.REQUESTED: _("asked"),
    TrackState.RESUMPTION_REQUESTED: _("stands; its end asked"),
    TrackState.SEVERED: _("severed"),
    TrackState.SUSPENDED: _("stands"),
    TrackState.TALKS: _("talks"),
    TrackState.UNDER_PRESSURE: _("under pressure; for the Committee"),
}
