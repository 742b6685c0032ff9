"""What the guards look at: frozen facts about one case on one day."""

from dataclasses import dataclass, field
from datetime import date

from workflow.calendar.timekeeping import Limits
from workflow.machine.track_states import Track, TrackReading, TrackState
from workflow.vocabulary import CaseState, EventKind


@dataclass(frozen=True)
class CaseFacts:
    """A case as the procedure sees it.

    ``on`` is the day of the step, ``newest_move`` that of the last one that moved the case, ``earliest`` the first on
    which the newest step can have happened. Reply limits are given by their earliest possible last day: exact for a
    live case, and for an imported one whose source leaves a date out the earliest reading of it, so that a guard on the
    lapse of time refuses only what is impossible on every reading. None: no such limit was ever opened.

    ``transmitted_on`` is the day of the present exchange's transmission, ``transmissible_from`` the first on which it
    can have been; ``dead`` counts the authors who died and for whom nobody goes on yet.

    ``limits`` has the newest limit of each kind, ``tracks`` where the side tracks stand. ``measures_standing`` counts
    the requests under which interim measures stand; ``settlement_stands``: one was reached, and nobody withdrew after
    it; ``warned_until`` is the day until which the author was told to answer, None once they have answered.
    ``acceptance_ended``: between reception and transmission the State's acceptance did not stand all the time.
    ``goes_on`` is what the Committee has decided on that, None before it has; ``first_transmitted`` is kept when an
    ended case is reopened, since a withdrawal does not touch what was transmitted once.
    """

    state: CaseState
    on: date | None
    newest_move: date | None = None
    earliest: date | None = None
    receivability: str = "yes"
    receivability_decided: bool = False
    acceptance_ended: bool = False
    goes_on: bool | None = None
    first_transmitted: date | None = None
    has_number: bool = False
    is_imported: bool = False
    proposed: EventKind | None = None
    proposed_by_actor: bool = False
    is_transmitted: bool = False
    heard_on_admissibility: bool = False
    heard_on_merits: bool = False
    reply_due: date | None = None
    merits_due: date | None = None
    declared_admissible: bool = False
    under_review: bool = False
    views_adopted: bool = False
    is_split: bool = False
    is_suspended: bool = False
    interim_breached: bool = False
    measures_standing: int = 0
    transmitted_on: date | None = None
    transmissible_from: date | None = None
    dead: int = 0
    settlement_stands: bool = False
    warned_until: date | None = None
    limits: Limits = field(default_factory=dict)
    tracks: tuple[TrackReading, ...] = ()

    def track(self, track: Track) -> TrackState | None:
        """Where this track stands; of several requests for interim measures the newest."""
        return next((one.state for one in reversed(self.tracks) if one.track is track), None)
