"""Which event opens which limit, for whom, and which event closes it: one table.

The amounts are the profile's. A reminder guards nothing and a mere request stops nothing, so neither is here. A limit
that is overdue stays open until an event closes it: silence lets the Committee go on, it ends nothing by itself.
"""

from dataclasses import dataclass

from casetracker.reference.profile import LimitKind as L
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus, Party


@dataclass(frozen=True)
class Opening:
    """A limit and the party it runs for."""

    limit: L
    party: Party


OPENS: dict[E, tuple[Opening, ...]] = {
    E.CLARIFICATION_ASKED: (Opening(L.CLARIFICATION, Party.AUTHOR),),
    E.TRANSMITTED: (Opening(L.STATE_REPLY, Party.STATE), Opening(L.SPLIT_REQUEST, Party.STATE)),
    E.ADMISSIBLE: (Opening(L.STATE_MERITS, Party.STATE),),
    E.OBSERVATIONS_ADMISSIBILITY: (Opening(L.AUTHOR_COMMENTS_ADMISSIBILITY, Party.AUTHOR),),
    E.OBSERVATIONS_MERITS: (Opening(L.AUTHOR_COMMENTS, Party.AUTHOR),),
    E.OBSERVATIONS_BOTH: (Opening(L.AUTHOR_COMMENTS, Party.AUTHOR),),
    E.FURTHER_OBSERVATIONS: (Opening(L.AUTHOR_COMMENTS, Party.AUTHOR),),
    E.VIEWS_VIOLATION: (Opening(L.FOLLOW_UP_REPLY, Party.STATE),),
}

# A limit within which a party may ask for something: when it is over nobody is late.
WINDOWS = frozenset({L.SPLIT_REQUEST})

MET, STOPPED = LimitStatus.MET, LimitStatus.ENDED
_EVERY = tuple((kind, STOPPED) for kind in L)

CLOSES: dict[E, tuple[tuple[L, LimitStatus], ...]] = {
    E.CLARIFICATION_ANSWERED: ((L.CLARIFICATION, MET),),
    E.CLARIFICATION_ENDED: ((L.CLARIFICATION, STOPPED),),
    E.REGISTERED: ((L.CLARIFICATION, STOPPED),),
    E.NOT_REGISTERED: ((L.CLARIFICATION, STOPPED),),
    E.OBSERVATIONS_MERITS: ((L.STATE_REPLY, MET), (L.STATE_MERITS, MET), (L.SPLIT_REQUEST, STOPPED)),
    E.OBSERVATIONS_BOTH: ((L.STATE_REPLY, MET), (L.STATE_MERITS, MET), (L.SPLIT_REQUEST, STOPPED)),
    E.SPLIT_REQUESTED: ((L.SPLIT_REQUEST, MET),),
    E.SPLIT_GRANTED: ((L.SPLIT_REQUEST, MET),),
    E.SPLIT_REFUSED: ((L.SPLIT_REQUEST, MET),),
    E.AUTHOR_COMMENTS: ((L.AUTHOR_COMMENTS, MET), (L.AUTHOR_COMMENTS_ADMISSIBILITY, MET)),
    E.FURTHER_COMMENTS: ((L.AUTHOR_COMMENTS, MET), (L.AUTHOR_COMMENTS_ADMISSIBILITY, MET)),
    # A decision on admissibility alone begins the time for the merits; any end of the case ends every limit.
    E.ADMISSIBLE: _EVERY,
    E.INADMISSIBLE: _EVERY,
    E.VIEWS_VIOLATION: _EVERY,
    E.VIEWS_NO_VIOLATION: _EVERY,
    E.DISCONTINUED: _EVERY,
    E.CLOSED: _EVERY,
    E.FOLLOWUP_STATE_REPLY: ((L.FOLLOW_UP_REPLY, MET),),
}

# Observations on admissibility alone meet the limit only where the stages were split: else the merits are still due.
CLOSES_AFTER_SPLIT: dict[E, tuple[tuple[L, LimitStatus], ...]] = {
    E.OBSERVATIONS_ADMISSIBILITY: ((L.STATE_REPLY, MET), (L.SPLIT_REQUEST, STOPPED)),
}
