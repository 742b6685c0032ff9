"""From a case's events to the facts that guards look at: pure, one pass in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.profile import LimitKind, Profile
from workflow.calendar.timekeeping import Circumstances, Limits, TimedEvent, limits_after
from workflow.machine.facts import CaseFacts
from workflow.machine.track_states import TrackReading
from workflow.machine.tracks import TrackEvent, in_order, track_step
from workflow.vocabulary import ENDED, CaseState, EventKind

E = EventKind
Changes = dict[str, Any]  # facts by name
_HEARD_ADMISSIBILITY = frozenset(
    {E.OBSERVATIONS_ADMISSIBILITY, E.OBSERVATIONS_BOTH, E.OBSERVATIONS_MERITS, E.ADMISSIBILITY_CONTESTED}
)
_HEARD_MERITS = frozenset({E.OBSERVATIONS_MERITS, E.OBSERVATIONS_BOTH})


class EventLike(TimedEvent, Protocol):
    """What of an event matters here."""

    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def concerns(self) -> UUID | None: ...


# The columns of ``EventLike``: the others, the encrypted among them, need not be built for a look at the facts.
COLUMNS = (
    "pk",
    "kind",
    "from_state",
    "to_state",
    "occurred_date",
    "precision",
    "limit",
    "until_date",
    "actor_id",
    "concerns",
)


@dataclass
class _Reading:
    """The facts as they grow, and the earliest day that the newest event can have happened."""

    facts: CaseFacts
    profile: Profile
    actor_id: UUID | None
    earliest: date | None = None
    limits: Limits = field(default_factory=dict)
    tracks: list[TrackReading] = field(default_factory=list)

    def take(self, event: EventLike) -> None:
        self.earliest = event.occurred_date or self.earliest
        kind = EventKind(event.kind)
        self.limits, _changed = limits_after(self.limits, event, self.profile, circumstances(self.facts, self.earliest))
        occurred = PreciseDate(event.occurred_date, Precision(event.precision))
        self.tracks = track_step(self.tracks, TrackEvent(kind, occurred, event.pk, event.concerns))
        reader = _READERS.get(kind)
        changes = reader(self, event) if reader else {}
        if kind in _HEARD_ADMISSIBILITY:
            changes["heard_on_admissibility"] = True
        if kind in _HEARD_MERITS:
            changes["heard_on_merits"] = True
        if event.occurred_date and (kind is E.SUBMITTED or event.from_state != event.to_state):
            changes["newest_move"] = event.occurred_date
        self.facts = replace(self.facts, state=CaseState(event.to_state), **changes)

    def result(self, on: date | None) -> CaseFacts:
        reply, merits = self.limits.get(LimitKind.STATE_REPLY), self.limits.get(LimitKind.STATE_MERITS)
        return replace(
            self.facts,
            on=on,
            limits=self.limits,
            tracks=in_order(self.tracks),
            earliest=self.earliest,
            reply_due=reply.earliest if reply else None,
            merits_due=merits.earliest if merits else None,
        )


def circumstances(facts: CaseFacts, earliest: date | None) -> Circumstances:
    """What the limits look at beside the event that arrives, ``earliest`` the first day that it can have happened."""
    return Circumstances(facts.is_split, facts.heard_on_admissibility, earliest)


def _proposed(reading: _Reading, event: EventLike) -> Changes:
    own = reading.actor_id is not None and event.actor_id == reading.actor_id
    return {"proposed": EventKind(event.kind), "proposed_by_actor": own}


def _unproposed(_reading: _Reading, _event: EventLike) -> Changes:
    return {"proposed": None, "proposed_by_actor": False}


def _transmitted(reading: _Reading, event: EventLike) -> Changes:
    return {
        "is_transmitted": True,
        "first_transmitted": reading.facts.first_transmitted or event.occurred_date,
    }


def _admissible(_reading: _Reading, event: EventLike) -> Changes:
    found: Changes = {"declared_admissible": True, "under_review": False}
    if event.from_state == event.to_state:  # of one sitting with the views
        return found
    return {**found, "is_split": False}


def _reopened(reading: _Reading, event: EventLike) -> Changes:
    if event.from_state in ENDED and event.to_state == CaseState.REGISTERED:
        # The case begins its exchange anew: the State is given the text and its time again.
        reading.limits = {}
        fresh = CaseFacts(state=CaseState.REGISTERED, on=None)
        return {name: getattr(fresh, name) for name in _OF_ONE_EXCHANGE}
    return {"is_suspended": False}


def _measures_are_there(reading: _Reading) -> Changes:
    return {"measures_standing": max(reading.facts.measures_standing, 1)}


_OF_ONE_EXCHANGE = (
    "is_transmitted",
    "heard_on_admissibility",
    "heard_on_merits",
    "declared_admissible",
    "under_review",
    "is_split",
    "is_suspended",
    "settlement_stands",
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
    E.DISCONTINUANCE_WARNED: lambda _r, e: {"warned_until": e.until_date},
    E.AUTHOR_COMMENTS: lambda _r, _e: {"warned_until": None},
    E.FURTHER_COMMENTS: lambda _r, _e: {"warned_until": None},
    E.ADDITIONAL_INFORMATION: lambda _r, _e: {"warned_until": None},
    E.FRIENDLY_SETTLEMENT: lambda _r, _e: {"settlement_stands": True},
    E.WITHDRAWN: lambda _r, _e: {"settlement_stands": False},
    E.INTERIM_GRANTED: lambda r, _e: {"measures_standing": r.facts.measures_standing + 1},
    # A source that leaves the grant out says by these that there was one.
    E.INTERIM_ACCEPTED: lambda r, _e: _measures_are_there(r),
    E.INTERIM_REITERATED: lambda r, _e: _measures_are_there(r),
    E.INTERIM_BREACHED: lambda r, _e: {"interim_breached": True, **_measures_are_there(r)},
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
    return reading.result(None if occurred.precision == Precision.UNKNOWN else occurred.last_value)
