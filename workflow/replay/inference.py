"""What a source leaves out and may be inferred: a closed list, and pure functions over it (rules R2 and R3).

Nothing here is an act of discretion or a party's act. A step is inferred only where the machine would not take the
recorded one without it, never while the record itself holds it later, and never with a date.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.machine import guards
from workflow.machine.facts import CaseFacts
from workflow.machine.recordable import RECORDABLE
from workflow.machine.transitions import sources, steps, target
from workflow.replay.history import Happening
from workflow.vocabulary import CaseState
from workflow.vocabulary import EventKind as E


@dataclass(frozen=True)
class Inferrable:
    """A transition that may be inferred; ``ahead_of`` names the kinds before which alone it may, None any."""

    transition: str
    ahead_of: frozenset[E] | None = None


_ANSWERS = frozenset({E.CLARIFICATION_ANSWERED, E.CLARIFICATION_ENDED})
_SITTING = frozenset({E.SCHEDULED, E.ADJOURNED, E.ADMISSIBLE, E.INADMISSIBLE, E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION})

# The submission itself is inferred by whoever opens the case, since there is none before it. The way back to the merits
# needs no entry: a decision on admissibility alone leads there by itself.
CLOSED_LIST = (
    Inferrable("ask_clarification", _ANSWERS),  # the request that an answer presupposes
    Inferrable("register"),
    Inferrable("transmit"),
    Inferrable("mark_ready", _SITTING),
    Inferrable("schedule", _SITTING),
)

# Where an ended case begins anew, what the record holds from there on belongs to the new exchange.
_ENDS = frozenset({E.INADMISSIBLE, E.DISCONTINUED})
_END_OF_SUSPENSION = frozenset({E.SUSPENSION_LIFTED, E.REOPENED})


def steps_before(happening: Happening, kind: E, facts: CaseFacts, rest: Sequence[Happening]) -> tuple[str, ...]:
    """The transitions to infer before ``happening``, which is recorded as ``kind``; ``rest`` follows it in the record.

    The shortest way from where the case stands to where the machine takes the step; nothing where there is no way, so
    that the machine refuses the step itself.
    """
    if kind is E.SUSPENDED and not facts.is_transmitted:
        return _before_suspension(facts, rest)
    return _way(facts, kind, recorded_later(happening, rest))


def _before_suspension(facts: CaseFacts, rest: Sequence[Happening]) -> tuple[str, ...]:
    # A suspended case is not transmitted. Where the record goes on, before the suspension's end, with what presupposes
    # that the State has the text, it had it when the suspension began.
    during: list[Happening] = []
    for one in rest:
        if one.kind in _END_OF_SUSPENSION:
            break
        during.append(one)
    later = frozenset(one.kind for one in rest)
    presupposing = next((one.kind for one in during if needs_transmission(one.kind)), None)
    way = _way(facts, presupposing, later) if presupposing else ()
    return way or _way(facts, E.SUSPENDED, later)


def needs_transmission(kind: E) -> bool:
    """Whether the machine records a step of this kind only once the State has the communication."""
    rule = RECORDABLE.get(kind)
    return rule is not None and guards.is_transmitted in rule.guards


def recorded_later(happening: Happening, rest: Sequence[Happening]) -> frozenset[E]:
    """The kinds that the record holds after ``happening`` in the same exchange (rule R3).

    A registration counts wherever it stands: there is one in the whole life of a case.
    """
    later: set[E] = set()
    has_ended = happening.kind in _ENDS
    for one in rest:
        if one.kind is E.REOPENED and has_ended:
            break
        has_ended = has_ended or one.kind in _ENDS
        later.add(one.kind)
    return frozenset(later | ({E.REGISTERED} & {one.kind for one in rest}))


def _way(facts: CaseFacts, kind: E, later: frozenset[E]) -> tuple[str, ...]:
    seen = {facts.state}
    waiting: deque[tuple[CaseFacts, tuple[str, ...]]] = deque([(facts, ())])
    while waiting:
        standing, path = waiting.popleft()
        if _takes(standing, kind):
            return path
        for name in _inferrable(standing, kind, later):
            after = _after(standing, name)
            if after.state not in seen:
                seen.add(after.state)
                waiting.append((after, (*path, name)))
    return ()


def _inferrable(standing: CaseFacts, kind: E, later: frozenset[E]) -> list[str]:
    return [
        one.transition
        for one in CLOSED_LIST
        if (one.ahead_of is None or kind in one.ahead_of)
        and steps()[one.transition].event not in later
        and standing.state in sources(one.transition)
    ]


def _after(standing: CaseFacts, name: str) -> CaseFacts:
    transmitted = standing.is_transmitted or steps()[name].event is E.TRANSMITTED
    return replace(standing, state=CaseState(target(name)), is_transmitted=transmitted)


def _takes(standing: CaseFacts, kind: E) -> bool:
    if transitions_for(kind, standing.state):
        return True
    rule = RECORDABLE.get(kind)
    if rule is None or standing.state not in rule.states:
        return False
    return standing.is_transmitted or not needs_transmission(kind)


def transitions_for(kind: E, state: str | None = None) -> list[str]:
    """The transitions that an event of ``kind`` can be, from ``state`` where one is given."""
    return [name for name, step in steps().items() if step.event is kind and (state is None or state in sources(name))]
