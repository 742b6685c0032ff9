"""Which act of the procedure a recorded step is, by where the case stands: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from casetracker.core.dates import Precision
from workflow.machine.facts import CaseFacts
from workflow.machine.recordable import RECORDABLE
from workflow.replay.history import Happening, History
from workflow.replay.inference import transitions_for
from workflow.vocabulary import ENDED
from workflow.vocabulary import EventKind as E


class Door(StrEnum):
    """The service that takes the step."""

    MOVE = "move"
    RECORD = "record"
    FIND_ADMISSIBLE = "find_admissible"


@dataclass(frozen=True)
class Choice:
    """A service, and what to ask of it: a transition's name, or a kind to record."""

    door: Door
    transition: str = ""
    kind: E = E.UNKNOWN


_VIEWS = frozenset({E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION})
_DECISIONS = _VIEWS | {E.ADMISSIBLE, E.INADMISSIBLE, E.DISCONTINUED}
_OBSERVATIONS = frozenset(
    {E.OBSERVATIONS_ADMISSIBILITY, E.OBSERVATIONS_MERITS, E.OBSERVATIONS_BOTH, E.FURTHER_OBSERVATIONS}
)


def kind_where_it_stands(kind: E, facts: CaseFacts) -> E:
    """The kind that a step is recorded as. A source's ``reopened`` is one of three acts, by where the case stands.

    It reopens a case that has ended, ends the suspension of a suspended one, reviews the admissibility of any other.
    """
    if kind is not E.REOPENED or facts.state in ENDED:
        return kind
    return E.SUSPENSION_LIFTED if facts.is_suspended else E.REVIEW_OPENED


def choose(happening: Happening, kind: E, facts: CaseFacts, rest: Sequence[Happening]) -> Choice:
    """The service for a step that is recorded as ``kind``; what is illegal goes to the one that will refuse it."""
    if kind is E.ADMISSIBLE and is_of_one_sitting(happening, rest):
        return Choice(Door.FIND_ADMISSIBLE)
    here = transitions_for(kind, facts.state)
    # A suspended case takes in documents and does not go on.
    if here and not (facts.is_suspended and kind in _OBSERVATIONS):
        return Choice(Door.MOVE, transition=here[0])
    if kind not in RECORDABLE and (anywhere := transitions_for(kind)):
        return Choice(Door.MOVE, transition=anywhere[0])
    return Choice(Door.RECORD, kind=kind)


def is_of_one_sitting(admissible: Happening, rest: Sequence[Happening]) -> bool:
    """Whether views were adopted in the sitting that declared the case admissible: then it is one decision.

    On the same day whatever stands between them, or next to it in the record under the same date, however vague.
    """
    views = next((one for one in rest if one.kind in _VIEWS), None)
    if views is None or views.occurred != admissible.occurred:
        return False
    return admissible.occurred.precision == Precision.DAY or views is rest[0]


def orders_of_the_decision(history: History) -> frozenset[int]:
    """Which steps carry the record's symbol: the decision with which, but for the follow-up, it ends.

    That is one step, and the finding on admissibility of the same sitting where there is one.
    """
    happenings = history.happenings
    last = max((index for index, one in enumerate(happenings) if one.kind in _DECISIONS), default=None)
    if last is None:
        return frozenset()
    joint = [
        one.order
        for index, one in enumerate(happenings[:last])
        if one.kind is E.ADMISSIBLE
        and one.occurred == happenings[last].occurred
        and is_of_one_sitting(one, happenings[index + 1 :])
    ]
    return frozenset({happenings[last].order, *joint})
