"""From a case's events to the facts that guards look at: pure, one pass in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.profile import LimitKind, Profile
from workflow.calendar.arithmetic import last_day
from workflow.machine.facts import CaseFacts
from workflow.vocabulary import ENDED, CaseState, EventKind

E = EventKind
Changes = dict[str, Any]  # facts by name
_HEARD_ADMISSIBILITY = frozenset(
    {E.OBSERVATIONS_ADMISSIBILITY, E.OBSERVATIONS_BOTH, E.OBSERVATIONS_MERITS, E.ADMISSIBILITY_CONTESTED}
)
_HEARD_MERITS = frozenset({E.OBSERVATIONS_MERITS, E.OBSERVATIONS_BOTH})


class EventLike(Protocol):
    """What of an event matters here."""

    kind: str
    from_state: str
    to_state: str
    occurred_date: date | None
    precision: str
    actor_id: UUID | None


@dataclass
class _Reading:
    """The facts as they grow, and the earliest day that the newest event can have happened."""

    facts: CaseFacts
    profile: Profile
    actor_id: UUID | None
    earliest: date | None = None

    def take(self, event: EventLike) -> None:
        self.earliest = event.occurred_date or self.earliest
        kind = EventKind(event.kind)
        reader = _READERS.get(kind)
        changes = reader(self, event) if reader else {}
        if kind in _HEARD_ADMISSIBILITY:
            changes["heard_on_admissibility"] = True
        if kind in _HEARD_MERITS:
            changes["heard_on_merits"] = True
        if event.occurred_date and (kind is E.SUBMITTED or event.from_state != event.to_state):
            changes["newest_move"] = event.occurred_date
        self.facts = replace(self.facts, state=CaseState(event.to_state), **changes)

    def due(self, kind: LimitKind) -> date | None:
        limit = self.profile.limit(kind)
        return last_day(self.earliest, limit) if limit and self.earliest else None


def _proposed(reading: _Reading, event: EventLike) -> Changes:
    own = reading.actor_id is not None and event.actor_id == reading.actor_id
    return {"proposed": EventKind(event.kind), "proposed_by_actor": own}


def _unproposed(_reading: _Reading, _event: EventLike) -> Changes:
    return {"proposed": None, "proposed_by_actor": False}


def _transmitted(reading: _Reading, event: EventLike) -> Changes:
    return {
        "is_transmitted": True,
        "first_transmitted": reading.facts.first_transmitted or event.occurred_date,
        "reply_due": reading.due(LimitKind.STATE_REPLY),
    }


def _admissible(reading: _Reading, event: EventLike) -> Changes:
    found: Changes = {"declared_admissible": True, "under_review": False}
    if event.from_state == event.to_state:  # of one sitting with the views
        return found
    return {**found, "is_split": False, "merits_due": reading.due(LimitKind.STATE_MERITS)}


def _reopened(_reading: _Reading, event: EventLike) -> Changes:
    if event.from_state in ENDED and event.to_state == CaseState.REGISTERED:
        # The case begins its exchange anew: the State is given the text and its time again.
        fresh = CaseFacts(state=CaseState.REGISTERED, on=None)
        return {name: getattr(fresh, name) for name in _OF_ONE_EXCHANGE}
    return {"is_suspended": False}


_OF_ONE_EXCHANGE = (
    "is_transmitted",
    "heard_on_admissibility",
    "heard_on_merits",
    "reply_due",
    "merits_due",
    "declared_admissible",
    "under_review",
    "is_split",
    "is_suspended",
)

_READERS: dict[EventKind, Callable[[_Reading, EventLike], Changes]] = {
    E.REGISTRATION_PROPOSED: _proposed,
    E.REFUSAL_PROPOSED: _proposed,
    E.CLARIFICATION_ASKED: _unproposed,
    E.NOT_REGISTERED: _unproposed,
    E.REFUSAL_REVERSED: _unproposed,
    E.ACCEPTANCE_GOES_ON: lambda _r, _e: {"goes_on": True},
    E.ACCEPTANCE_STOPS: lambda _r, _e: {"goes_on": False},
    E.TRANSMITTED: _transmitted,
    E.ADMISSIBLE: _admissible,
    E.REOPENED: _reopened,
    E.VIEWS_VIOLATION: lambda _r, _e: {"views_adopted": True},
    E.VIEWS_NO_VIOLATION: lambda _r, _e: {"views_adopted": True},
    E.SPLIT_GRANTED: lambda _r, _e: {"is_split": True},
    E.SUSPENDED: lambda _r, _e: {"is_suspended": True},
    E.SUSPENSION_RENEWED: lambda _r, _e: {"is_suspended": True},
    E.SUSPENSION_LIFTED: lambda _r, _e: {"is_suspended": False},
    E.REVIEW_OPENED: lambda _r, _e: {"under_review": True},
    E.INTERIM_BREACHED: lambda _r, _e: {"interim_breached": True},
    E.INTERIM_GRANTED: lambda r, _e: {"measures_standing": r.facts.measures_standing + 1},
    E.INTERIM_LIFTED: lambda r, _e: {"measures_standing": max(r.facts.measures_standing - 1, 0)},
}


def read_facts(
    base: CaseFacts, events: Iterable[EventLike], *, profile: Profile, actor_id: UUID | None, occurred: PreciseDate
) -> CaseFacts:
    """The facts of a case on the day of a step.

    ``base`` has what the case row knows. ``occurred`` is the step's own date: its latest reading is the day that the
    guards compare with, and None where it is unknown.
    """
    reading = _Reading(base, profile, actor_id)
    for event in events:
        reading.take(event)
    on = None if occurred.precision == Precision.UNKNOWN else occurred.last_value
    return replace(reading.facts, on=on)
