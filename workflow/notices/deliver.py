"""From an event to mails: first one outbox message a recipient, then one mail a message.

A mail says that there is news on a reference and where to read it. It carries no name, no State, no stage: mailboxes
are read by others. Its Message-ID is that of event and recipient, so that a mail sent twice by a crash is one mail.
"""

from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import CSO_ROLES, Role
from casetracker.core import clock, outbox
from casetracker.core.models import OutboxMessage
from intake.models import Communication, CommunicationDenial, CommunicationGrant
from intake.policies import Tier
from workflow.models import CaseEvent

NOTICE, MAIL = "case.notice", "case.notice_mail"
MAIL_DOMAIN = "notices.casetracker.invalid"


def notice_spread(message: OutboxMessage) -> None:
    """Promise one mail to each person of the author's side who may read the case."""
    event = CaseEvent.objects.get(pk=UUID(message.payload["event"]))
    communication = Communication.objects.get(pk=event.communication_id)
    for reader in recipients(communication):
        outbox.put(MAIL, at=clock.now(), event=str(event.pk), user=str(reader.pk))


def recipients(communication: Communication, tier: Tier = Tier.CONTENT) -> list[User]:
    """The organisation's leads, and its members with a grant of ``tier``; nobody who is kept from it."""
    standing = Membership.objects.filter(
        user=OuterRef("pk"), organisation=communication.organisation_id, ended_at__isnull=True
    )
    grants = CommunicationGrant.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()),
        user=OuterRef("pk"),
        content_object=communication,
        permission__codename=tier.value,
    )
    denied = CommunicationDenial.objects.filter(user=OuterRef("pk"), communication=communication)
    is_lead, is_member = Exists(standing.filter(role=Role.CSO_LEAD)), Exists(standing.filter(role__in=CSO_ROLES))
    found = User.objects.filter(is_active=True).filter(Q(is_lead) | (Q(is_member) & Q(Exists(grants))))
    return list(found.filter(~Exists(denied)))


def notice_mail(message: OutboxMessage) -> None:
    """Send one mail; none to who has left or was kept from the case since it was promised.

    Raises what the mail server raises: the message then waits and is tried again.
    """
    event = CaseEvent.objects.get(pk=UUID(message.payload["event"]))
    communication = Communication.objects.get(pk=event.communication_id)
    reader = next((one for one in recipients(communication) if one.pk == UUID(message.payload["user"])), None)
    if reader is None:
        return
    news_send(communication.reference, reader, about=event.pk)


def news_send(reference: str, reader: User, *, about: UUID) -> None:
    """Send the one mail there is: that there is news. ``about`` and the reader make its Message-ID."""
    mail = EmailMessage(
        subject=_("News on communication %(reference)s") % {"reference": reference},
        body=render_to_string("emails/news.txt", {"reference": reference}),
        to=[reader.email],
        headers={"Message-ID": f"<{about.hex}.{reader.pk.hex}@{MAIL_DOMAIN}>"},
    )
    mail.send()
