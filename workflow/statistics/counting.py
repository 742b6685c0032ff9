"""From histories to counts: pure functions. A case is in exactly one count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from workflow.statistics.vocabulary import OUTCOME_OF, PENDING, Standing
from workflow.vocabulary import CaseState, EventKind


@dataclass(frozen=True)
class Move:
    """One change of a case's state.

    ``day`` is the last day on which it may have happened, or the day on which it was recorded where its date is
    unknown; ``year`` is the calendar year of the act, None where unknown.
    """

    kind: EventKind
    to_state: CaseState
    day: date
    year: int | None


@dataclass(frozen=True)
class Filed:
    """What is counted of one case besides its moves. None stands for what the source of an import does not state."""

    procedure: str
    state: str | None
    organisation: UUID | None
    received_year: int | None


class Facet(NamedTuple):
    """The place of a case in the counts: ``year`` is that of the outcome, or of reception while it is pending."""

    procedure: str
    state: str | None
    standing: Standing
    year: int | None


@dataclass(frozen=True)
class Count:
    """``cases`` in one place of the counts, and how many known organisations brought them."""

    facet: Facet
    cases: int
    organisations: int

    def as_json(self) -> list[Any]:
        return [*self.facet, self.cases, self.organisations]

    @classmethod
    def from_json(cls, row: list[Any]) -> "Count":
        procedure, state, standing, year, cases, organisations = row
        return cls(Facet(procedure, state, Standing(standing), year), cases, organisations)


def facet_of(case: Filed, moves: Iterable[Move], *, until: date) -> Facet | None:
    """Where a case is counted at the end of the day ``until``; None where it had not been received by then.

    ``moves`` come in the order of the record.
    """
    state: CaseState | None = None
    ended = (Standing.UNCLASSIFIED, None)
    for move in moves:
        if move.day <= until:
            state = move.to_state
            if move.kind in OUTCOME_OF:
                ended = (OUTCOME_OF[move.kind], move.year)  # type: ignore[assignment]
    if state is None:
        return None
    standing, year = (PENDING[state], case.received_year) if state in PENDING else ended
    return Facet(case.procedure, case.state, standing, year)


def count(placed: Iterable[tuple[Facet, UUID | None]]) -> list[Count]:
    """Count cases, each given by its place and its organisation, in a fixed order.

    An organisation that is not known counts as none: it may be the same as any other.
    """
    cases: dict[Facet, int] = defaultdict(int)
    organisations: dict[Facet, set[UUID]] = defaultdict(set)
    for facet, organisation in placed:
        cases[facet] += 1
        if organisation is not None:
            organisations[facet].add(organisation)
    return [Count(facet, cases[facet], len(organisations[facet])) for facet in sorted(cases, key=_order)]


def _order(facet: Facet) -> tuple[str, str, str, int]:
    return facet.procedure, facet.state or "", facet.standing.value, facet.year or 0
