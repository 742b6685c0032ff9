"""What is to be done about the limits of a case on a day: pure, from what is known of the case and its profile.

Nothing here is a guard: silence lets the Committee go on, a reminder is practice, a late answer is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from casetracker.reference.profile import LimitKind, Profile, Waiting
from workflow.calendar.arithmetic import last_day_under
from workflow.calendar.rules import WINDOWS
from workflow.vocabulary import LimitNoticeKind, LimitStatus, Party

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Running:
    """A limit that runs or has lapsed; ``due`` is its last day."""

    id: UUID
    kind: LimitKind
    party: Party
    status: LimitStatus
    starts_on: date | None
    due: date

    @property
    def is_window(self) -> bool:
        """Whether a party may ask for something within it: nobody is late by it."""
        return self.kind in WINDOWS


@dataclass(frozen=True)
class Notice:
    """Something to be told, since the day ``on``; ``limit`` is None where what waits has no limit."""

    kind: LimitNoticeKind
    limit: UUID | None
    on: date


@dataclass(frozen=True)
class Watched:
    """What of a case matters here.

    ``turn`` is who must act next, ``waits_since`` the day since when; ``last_letter`` the newest reminder to the State.
    """

    id: UUID
    turn: Party
    waits_since: date | None
    is_suspended: bool
    last_letter: date | None
    limits: tuple[Running, ...]
    promised: frozenset[Notice]


@dataclass(frozen=True)
class Duties:
    """The limits that have lapsed since the last look, and what is to be told that was not promised yet."""

    lapsed: tuple[Running, ...]
    notices: tuple[Notice, ...]

    def __bool__(self) -> bool:
        return bool(self.lapsed or self.notices)


def duties(case: Watched, profile: Profile, *, today: date) -> Duties:
    """What is to be done on ``today``, the day in the profile's zone. Doing it leaves nothing to do on that day."""
    lapsed = tuple(one for one in case.limits if one.status is LimitStatus.OPEN and one.due < today)
    told = [notice for limit in case.limits for notice in _notices(case, limit, profile, today)]
    told += _waiting_for_the_secretariat(case, profile, today)
    return Duties(lapsed, tuple(notice for notice in told if notice not in case.promised))


def _notices(case: Watched, limit: Running, profile: Profile, today: date) -> Iterator[Notice]:
    if limit.is_window:
        return
    if limit.due >= today:
        yield from _before(limit, profile, today)
        return
    if limit.status is LimitStatus.OPEN:
        yield Notice(LimitNoticeKind.LAPSED, limit.id, limit.due + ONE_DAY)
    # Where the case has gone on without the answer, or stands still, nobody waits for it any more.
    if case.turn == limit.party and not case.is_suspended:
        yield from _letter(case, limit, profile, today)
        yield from _too_long(Waiting.LAPSED_LIMIT, limit.id, limit.due, profile, today)


def _before(limit: Running, profile: Profile, today: date) -> Iterator[Notice]:
    days = [limit.due - timedelta(days=number) for number in profile.days_before(limit.kind)]
    come = [day for day in days if day <= today and (limit.starts_on is None or day > limit.starts_on)]
    # After an outage the newest says it all.
    if come and limit.status is LimitStatus.OPEN:
        yield Notice(LimitNoticeKind.BEFORE, limit.id, max(come))


def _letter(case: Watched, limit: Running, profile: Profile, today: date) -> Iterator[Notice]:
    every = profile.limit(LimitKind.STATE_REMINDER)
    if every is None or limit.party != Party.STATE:
        return
    since = max(limit.due, case.last_letter or limit.due)
    newest, count = None, 1
    while (day := last_day_under(profile, replace(every, amount=every.amount * count), since)) <= today:
        newest, count = day, count + 1
    if newest is not None:
        yield Notice(LimitNoticeKind.LETTER_DUE, limit.id, newest)


def _waiting_for_the_secretariat(case: Watched, profile: Profile, today: date) -> Iterator[Notice]:
    if case.turn == Party.SECRETARIAT and case.waits_since and not case.is_suspended:
        yield from _too_long(Waiting.SECRETARIAT, None, case.waits_since, profile, today)


def _too_long(of: Waiting, limit: UUID | None, since: date, profile: Profile, today: date) -> Iterator[Notice]:
    patience = profile.patience(of)
    if patience is not None and since + timedelta(days=patience) <= today:
        yield Notice(LimitNoticeKind.ESCALATED, limit, since + timedelta(days=patience))
