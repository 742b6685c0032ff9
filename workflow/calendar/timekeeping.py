"""The limits of a case as its events leave them: opened, stopped, extended, met, lapsed or ended. Pure.

Two days are kept of each. ``due`` is its last day as the record dates it, exact in a live case. ``earliest`` is the
earliest last day on any reading of an imported record's dates: a guard on the lapse of time compares with that, so that
it refuses only what is impossible on every reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from uuid import UUID

from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.profile import LimitKind, Profile, Stop
from workflow.calendar.arithmetic import last_day_under, shifted
from workflow.calendar.rules import (
    AUTHOR_EXCHANGE,
    BY_STEP,
    CLOSES,
    CLOSES_AFTER_SPLIT,
    HOLDS,
    OPENS,
    RELEASES,
    Opening,
)
from workflow.vocabulary import RUNNING, UNCLOSED, LimitStatus, Party
from workflow.vocabulary import EventKind as E

SPLIT_LIMIT = LimitKind.STATE_REPLY


class TimedEvent(Protocol):
    """What of an event matters to the limits."""

    @property
    def pk(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def from_state(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def occurred_date(self) -> date | None: ...
    @property
    def precision(self) -> str: ...
    @property
    def limit(self) -> str: ...
    @property
    def until_date(self) -> date | None: ...


@dataclass(frozen=True)
class Running:
    """One limit. ``held`` names what stops it, ``held_on`` and ``held_latest`` since when on either reading."""

    kind: LimitKind
    party: Party
    opened_by: UUID
    starts_on: date | None
    due: date | None
    earliest: date | None
    status: LimitStatus = LimitStatus.OPEN
    held: frozenset[Stop] = frozenset()
    held_on: date | None = None
    held_latest: date | None = None
    closed_by: UUID | None = None

    @property
    def is_unclosed(self) -> bool:
        return self.status in UNCLOSED


Limits = Mapping[LimitKind, Running]


@dataclass(frozen=True)
class Circumstances:
    """What of the case matters to the limits when an event arrives.

    ``earliest`` is the earliest day on which the event can have happened; ``dead`` counts the authors who died and in
    whose place nobody goes on yet.
    """

    is_split: bool = False
    heard_on_admissibility: bool = False
    earliest: date | None = None
    is_suspended: bool = False
    dead: int = 0


def limits_after(
    limits: Limits, event: TimedEvent, profile: Profile, around: Circumstances
) -> tuple[dict[LimitKind, Running], list[Running]]:
    """The limits after ``event``, the newest of each kind, and those that it changed, the replaced ones among them."""
    keeper = _Keeper(dict(limits), event, profile, around)
    keeper.run()
    return keeper.limits, keeper.changed


@dataclass
class _Keeper:
    limits: dict[LimitKind, Running]
    event: TimedEvent
    profile: Profile
    around: Circumstances

    def __post_init__(self) -> None:
        self.kind = E(self.event.kind)
        self.changed: list[Running] = []

    def run(self) -> None:
        # A decision on admissibility in the sitting of the views opens no time for the merits and ends none.
        if self.kind is E.ADMISSIBLE and self.event.from_state == self.event.to_state:
            return
        for kind, status in self._closing():
            self._close(kind, status)
        for opening in filter(self._concerns, OPENS.get(self.kind, ())):
            self._open(opening)
        self._stop_or_go_on()
        if self.kind is E.EXTENSION_GRANTED:
            self._extend()
        if self.kind is E.LIMIT_LAPSED:
            self._lapse()

    def _stop_or_go_on(self) -> None:
        for stop in HOLDS.get(self.kind, ()):
            self._hold(stop)
        for stop in RELEASES.get(self.kind, ()):
            self._release(stop)

    def _closing(self) -> Iterator[tuple[LimitKind, LimitStatus]]:
        yield from CLOSES.get(self.kind, ())
        if self.around.is_split:
            yield from CLOSES_AFTER_SPLIT.get(self.kind, ())
        # What the State had still to say belongs to the merits now, and their time begins with the decision.
        if self.kind is E.SPLIT_GRANTED and self.around.heard_on_admissibility and self._stops(SPLIT_LIMIT):
            yield SPLIT_LIMIT, LimitStatus.ENDED

    def _stops(self, kind: LimitKind) -> bool:
        limit = self.profile.limit(kind)
        return limit is not None and Stop.SPLIT_GRANTED in limit.stops

    def _concerns(self, opening: Opening) -> bool:
        # Observations that come when the case is not with the State are recorded; the author's time begins when the
        # exchange goes to the author.
        return opening.limit not in AUTHOR_EXCHANGE or self.event.from_state != self.event.to_state

    def _put(self, limit: Running) -> None:
        self.limits[limit.kind] = limit
        self.changed.append(limit)

    def _close(self, kind: LimitKind, status: LimitStatus) -> None:
        limit = self.limits.get(kind)
        if limit is not None and limit.is_unclosed:
            self._put(replace(limit, status=status, closed_by=self.event.pk, held=frozenset(), held_on=None))

    def _open(self, opening: Opening) -> None:
        start, rule = self.event.occurred_date, self.profile.limit(opening.limit)
        if rule is not None:
            due = last_day_under(self.profile, rule, start) if start else None
            earliest = last_day_under(self.profile, rule, self.around.earliest) if self.around.earliest else None
        elif opening.limit in BY_STEP and self.event.until_date is not None:
            due = earliest = self.event.until_date
        else:
            return
        self._close(opening.limit, LimitStatus.ENDED)
        opened = Running(opening.limit, opening.party, self.event.pk, start, due, earliest)
        # What opens while nobody is there to answer waits for who goes on; a question to the heirs is theirs to answer.
        waits = self.around.dead > 0 and rule is not None and Stop.AUTHOR_DIED in rule.stops
        self._put(self._held(opened, Stop.AUTHOR_DIED, start, start) if waits else opened)

    def _hold(self, stop: Stop) -> None:
        on, latest = self.event.occurred_date, _latest(self.event)
        for limit in list(self.limits.values()):
            if not self._stops_by(limit, stop):
                continue
            if limit.status is LimitStatus.SUSPENDED:
                self._put(replace(limit, held=limit.held | {stop}))
            elif limit.status in RUNNING and not self._was_over(limit, on):
                # Time that passed before the limit began to run is no time that it stood still.
                since = max(on, limit.starts_on) if on and limit.starts_on else on
                self._put(self._held(limit, stop, since, latest))

    def _was_over(self, limit: Running, on: date | None) -> bool:
        """Whether the limit was over when it was stopped: news that comes late still counts from its day."""
        if on is None:
            return limit.status is LimitStatus.LAPSED
        return limit.due is not None and on > limit.due

    def _held(self, limit: Running, stop: Stop, since: date | None, latest: date | None) -> Running:
        held = replace(limit, status=LimitStatus.SUSPENDED, held=frozenset({stop}))
        return replace(held, held_on=since, held_latest=latest)

    def _stops_by(self, limit: Running, stop: Stop) -> bool:
        rule = self.profile.limit(limit.kind)
        if rule is not None:
            return stop in rule.stops
        # A day that the step itself set: a suspension stops it, and a death that of the author.
        return stop is Stop.SUSPENSION or limit.party is Party.AUTHOR

    def _release(self, stop: Stop) -> None:
        on = self.event.occurred_date
        if stop is Stop.AUTHOR_DIED and self.around.dead > 1:
            return  # somebody else has died, and nobody goes on for them yet
        for limit in list(self.limits.values()):
            if limit.status is not LimitStatus.SUSPENDED or stop not in limit.held:
                continue
            left = limit.held - {stop}
            if left:
                self._put(replace(limit, held=left))
                continue
            due = self._moved(limit, limit.due, limit.held_on, on) if on and limit.held_on else None
            earliest = self._moved(limit, limit.earliest, limit.held_latest, on)
            running = replace(limit, status=LimitStatus.OPEN, held=left, held_on=None, held_latest=None)
            self._put(replace(running, due=due, earliest=earliest))

    def _moved(self, limit: Running, due: date | None, since: date | None, until: date | None) -> date | None:
        """``due`` later by the days that the limit stood still; on unknown days by none that is certain."""
        if due is None or since is None or until is None or until <= since:
            return due
        end, rule = due + (until - since), self.profile.limit(limit.kind)
        return shifted(end, rule, free=self.profile.free_days) if rule else end

    def _extend(self) -> None:
        limit, until = extendable(self.limits, self.event.limit), self.event.until_date
        if limit is None or until is None:
            return
        extended = replace(limit, status=LimitStatus.OPEN, due=until, earliest=until)
        if limit.status is LimitStatus.SUSPENDED:
            # The named day counts from now: what it stood still before is in it.
            on, latest = self.event.occurred_date, _latest(self.event)
            extended = replace(extended, status=limit.status, held_on=on, held_latest=latest)
        elif self.around.is_suspended and self._stops_by(limit, Stop.SUSPENSION):
            extended = self._held(extended, Stop.SUSPENSION, self.event.occurred_date, _latest(self.event))
        self._put(extended)

    def _lapse(self) -> None:
        limit = self.limits.get(LimitKind(self.event.limit)) if self.event.limit else None
        if limit is not None and limit.status is LimitStatus.OPEN:
            self._put(replace(limit, status=LimitStatus.LAPSED))


def extendable(limits: Limits, kind: str) -> Running | None:
    """The unclosed limit of this ``kind``; none named: the only one there is."""
    unclosed = [one for one in limits.values() if one.is_unclosed and kind in ("", one.kind)]
    return unclosed[0] if len(unclosed) == 1 else None


def _latest(event: TimedEvent) -> date | None:
    return PreciseDate(event.occurred_date, Precision(event.precision)).last_value
