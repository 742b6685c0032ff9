"""The docket, the queue and the limits, as one person may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core.ids import normalise_reference
from intake.policies import Tier
from workflow.calendar.rules import WINDOWS
from workflow.machine.turns import PROPOSALS, PROPOSING
from workflow.models import CaseEvent, CaseFile, Deadline
from workflow.policies import visible
from workflow.selectors.acceptance import CONCERNED, flags
from workflow.selectors.limit_notes import escalated_cases
from workflow.vocabulary import ENDED, PRE_REGISTRATION, RUNNING, CaseState, LimitNoticeKind, LimitStatus

QUEUE_LENGTH = 50


def next_due() -> Subquery:
    """The soonest day by which somebody owes something in a case."""
    open_limits = owed(Deadline.objects.filter(case=OuterRef("pk")))
    return Subquery(open_limits.order_by("due_date").values("due_date")[:1])


def owed(limits: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Of ``limits``, those that run or have lapsed and that somebody owes something by: a window to ask in is none."""
    waited_for = limits.filter(status__in=RUNNING, due_date__isnull=False)
    return waited_for.exclude(kind__in=[window.value for window in WINDOWS])


def docket(user: User, filters: dict[str, Any]) -> QuerySet[CaseFile]:
    """The cases whose card ``user`` may see, by the filters of the docket's form."""
    cases = visible(user, Tier.CARD).select_related("case_officer")
    exact = {name: filters[name] for name in ("state", "state_party", "procedure") if filters.get(name)}
    cases = cases.filter(**exact)
    if filters.get("officer") == "me":
        cases = cases.filter(case_officer=user)
    if filters.get("officer") == "none":
        cases = cases.filter(case_officer__isnull=True)
    if filters.get("q"):
        cases = cases.filter(_search(str(filters["q"])))
    return cases.annotate(next_due=next_due())


def _search(text: str) -> Q:
    """By reference, communication number or published symbol: none of them is about a person."""
    number, _slash, year = text.strip().partition("/")
    condition = Q(reference__istartswith=normalise_reference(text)) | Q(source_symbol__icontains=text.strip())
    if number.isdecimal() and year.isdecimal() and len(number) < 9 and len(year) < 5:  # noqa: PLR2004
        condition |= Q(number=int(number), number_year=int(year))
    return condition


@dataclass(frozen=True)
class QueuePart:
    """What waits for this person, under one heading."""

    heading: Promise
    cases: list[CaseFile]


def queue(user: User, *, on: date) -> list[QueuePart]:
    """What waits for ``user`` on the day ``on``, oldest first, by the parts that their roles call for.

    Imported cases wait for nobody.
    """
    live = visible(user, Tier.CARD).filter(is_imported=False).exclude(state__in=ENDED)
    live = live.annotate(next_due=next_due()).select_related("case_officer")
    parts: list[tuple[bool, Promise, QuerySet[CaseFile]]] = [
        (
            user.has_role(Role.HEAD_OF_PETITIONS),
            LimitNoticeKind.ESCALATED.label,
            live.filter(Exists(escalated_cases())),
        ),
        (
            user.has_role(Role.RAPPORTEUR),
            _("Proposals to decide"),
            live.filter(state__in=PRE_REGISTRATION)
            .annotate(newest_proposing=_newest_proposing())
            .filter(newest_proposing__in=PROPOSALS),
        ),
        (
            user.has_role(Role.MEMBER, Role.RAPPORTEUR),
            _("For the Committee: the State party's acceptance has ended"),
            live.filter(pk__in=_flagged(user, on)) if user.has_role(Role.MEMBER, Role.RAPPORTEUR) else live.none(),
        ),
        (
            user.has_role(Role.MEMBER, Role.RAPPORTEUR),
            _("On the agenda"),
            live.filter(state=CaseState.UNDER_CONSIDERATION),
        ),
        (user.has_role(Role.INTAKE_OFFICER, Role.CASE_OFFICER), _("My cases"), live.filter(case_officer=user)),
        (
            user.has_role(Role.INTAKE_OFFICER, Role.HEAD_OF_PETITIONS),
            _("New, with nobody"),
            live.filter(case_officer__isnull=True, state__in=PRE_REGISTRATION),
        ),
        (
            user.has_role(Role.HEAD_OF_PETITIONS),
            _("Registered, to be assigned or transmitted"),
            live.filter(state=CaseState.REGISTERED),
        ),
        (user.has_role(Role.HEAD_OF_PETITIONS), _("Ready for an agenda"), live.filter(state=CaseState.READY)),
    ]
    return [
        QueuePart(heading, list(cases.order_by("received_at", "pk")[:QUEUE_LENGTH]))
        for is_theirs, heading, cases in parts
        if is_theirs
    ]


def _flagged(user: User, on: date) -> list[UUID]:
    # Every live case that this person may see is looked at, so no more of each is read than that takes.
    read = ("state", "state_party", "procedure", "received_date", "receivability", "is_imported")
    live = visible(user, Tier.CARD).filter(is_imported=False, state__in=CONCERNED).only(*read)
    found = flags(live.order_by("received_at", "pk"), on=on)
    return [pk for pk, flag in found.items() if flag.waits_for_the_committee][:QUEUE_LENGTH]


def _newest_proposing() -> Subquery:
    """Of the steps that make or undo a proposal, the newest one's kind."""
    steps = CaseEvent.objects.filter(case_id=OuterRef("pk"), kind__in=PROPOSING).order_by("-seq")
    return Subquery(steps.values("kind")[:1])


def open_limits(user: User, *, until: date | None = None, mine: bool = False) -> QuerySet[Deadline]:
    """The limits by which somebody is waited for, in the cases that ``user`` may see, those longest overdue first.

    Imported cases have none to keep.
    """
    limits = owed(_limits_of_cases(user, mine=mine))
    if until:
        limits = limits.filter(due_date__lte=until)
    return limits.select_related("case", "case__case_officer").order_by("due_date", "pk")


def suspended_limits(user: User, *, mine: bool = False) -> QuerySet[Deadline]:
    """The limits that stand still in the cases that ``user`` may see, those that have stood longest first."""
    limits = _limits_of_cases(user, mine=mine).filter(status=LimitStatus.SUSPENDED)
    return limits.select_related("case", "case__case_officer").order_by("suspended_on", "pk")


def _limits_of_cases(user: User, *, mine: bool) -> QuerySet[Deadline]:
    cases = visible(user, Tier.CARD).filter(is_imported=False, pk=OuterRef("case_id"))
    if mine:
        cases = cases.filter(case_officer=user)
    return Deadline.objects.filter(Exists(cases))
