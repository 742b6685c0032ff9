"""The live cases and what the sweep of limits looks at, read in batches: four queries a batch, whatever is in it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casetracker.core import clock
from casetracker.reference.profile import LimitKind, Profile
from intake.policies import erasures_of
from workflow.calendar.duties import Notice, Running, Watched
from workflow.machine.turns import PROPOSALS, PROPOSING, SUSPENDING, turn
from workflow.models import CaseEvent, CaseFile, Deadline, DeadlineNotice
from workflow.vocabulary import LIVE, RUNNING, EventKind, LimitNoticeKind, LimitStatus, Party

BATCH = 500
LETTERS = frozenset({EventKind.REMINDER_TO_STATE, EventKind.FOLLOWUP_REMINDER_TO_STATE})
# What ends a suspension: its end, and every decision with which a case ends.
RESUMING = frozenset({EventKind.SUSPENSION_LIFTED, EventKind.REOPENED, EventKind.DISCONTINUED, EventKind.INADMISSIBLE})


class Step(NamedTuple):
    """What of an event matters here."""

    case_id: UUID
    kind: str
    from_state: str
    to_state: str
    occurred_date: date | None
    recorded_at: datetime


def live_cases(profile: Profile) -> QuerySet[CaseFile]:
    """The cases of a procedure whose limits are kept: no imported past, nothing ended, nothing erased."""
    cases = CaseFile.objects.filter(is_imported=False, state__in=LIVE, procedure=profile.key)
    return cases.filter(~Exists(erasures_of(OuterRef("communication_id"))))


def watched_in_batches(profile: Profile) -> Iterator[list[Watched]]:
    """Every live case of a procedure, ``BATCH`` at a time, by primary key: what is added meanwhile is met or left."""
    last: UUID | None = None
    while rows := _rows(live_cases(profile), after=last):
        yield watched(rows, profile)
        last = rows[-1][0]


def watched(rows: Sequence[tuple[UUID, str]], profile: Profile) -> list[Watched]:
    """What is known of cases, given by id and state, in the same order."""
    ids = [pk for pk, _ in rows]
    steps, limits, promised = _steps(ids), _limits(ids), _promised(ids)
    return [
        _watched(pk, state, steps[pk], profile, limits=tuple(limits[pk]), promised=frozenset(promised[pk]))
        for pk, state in rows
    ]


def _rows(cases: QuerySet[CaseFile], *, after: UUID | None) -> list[tuple[UUID, str]]:
    following = cases.filter(pk__gt=after) if after else cases
    return list(following.order_by("pk").values_list("pk", "state")[:BATCH])


def _watched(pk: UUID, state: str, steps: list[Step], profile: Profile, **found: Any) -> Watched:
    proposing = [step.kind for step in steps if step.kind in PROPOSING]
    suspending = [step.kind for step in steps if step.kind in SUSPENDING | RESUMING]
    moves = [step for step in steps if step.from_state != step.to_state]
    letters = [step for step in steps if step.kind in LETTERS]
    return Watched(
        id=pk,
        turn=turn(state, is_proposed=bool(proposing) and proposing[-1] in PROPOSALS),
        waits_since=_day(moves[-1], profile) if moves else None,
        is_suspended=bool(suspending) and suspending[-1] in SUSPENDING,
        last_letter=_day(letters[-1], profile) if letters else None,
        **found,
    )


def _day(step: Step, profile: Profile) -> date:
    return step.occurred_date or clock.day_of(step.recorded_at, profile.zone)


def _steps(ids: Sequence[UUID]) -> defaultdict[UUID, list[Step]]:
    looked_at = Q(kind__in=LETTERS | SUSPENDING | RESUMING | PROPOSING) | ~Q(from_state=F("to_state"))
    events = CaseEvent.objects.filter(looked_at, case_id__in=ids).order_by("case_id", "seq")
    return _by_case((row[0], Step(*row)) for row in events.values_list(*Step._fields))


def _limits(ids: Sequence[UUID]) -> defaultdict[UUID, list[Running]]:
    limits = Deadline.objects.filter(case_id__in=ids, status__in=RUNNING, due_date__isnull=False)
    return _by_case((one.case_id, _running(one)) for one in limits.order_by("due_date", "pk"))


def _running(limit: Deadline) -> Running:
    kind, party, status = LimitKind(limit.kind), Party(limit.party), LimitStatus(limit.status)
    due = cast("date", limit.due_date)  # the others are not asked for
    return Running(limit.pk, kind, party, status, limit.starts_on, due)


def _promised(ids: Sequence[UUID]) -> defaultdict[UUID, list[Notice]]:
    rows = DeadlineNotice.objects.filter(case_id__in=ids).values_list("case_id", "kind", "deadline_id", "on_date")
    return _by_case((pk, Notice(LimitNoticeKind(kind), limit, on)) for pk, kind, limit, on in rows)


def _by_case(pairs: Iterator[tuple[UUID, Any]]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for pk, one in pairs:
        found[pk].append(one)
    return found
