"""The way of a case to where a race begins: the machine's shortest, each step by whom it falls to, with its proposal."""

from collections import deque
from functools import cache

from tests.cast import Cast
from tests.racing.acts import Act, in_turn
from workflow.machine.transitions import sources, steps, target
from workflow.models import CaseFile
from workflow.vocabulary import EventKind as E

BY = {
    "answer_clarification": "lead",
    "register": "rapporteur",
    "refuse_registration": "rapporteur",
    "reverse_refusal": "rapporteur",
    "schedule": "head",
}
OFFICERS_STEPS = frozenset(
    {"ask_clarification", "transmit", "receive_observations_both", "reopen_exchange", "mark_ready"}
)
# Decisions are what is raced for: none is taken on the way but the discontinuance, behind which a case begins anew.
OTHER_STEPS = frozenset({"discontinue", "reopen"})
PROPOSED = {"register": E.REGISTRATION_PROPOSED, "refuse_registration": E.REFUSAL_PROPOSED}


def drive(case: CaseFile, goal: str, cast: Cast) -> None:
    """Take a case to ``goal`` through the services."""
    state = CaseFile.objects.values_list("state", flat=True).get(pk=case.pk)
    for name in _way(state, goal):
        proposal = [Act("case_officer", PROPOSED[name].value)] if name in PROPOSED else []
        in_turn([*proposal, Act(_by(name), name)], case, cast)


def _by(name: str) -> str:
    return BY.get(name) or ("case_officer" if name in OFFICERS_STEPS else "rapporteur")


@cache
def _way(start: str, goal: str) -> tuple[str, ...]:
    ways: deque[tuple[str, tuple[str, ...]]] = deque([(start, ())])
    seen = {start}
    while ways:
        state, way = ways.popleft()
        if state == goal:
            return way
        for name in steps():
            if state in sources(name) and target(name) not in seen and _is_taken(state, name):
                seen.add(target(name))
                ways.append((target(name), (*way, name)))
    raise AssertionError(f"no way leads from {start} to {goal}")


def _is_taken(state: str, name: str) -> bool:
    # The State's observations come before a case is ready: no time has to lapse.
    return name in {*BY, *OFFICERS_STEPS, *OTHER_STEPS} and (state, name) != ("with_state", "mark_ready")
