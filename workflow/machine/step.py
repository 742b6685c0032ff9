"""How a transition says what it is: its event, its guards, who may take it, on which basis."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django_fsm import transition

from casetracker.accounts.roles import Role
from casetracker.reference.profile import Act, Track
from workflow.machine.guards import Guard
from workflow.vocabulary import CaseState, EventKind

Method = Callable[..., None]


@dataclass(frozen=True)
class Step:
    """One transition of the machine.

    ``roles`` may take it if they may read the case's content, which an assignment, a proposal or a session's agenda
    gives; for those of ``by_card`` the card is enough. ``basis`` is the article or rule that the event carries unless
    another is given. Where ``act`` is given, the organ that the profile names for it decides; ``switch`` is the
    profile's track that the step belongs to.
    """

    event: EventKind
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()
    basis: str = ""
    by_card: frozenset[Role] = frozenset()
    act: Act | None = None
    switch: Track | None = None


def step(
    *, source: tuple[CaseState, ...], target: CaseState, event: EventKind, roles: frozenset[Role], **options: Any
) -> Callable[[Method], Method]:
    """Declare a transition from the ``source`` states to ``target``; see :class:`Step` for the rest."""
    declared = Step(event, roles, **options)

    def decorate(method: Method) -> Method:
        declare = transition(
            field="state",
            source=[state.value for state in source],
            target=target.value,
            custom={"step": declared},
        )
        return declare(method)  # type: ignore[no-any-return]

    return decorate
