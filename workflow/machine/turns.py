"""Who must act next in each state: data for pages."""

from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind, Party

PROPOSALS = frozenset({EventKind.REGISTRATION_PROPOSED, EventKind.REFUSAL_PROPOSED})
# The newest of these says whether a proposal stands: a question to the author after it takes it back.
PROPOSING = PROPOSALS | {EventKind.CLARIFICATION_ASKED, EventKind.NOT_REGISTERED, EventKind.REFUSAL_REVERSED}

# The newest of these and of the end of a suspension says whether a case is suspended.
SUSPENDING = frozenset({EventKind.SUSPENDED, EventKind.SUSPENSION_RENEWED})

TURNS: dict[S, Party] = {
    S.RECEIVED: Party.SECRETARIAT,
    S.CLARIFICATION: Party.AUTHOR,
    S.REGISTERED: Party.SECRETARIAT,
    S.WITH_STATE: Party.STATE,
    S.WITH_AUTHOR: Party.AUTHOR,
    S.READY: Party.SECRETARIAT,
    S.UNDER_CONSIDERATION: Party.COMMITTEE,
    S.FOLLOW_UP: Party.STATE,
    S.NOT_REGISTERED: Party.NOBODY,
    S.INADMISSIBLE: Party.NOBODY,
    S.NO_VIOLATION: Party.NOBODY,
    S.DISCONTINUED: Party.NOBODY,
    S.CLOSED: Party.NOBODY,
}


def turn(state: str, *, is_proposed: bool = False) -> Party:
    """Whose turn it is. Before registration a standing proposal makes it the rapporteur's."""
    if is_proposed and state in (S.RECEIVED, S.CLARIFICATION):
        return Party.RAPPORTEUR
    return TURNS[S(state)]
