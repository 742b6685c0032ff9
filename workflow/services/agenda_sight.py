"""What an agenda gives to see, and until when: the card to every member but the recused, the content by their word."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core import clock
from intake.models import CommunicationGrant
from intake.policies import OF_THE_COMMITTEE, Tier
from intake.services.audit import record_for
from intake.services.grants import grant_give, grants_end, sights_end
from intake.vocabulary import GrantSource
from workflow.models import AgendaItem, CaseFile, CommitteeMember
from workflow.selectors.committee import standing_answers
from workflow.services.profiles import profile_of
from workflow.vocabulary_sessions import ItemStatus

GIVING = (ItemStatus.STANDING, ItemStatus.DECIDED)


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


def sight_renew(item: AgendaItem) -> None:
    """Let what this item's agenda gave end with the session's new last day. One that has left gives nothing."""
    if not _items(item.case, *GIVING).exists():
        return
    given = CommunicationGrant.objects.filter(content_object=item.case.communication_id, source=GrantSource.AGENDA)
    for grant in given.select_related("user", "permission"):
        _bound_by(grant, _until(item.case, grant.user))


def sights_follow_term(row: CommitteeMember) -> None:
    """Let what a member was given by agendas and questions end with their term; what an earlier term gave ends now."""
    given = CommunicationGrant.objects.filter(user=row.user, source__in=OF_THE_COMMITTEE)
    for grant in given.select_related("user", "permission").order_by("content_object"):
        case = CaseFile.objects.filter(communication=grant.content_object_id).earliest("pk")
        is_earlier = row.term_from_date is not None and clock.day_of(grant.created_at) < row.term_from_date
        is_agendas = grant.source == GrantSource.AGENDA
        if is_earlier or (is_agendas and not _items(case, *GIVING).exists()):
            grants_end(communication_id=grant.content_object_id, user=row.user, source=GrantSource(grant.source))
        else:
            _bound_by(grant, _until(case, row.user) if is_agendas else term_end(case, row.user))


def term_end(case: CaseFile, user: User) -> datetime | None:
    """The end of the last day of a member's term, where one is recorded."""
    last = CommitteeMember.objects.filter(user=user).values_list("term_until_date", flat=True).first()
    return _end_of(last, case) if last else None


def _bound_by(grant: CommunicationGrant, until: datetime | None) -> None:
    """Change when a grant ends, and not since when it is there: it is no new one."""
    if grant.expires_at == until:
        return
    CommunicationGrant.objects.filter(pk=grant.pk).update(expires_at=until)
    codes = {"tier": grant.permission.codename, "source": str(grant.source)}
    record_for(grant.content_object_id, Action.GRANT_GIVEN, objects=[("user", grant.user_id)], codes=codes)


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
        expires_at=_until(case, user),
    )


def _until(case: CaseFile, user: User) -> datetime:
    """The end of the last day of the latest session with a case of the communication on its agenda, or of the term."""
    days: list[date] = list(_items(case, *GIVING).values_list("session__closes_date", flat=True))
    ends, term = _end_of(max(days), case), term_end(case, user)
    return min(ends, term) if term else ends


def _end_of(day: date, case: CaseFile) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(profile_of(case).zone))


def _items(case: CaseFile, *statuses: ItemStatus) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(case__communication=case.communication_id, status__in=statuses)
