"""A recorded procedure as its source gives it: steps in order, each dated as precisely as the source dates it."""

import json
from dataclasses import dataclass
from hashlib import sha256

from casetracker.core.dates import PreciseDate
from workflow.vocabulary import EventKind

# Codes that the software gives by itself: no source speaks of them.
_OURS = frozenset({EventKind.UNKNOWN, EventKind.ASSIGNED, EventKind.LIMIT_LAPSED})


def kind_of(source_type: str) -> EventKind:
    """The kind of a source's type; ``UNKNOWN`` for a type outside the vocabulary."""
    try:
        kind = EventKind(source_type)
    except ValueError:
        return EventKind.UNKNOWN
    return EventKind.UNKNOWN if kind in _OURS else kind


@dataclass(frozen=True)
class Happening:
    """One recorded step. ``order`` runs over all steps of the source, whichever of its lists they stand in."""

    order: int
    type: str
    kind: EventKind
    occurred: PreciseDate
    note: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class History:
    """One recorded procedure; None means that the source does not state it, which submission never allows.

    ``victims`` is the number of victims, ``iso3`` the State's code, ``articles`` those invoked, as the source writes
    them. ``happenings`` are in the source's order.
    """

    symbol: str
    committee: str
    iso3: str | None
    happenings: tuple[Happening, ...]
    victims: int | None = None
    victim_sex: str = ""
    victim_nationality: str = ""
    submitted_by: str = ""
    subject: str = ""
    articles: tuple[str, ...] = ()
    outcome: str = ""

    @property
    def digest(self) -> str:
        """What tells this record from any other, other versions under the same symbol among them."""
        steps = [[one.order, one.type, str(one.occurred), one.note, one.paragraph] for one in self.happenings]
        told = [self.symbol, self.committee, self.iso3, self.victims, steps]
        return sha256(json.dumps(told).encode()).hexdigest()
