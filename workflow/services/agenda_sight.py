"""What an agenda gives to see, and until when: the card to every member but the recused, the content by their word."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from casetracker.accounts.models import User
from intake.models import CommunicationGrant
from intake.policies import Tier
from intake.services.grants import grant_give, sights_end
from intake.vocabulary import GrantSource
from workflow.models import AgendaItem, CaseFile
from workflow.selectors.committee import standing_answers
from workflow.services.profiles import profile_of
from workflow.vocabulary_sessions import ItemStatus


def card_open(case: CaseFile, user: User, *, at: datetime) -> None:
    """Let a member see the card, which says what to declare on."""
    _give(case, user, Tier.CARD, at)


def content_open(case: CaseFile, user: User, *, at: datetime) -> None:
    """Let a member who declared no conflict read."""
    _give(case, user, Tier.CONTENT, at)


def sight_end(case: CaseFile) -> None:
    """End what the agenda gave, unless another case of the communication stands on one."""
    if not _items(case, ItemStatus.STANDING).exists():
        sights_end(communication_id=case.communication_id, source=GrantSource.AGENDA)


def sight_renew(item: AgendaItem, *, at: datetime) -> None:
    """Let what this item's agenda gave end with the session's new last day."""
    given = CommunicationGrant.objects.filter(content_object=item.case.communication_id, source=GrantSource.AGENDA)
    holders = User.objects.filter(pk__in=given.values("user"))
    for holder in holders:
        card_open(item.case, holder, at=at)
        if has_declared(item, holder):
            content_open(item.case, holder, at=at)


def has_declared(item: AgendaItem, user: User) -> bool:
    """Whether a member has declared no conflict in this item's case."""
    return standing_answers().filter(item=item, user=user).exists()


def _give(case: CaseFile, user: User, tier: Tier, at: datetime) -> None:
    grant_give(
        communication=case.communication,
        user=user,
        tier=tier,
        source=GrantSource.AGENDA,
        at=at,
        expires_at=_until(case),
    )


def _until(case: CaseFile) -> datetime:
    """The end of the last day of the latest session with a case of the communication on its agenda."""
    given = _items(case, ItemStatus.STANDING, ItemStatus.DECIDED)
    days: list[date] = list(given.values_list("session__closes_date", flat=True))
    zone = ZoneInfo(profile_of(case).zone)
    return datetime.combine(max(days) + timedelta(days=1), time(), tzinfo=zone)


def _items(case: CaseFile, *statuses: ItemStatus) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(case__communication=case.communication_id, status__in=statuses)
