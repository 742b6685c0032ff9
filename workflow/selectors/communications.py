"""My communications: what a caseworker follows, drafts and cases alike, as their own organisation sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.reference.receivability import Answer
from intake.models import Communication
from intake.policies import Tier, visible
from intake.selectors import state_answers, states_of
from workflow.machine.turns import SUSPENDING, turn
from workflow.models import CaseEvent, CaseFile, Deadline
from workflow.selectors.own_history import AWAITED
from workflow.vocabulary import ENDED, EXCHANGE, LIVE, PRE_REGISTRATION, RUNNING, CaseState, Party
from workflow.vocabulary import EventKind as E
from workflow.wording import COMPLETE, DRAFT, OWN_STAGES, STAGES, SUSPENDED_NEXT, SUSPENDED_NOW

PAGE_SIZE = 20
MOST_COUNTED = 1000

# What the list can be filtered by: the code in the address, and the states of the cases that it means.
FILTERS: dict[str, frozenset[CaseState]] = {
    "examined": PRE_REGISTRATION,
    "exchange": EXCHANGE - {CaseState.READY},
    "decision": frozenset({CaseState.READY, CaseState.UNDER_CONSIDERATION}),
    "follow_up": frozenset({CaseState.FOLLOW_UP}),
    "ended": ENDED,
}


@dataclass(frozen=True)
class Standing:
    """Where a communication (or one of its cases) stands: the tag, what comes next, who must act, until when."""

    state: str
    now: str | Promise
    next: str | Promise
    who: str | Promise
    is_you: bool
    due_date: date | None = None
    case: CaseFile | None = None


@dataclass(frozen=True)
class Followed:
    """One line of the list."""

    communication: Communication
    states: list[tuple[str, str]]
    standings: list[Standing]


@dataclass(frozen=True)
class FollowedPage:
    """One page of it; ``before`` and ``after`` are references to page from, empty where there is nothing that way."""

    rows: list[Followed]
    total: str
    before: str
    after: str


def my_communications(user: User, *, stage: str = "") -> QuerySet[Communication]:
    """The communications whose content ``user`` may read, by the stage that the filter names."""
    found = visible(user, Tier.CONTENT).select_related("created_by")
    if stage == DRAFT:
        return found.filter(sealed_at__isnull=True, completed_at__isnull=True)
    if stage == COMPLETE:
        return found.filter(sealed_at__isnull=True, completed_at__isnull=False)
    if stage in FILTERS:
        return found.filter(Exists(CaseFile.objects.filter(communication=OuterRef("pk"), state__in=FILTERS[stage])))
    return found


def followed_page(
    communications: QuerySet[Communication],
    *,
    user: User,
    on: date,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> FollowedPage:
    """The page behind the communication ``after``, or before ``before``; the newest change first. ``on`` is today."""
    anchor = communications.filter(reference=after or before).values_list("changed_at", "pk").first()
    backwards = bool(before and not after and anchor)
    found = communications
    if anchor and (after or before):
        moment, pk = anchor
        newer = Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk)
        older = Q(changed_at__lt=moment) | Q(changed_at=moment, pk__lt=pk)
        found = communications.filter(newer if backwards else older)
    order = ("changed_at", "pk") if backwards else ("-changed_at", "-pk")
    rows = list(found.order_by(*order)[: size + 1])
    has_more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    is_first = not anchor or (backwards and not has_more)
    is_last = not backwards and not has_more
    return FollowedPage(
        rows=[followed(row, user=user, on=on) for row in rows],
        total=_capped(communications),
        before="" if is_first or not rows else rows[0].reference,
        after="" if is_last or not rows else rows[-1].reference,
    )


def _capped(found: QuerySet[Communication]) -> str:
    count = found.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"{count:,}" if count <= MOST_COUNTED else f"{MOST_COUNTED:,}+"


def followed(communication: Communication, *, user: User, on: date) -> Followed:
    """One communication with where it stands, as ``user`` reads it; ``on`` is today in Geneva."""
    states = states_of(communication)
    if communication.sealed_at is None:
        return Followed(communication, states, [_own(communication, user, on)])
    cases = cases_of(communication)
    limits = limits_of(cases)
    return Followed(communication, states, [standing(case, limits) for case in cases])


def cases_of(communication: Communication) -> list[CaseFile]:
    """The case files of a submitted communication, one a State."""
    cases = CaseFile.objects.filter(communication=communication).annotate(newest_suspension=Subquery(_SUSPENSIONS))
    return list(cases.order_by("state_party_id"))


_SUSPENSIONS = (
    CaseEvent.objects.filter(case_id=OuterRef("pk"), kind__in=[*SUSPENDING, E.SUSPENSION_LIFTED, E.REOPENED])
    .order_by("-seq")
    .values("kind")[:1]
)


def _own(communication: Communication, user: User, on: date) -> Standing:
    state = COMPLETE if communication.completed_at else DRAFT
    now, next_step = OWN_STAGES[state]
    if state == COMPLETE and not _can_be_received(communication, on):
        return Standing(
            state,
            now,
            _("It cannot be received yet. You are told when that changes: submit it then."),
            "",
            is_you=False,
        )
    author = communication.created_by
    is_you = author == user
    return Standing(state, now, next_step, "" if is_you or author is None else author.display_name, is_you=is_you)


def _can_be_received(communication: Communication, on: date) -> bool:
    return all(answer.receivability.answer is not Answer.NO for answer in state_answers(communication, on=on))


def limits_of(cases: Sequence[CaseFile]) -> dict[Any, list[Deadline]]:
    """The limits that concern the author, running or lapsed, by case, the soonest first; of imported cases none."""
    live = [case for case in cases if not case.is_imported]
    concerning = Q(party=Party.AUTHOR) | Q(kind__in=AWAITED)
    running = Deadline.objects.filter(concerning, case__in=live, status__in=RUNNING, due_date__isnull=False)
    found: dict[Any, list[Deadline]] = {}
    for limit in running.order_by("due_date"):
        found.setdefault(limit.case_id, []).append(limit)
    return found


def standing(case: CaseFile, limits: dict[Any, list[Deadline]]) -> Standing:
    """Where a case stands, as its author reads it; ``limits`` are those of :func:`limits_of`."""
    party = turn(case.state)
    stage = STAGES[case.state]
    own = limits.get(case.pk, [])
    due = next((limit.due_date for limit in own if limit.party == party), None)
    if case.state in LIVE and getattr(case, "newest_suspension", None) in SUSPENDING:
        return Standing(case.state, SUSPENDED_NOW, SUSPENDED_NEXT, "", is_you=False, case=case)
    who = "" if party is Party.NOBODY else party.label
    return Standing(case.state, stage.now, stage.next, who, party is Party.AUTHOR, due, case)
