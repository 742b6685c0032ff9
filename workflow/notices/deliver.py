"""From an event to mails: one promise a reader, which :mod:`casetracker.core.mailing` keeps once.

A mail says that there is news on a reference and where to read it. It carries no name, no State, no stage: mailboxes
are read by others. Its Message-ID is that of its record, so that a mail sent twice by a crash is one mail.
"""

from email.utils import formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from casetracker.accounts.models import User
from casetracker.core import clock, mailing, outbox
from casetracker.core.models import MailDelivery, OutboxMessage
from intake.models import Communication, Supplement
from workflow.models import CaseEvent, CaseFile
from workflow.notices.audiences import focal_points, may_still_be_told, officers, readers_of
from workflow.notices.wording import Kind, letter

NOTICE, SUPPLEMENT = "case.notice", "case.supplement_notice"
MAIL_DOMAIN = "notices.casetracker.invalid"


def notice_spread(message: OutboxMessage) -> None:
    """Promise one mail to each person who is told of a step. Doing it again promises none twice."""
    event = CaseEvent.objects.get(pk=UUID(message.payload["event"]))
    reference = Communication.objects.values_list("reference", flat=True).get(pk=event.communication_id)
    for reader in readers_of(event):
        news_send(reference, reader, about=event.pk)


def supplement_announce(supplement: Supplement, case: CaseFile) -> None:
    """Promise in the present transaction that the secretariat is told of further information; twice is once."""
    outbox.put_once(SUPPLEMENT, at=supplement.created_at, supplement=str(supplement.pk), case=str(case.pk))


def supplement_spread(message: OutboxMessage) -> None:
    """Promise one mail to each person of the secretariat who answers for the case."""
    case = CaseFile.objects.select_related("communication").get(pk=UUID(message.payload["case"]))
    for reader in officers(case):
        news_send(case.communication.reference, reader, about=UUID(message.payload["supplement"]))


def news_send(reference: str, reader: User, *, about: UUID) -> None:
    """Promise the one mail there is: that there is news. It leaves after the present transaction, once.

    ``about`` is the id of the occasion: the same occasion is told to the same reader once, ever, so what recurs (a
    reminder) has an id for each time.
    """
    mailing.promise(about=about, user_id=reader.pk, reference=reference, at=clock.now())


def news_compose(delivery: MailDelivery) -> EmailMessage | None:
    """The mail, in the reader's language; None for who has left or was kept from it since it was promised."""
    reader = User.objects.filter(pk=delivery.user_id).first()
    communication = Communication.objects.filter(reference=delivery.reference).first()
    if reader is None or communication is None or not may_still_be_told(reader, communication):
        return None
    is_of_the_state = any(one.pk == reader.pk for case in communication.cases.all() for one in focal_points(case))
    written = letter(Kind.NOTE_VERBALE if is_of_the_state else Kind.NEWS, reader.language, delivery.reference)
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return EmailMessage(
        subject=written.subject,
        body=written.body,
        to=[reader.email],
        reply_to=[formataddr((written.no_reply, sender))],
        headers={
            # Short enough to stand on one line: some mail servers lose a Message-ID that is folded.
            "Message-ID": f"<{delivery.pk.hex}@{MAIL_DOMAIN}>",
            "Content-Language": written.tag,
            # RFC 3834: what answers by itself does not answer this.
            "Auto-Submitted": "auto-generated",
        },
    )
