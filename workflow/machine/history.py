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
        kind = EventKind(event.kind)
        around = circumstances(replace(self.facts, earliest=self.earliest), event)
        self.earliest = around.earliest if kind is not E.TRANSMITTED else (event.occurred_date or self.earliest)
        self.limits, _changed = limits_after(self.limits, event, self.profile, around)
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


def circumstances(facts: CaseFacts, event: EventLike) -> Circumstances:
    """What the limits look at beside the event that arrives: the case, and the first day that it can have happened.

    A recorded past is in its order: a vague date is no earlier than the step before it. An undated transmission can
    have followed the registration at once, whatever the record holds between.
    """
    earliest = event.occurred_date or facts.earliest
    if facts.is_imported and facts.earliest and earliest:
        earliest = max(earliest, facts.earliest)
    if event.kind == E.TRANSMITTED and event.occurred_date is None:
        earliest = facts.transmissible_from or facts.earliest
    return Circumstances(facts.is_split, facts.heard_on_admissibility, earliest, facts.is_suspended, facts.dead)


def _proposed(reading: _Reading, event: EventLike) -> Changes:
    own = reading.actor_id is not None and event.actor_id == reading.actor_id
    return {"proposed": EventKind(event.kind), "proposed_by_actor": own}


def _unproposed(_reading: _Reading, _event: EventLike) -> Changes:
    return {"proposed": None, "proposed_by_actor": False}


def _transmitted(reading: _Reading, event: EventLike) -> Changes:
    return {
        "is_transmitted": True,
        "transmitted_on": event.occurred_date,
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
        return {name: getattr(fresh, name) for name in _OF_ONE_EXCHANGE} | {"transmissible_from": reading.earliest}
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
    "warned_until",
    "transmitted_on",
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
    E.SUBMITTED: lambda r, _e: {"transmissible_from": r.earliest},
    E.REGISTERED: lambda r, e: {"transmissible_from": r.earliest} if e.occurred_date else {},
    E.AUTHOR_DIED: lambda r, _e: {"dead": r.facts.dead + 1},
    E.HEIRS_CONTINUE: lambda r, _e: {"dead": max(r.facts.dead - 1, 0)},
    E.COMPLAINANT_REPLACED: lambda r, _e: {"dead": max(r.facts.dead - 1, 0)},
    E.INADMISSIBLE: lambda _r, _e: {"is_suspended": False},
    E.DISCONTINUED: lambda _r, _e: {"is_suspended": False},
    E.SETTLEMENT_REJECTED_BY_AUTHOR: lambda _r, _e: {"settlement_stands": False},
    E.SETTLEMENT_REJECTED_BY_STATE: lambda _r, _e: {"settlement_stands": False},
    E.DISCONTINUANCE_WARNED: lambda _r, e: {"warned_until": e.until_date},
    E.AUTHOR_COMMENTS: lambda _r, _e: {"warned_until": None},
    E.FURTHER_COMMENTS: lambda _r, _e: {"warned_until": None},
    E.ADDITIONAL_INFORMATION: lambda _r, _e: {"warned_until": None},
    E.FRIENDLY_SETTLEMENT: lambda _r, _e: {"settlement_stands": True},
    # In a live case the decision says whether it ends for the settlement; a record says so by its order alone.
    E.WITHDRAWN: lambda r, _e: {"settlement_stands": r.facts.settlement_stands and not r.facts.is_imported},
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
