"""What the guards look at: frozen facts about one case on one day."""

from dataclasses import dataclass, field
from datetime import date

from workflow.vocabulary import CaseState, EventKind


@dataclass(frozen=True)
class CaseFacts:
    """A case as the procedure sees it.

    ``on`` is the day of the step, ``newest_move`` that of the last one that moved the case. Reply limits are given by
    their earliest possible last day: exact for a live case, and for an imported one whose source leaves a date out the
    earliest reading of it, so that a guard on the lapse of time refuses only what is impossible on every reading.
    None: no such limit was ever opened.

    ``measures_standing`` counts the requests under which interim measures stand.
    ``acceptance_ended``: between reception and transmission the State's acceptance did not stand all the time.
    ``goes_on`` is what the Committee has decided on that, None before it has; ``first_transmitted`` is kept when an
    ended case is reopened, since a withdrawal does not touch what was transmitted once.
    """

    state: CaseState
    on: date | None
    newest_move: date | None = None
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
    missing_criteria: tuple[str, ...] = field(default=())
