"""What was promised of limits, as the pages show it: a mail says no more than that there is news."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from workflow.models import CaseEvent, Deadline, DeadlineNotice
from workflow.selectors.watching import LETTERS
from workflow.vocabulary import LimitNoticeKind, LimitStatus

SHOWN = (LimitNoticeKind.LETTER_DUE, LimitNoticeKind.ESCALATED)


def notes_of(limits: Iterable[Deadline]) -> dict[UUID, list[str]]:
    """Of each limit what is to be done about it, in words: the letter that is still due, that it waits for too long."""
    lapsed = {limit.pk: limit.case_id for limit in limits if limit.status == LimitStatus.LAPSED}
    promised = DeadlineNotice.objects.filter(deadline__in=lapsed, kind__in=SHOWN).order_by("kind", "on_date")
    sent = _last_letters(lapsed.values())
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for notice in promised:
        words = str(LimitNoticeKind(notice.kind).label)
        is_sent = notice.kind == LimitNoticeKind.LETTER_DUE and sent.get(notice.case_id, date.min) >= notice.on_date
        if notice.deadline_id and not is_sent and words not in found[notice.deadline_id]:
            found[notice.deadline_id].append(words)
    return dict(found)


def _last_letters(cases: Iterable[UUID]) -> dict[UUID, date]:
    sent = CaseEvent.objects.filter(case_id__in=set(cases), kind__in=LETTERS, occurred_date__isnull=False)
    return dict(sent.order_by().values_list("case_id").annotate(Max("occurred_date")))


def escalated_cases() -> QuerySet[DeadlineNotice]:
    """For ``Exists`` in a query of cases: something of it was told to the heads, and it has not moved since."""
    moves = CaseEvent.objects.filter(case_id=OuterRef("case_id"), recorded_at__gt=OuterRef("promised_at"))
    told = DeadlineNotice.objects.filter(case=OuterRef("pk"), kind=LimitNoticeKind.ESCALATED)
    still = Q(deadline__isnull=True) | Q(deadline__status=LimitStatus.LAPSED)
    return told.filter(still, ~Exists(moves.exclude(from_state=F("to_state"))))
