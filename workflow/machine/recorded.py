"""What a recorded step says of itself, and the groups of states in which such steps are taken."""

from dataclasses import dataclass

from casetracker.accounts.roles import Role
from casetracker.reference.profile import Act, Track
from workflow.machine.guards import Guard
from workflow.vocabulary import EXCHANGE, LIVE, PRE_REGISTRATION, CaseState

ANY = frozenset(CaseState)
AFTER_REGISTRATION = LIVE - PRE_REGISTRATION
PENDING = EXCHANGE | {CaseState.UNDER_CONSIDERATION}
WITH_FOLLOW_UP = PENDING | {CaseState.FOLLOW_UP}
BEFORE_VIEWS = PRE_REGISTRATION | PENDING


@dataclass(frozen=True)
class Recordable:
    """One kind of step that moves nothing: in which states, by whom, under which guards.

    ``needs_content``, ``act`` and ``switch`` are as a transition's.
    """

    states: frozenset[CaseState]
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()
    needs_content: bool = True
    act: Act | None = None
    switch: Track | None = None
