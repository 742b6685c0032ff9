"""From what was promised of a time limit to mails: that there is news on a reference, and nothing of what it is.

An author's limit is told to the author's side, any other to the officer of the case; that something waits for too long,
to the heads of petitions.
"""

from uuid import UUID

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock, outbox
from casetracker.core.models import OutboxMessage
from intake.policies import Tier, erasures_of
from workflow.models import CaseFile, DeadlineNotice
from workflow.notices.deliver import news_send, recipients
from workflow.policies import can_see
from workflow.vocabulary import LIVE, LimitNoticeKind, LimitStatus, Party

NOTICE, MAIL = "deadline.notice", "deadline.notice_mail"


def limit_notice_spread(message: OutboxMessage) -> None:
    """Promise one mail to each person whom the notice is for. Doing it again promises none twice."""
    notice = _notice(message)
    _spread(notice, readers_of(notice))


def limit_notice_mail(message: OutboxMessage) -> None:
    """Send one mail; none where the limit was met or moved meanwhile.

    Where the notice is not for this person any more, whom it is for now is told instead: a recused officer's head.
    Raises what the mail server raises: the message then waits and is tried again.
    """
    notice = _notice(message)
    readers = readers_of(notice)
    reader = next((one for one in readers if one.pk == UUID(message.payload["user"])), None)
    if reader is None:
        _spread(notice, readers)
    else:
        news_send(notice.case.communication.reference, reader, about=notice.pk)


def _spread(notice: DeadlineNotice, readers: list[User]) -> None:
    for reader in readers:
        outbox.put_once(MAIL, at=clock.now(), notice=str(notice.pk), user=str(reader.pk))


def readers_of(notice: DeadlineNotice) -> list[User]:
    """Whom a notice is for now: nobody once it is out of date, or the communication erased."""
    case = notice.case
    if not _still_holds(notice) or erasures_of(case.communication_id).exists():
        return []
    if notice.kind == LimitNoticeKind.ESCALATED:
        return heads(case)
    is_authors = notice.deadline is not None and notice.deadline.party == Party.AUTHOR
    authors = recipients(case.communication) if is_authors else []
    # That the author's time is over is the officer's news, too: it is theirs to go on.
    officers = _officers(case) if not is_authors or notice.kind == LimitNoticeKind.LAPSED else []
    return [*authors, *officers]


def heads(case: CaseFile) -> list[User]:
    """The heads of petitions who may see the case."""
    standing = {"memberships__role": Role.HEAD_OF_PETITIONS, "memberships__ended_at__isnull": True}
    found = User.objects.filter(is_active=True, **standing).distinct().order_by("pk")
    return [head for head in found if can_see(head, case, Tier.CARD)]


def _officers(case: CaseFile) -> list[User]:
    officer = case.case_officer
    return [officer] if officer is not None and can_see(officer, case, Tier.CARD) else heads(case)


def _still_holds(notice: DeadlineNotice) -> bool:
    if notice.deadline is None:
        return notice.case.state in LIVE
    wanted = LimitStatus.OPEN if notice.kind == LimitNoticeKind.BEFORE else LimitStatus.LAPSED
    return notice.deadline.status == wanted


def _notice(message: OutboxMessage) -> DeadlineNotice:
    rows = DeadlineNotice.objects.select_related("case__communication", "case__case_officer", "deadline")
    return rows.get(pk=UUID(message.payload["notice"]))
