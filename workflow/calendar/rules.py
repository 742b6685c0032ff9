"""Which event opens which limit, for whom, and which event closes it: one table.

The amounts are the profile's, but for two limits whose day the step that asks sets. A reminder guards nothing, and a
mere request for split or extension stops nothing. A limit that has lapsed stays unclosed until an event closes it:
silence lets the Committee go on, it ends nothing by itself.
"""

from dataclasses import dataclass

from casetracker.reference.profile import LimitKind as L
from casetracker.reference.profile import Stop
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus, Party


@dataclass(frozen=True)
class Opening:
    """A limit and the party it runs for."""

    limit: L
    party: Party


_FROM_AUTHOR = (Opening(L.AUTHOR_ANSWER, Party.AUTHOR),)
_FROM_STATE = (Opening(L.STATE_ANSWER, Party.STATE),)

OPENS: dict[E, tuple[Opening, ...]] = {
    E.CLARIFICATION_ASKED: (Opening(L.CLARIFICATION, Party.AUTHOR),),
    E.TRANSMITTED: (Opening(L.STATE_REPLY, Party.STATE), Opening(L.SPLIT_REQUEST, Party.STATE)),
    E.ADMISSIBLE: (Opening(L.STATE_MERITS, Party.STATE),),
    E.OBSERVATIONS_ADMISSIBILITY: (Opening(L.AUTHOR_COMMENTS_ADMISSIBILITY, Party.AUTHOR),),
    E.OBSERVATIONS_MERITS: (Opening(L.AUTHOR_COMMENTS, Party.AUTHOR),),
    E.OBSERVATIONS_BOTH: (Opening(L.AUTHOR_COMMENTS, Party.AUTHOR),),
    E.FURTHER_OBSERVATIONS: (Opening(L.AUTHOR_COMMENTS, Party.AUTHOR),),
    E.VIEWS_VIOLATION: (Opening(L.FOLLOW_UP_REPLY, Party.STATE),),
    E.FOLLOWUP_OPENED: (Opening(L.FOLLOW_UP_REPLY, Party.STATE),),
    E.UPDATE_REQUESTED: _FROM_AUTHOR,
    E.DISCONTINUANCE_WARNED: _FROM_AUTHOR,
    E.FOLLOWUP_SENT_TO_AUTHOR: _FROM_AUTHOR,
    E.POSITION_REQUESTED: _FROM_STATE,
    E.CLARIFICATION_FROM_STATE: _FROM_STATE,
    E.FURTHER_OBSERVATIONS_REQUESTED: _FROM_STATE,
}

# Limits without an amount in the profile: they open where the step names a last day.
BY_STEP = frozenset({L.AUTHOR_ANSWER, L.STATE_ANSWER})
# The author's time for comments begins where the exchange goes to the author.
AUTHOR_EXCHANGE = frozenset({L.AUTHOR_COMMENTS, L.AUTHOR_COMMENTS_ADMISSIBILITY})

# What makes limits stand still, and what makes them run again; which ones, the profile says. When an author or a victim
# has died, nobody can answer until heirs or a new complainant go on.
HOLDS: dict[E, tuple[Stop, ...]] = {
    E.SUSPENDED: (Stop.SUSPENSION,),
    E.SUSPENSION_RENEWED: (Stop.SUSPENSION,),
    E.AUTHOR_DIED: (Stop.AUTHOR_DIED,),
    E.VICTIM_DIED: (Stop.AUTHOR_DIED,),
}
RELEASES: dict[E, tuple[Stop, ...]] = {
    E.SUSPENSION_LIFTED: (Stop.SUSPENSION,),
    E.HEIRS_CONTINUE: (Stop.AUTHOR_DIED,),
    E.COMPLAINANT_REPLACED: (Stop.AUTHOR_DIED,),
}

# A limit within which a party may ask for something: when it is over nobody is late.
WINDOWS = frozenset({L.SPLIT_REQUEST})

MET, STOPPED = LimitStatus.MET, LimitStatus.ENDED
_EVERY = tuple((kind, STOPPED) for kind in L)
_STATE_HAS_REPLIED = ((L.STATE_REPLY, MET), (L.STATE_MERITS, MET), (L.SPLIT_REQUEST, STOPPED), (L.STATE_ANSWER, MET))
_AUTHOR_HAS_COMMENTED = ((L.AUTHOR_COMMENTS, MET), (L.AUTHOR_COMMENTS_ADMISSIBILITY, MET), (L.AUTHOR_ANSWER, MET))

CLOSES: dict[E, tuple[tuple[L, LimitStatus], ...]] = {
    E.CLARIFICATION_ANSWERED: ((L.CLARIFICATION, MET),),
    E.CLARIFICATION_ENDED: ((L.CLARIFICATION, STOPPED),),
    E.REGISTERED: ((L.CLARIFICATION, STOPPED),),
    E.NOT_REGISTERED: ((L.CLARIFICATION, STOPPED),),
    E.OBSERVATIONS_ADMISSIBILITY: ((L.STATE_ANSWER, MET),),
    E.OBSERVATIONS_MERITS: _STATE_HAS_REPLIED,
    E.OBSERVATIONS_BOTH: _STATE_HAS_REPLIED,
    E.FURTHER_OBSERVATIONS: ((L.STATE_ANSWER, MET),),
    E.SPLIT_REQUESTED: ((L.SPLIT_REQUEST, MET),),
    E.SPLIT_GRANTED: ((L.SPLIT_REQUEST, MET),),
    E.SPLIT_REFUSED: ((L.SPLIT_REQUEST, MET),),
    E.AUTHOR_COMMENTS: _AUTHOR_HAS_COMMENTED,
    E.FURTHER_COMMENTS: _AUTHOR_HAS_COMMENTED,
    E.ADDITIONAL_INFORMATION: ((L.AUTHOR_ANSWER, MET),),
    # A decision on admissibility alone begins the time for the merits; any end of the case ends every limit.
    E.ADMISSIBLE: _EVERY,
    E.INADMISSIBLE: _EVERY,
    E.VIEWS_VIOLATION: _EVERY,
    E.VIEWS_NO_VIOLATION: _EVERY,
    E.DISCONTINUED: _EVERY,
    E.CLOSED: _EVERY,
    E.FOLLOWUP_STATE_REPLY: ((L.FOLLOW_UP_REPLY, MET), (L.STATE_ANSWER, MET)),
    E.FOLLOWUP_AUTHOR_COMMENTS: ((L.AUTHOR_ANSWER, MET),),
}

# Observations on admissibility alone meet the limit only where the stages were split: else the merits are still due.
CLOSES_AFTER_SPLIT: dict[E, tuple[tuple[L, LimitStatus], ...]] = {
    E.OBSERVATIONS_ADMISSIBILITY: ((L.STATE_REPLY, MET), (L.SPLIT_REQUEST, STOPPED)),
}
