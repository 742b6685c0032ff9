"""A person's act on a mail: to send it again."""

from datetime import datetime
from uuid import UUID

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import SYSTEM, Chain, record
from casetracker.core import mailing
from casetracker.core.acting import service
from casetracker.core.models import MailDelivery
from workflow.selectors.deliveries import communication_of, delivery_get


@service
def delivery_send_again(*, user: User, delivery_id: UUID, at: datetime) -> MailDelivery:
    """Send a mail again that was refused or whose delivery is unknown, as its reader may read it now.

    Raises Hidden, Refused (``not_to_be_sent_again``).
    """
    delivery = delivery_get(user=user, delivery_id=delivery_id)
    before = delivery.state
    promised = mailing.send_again(delivery=delivery, at=at)
    communication = communication_of(delivery)
    record(
        Action.MAIL_SENT_AGAIN,
        Chain(ChainKind.COMMUNICATION, communication.pk) if communication else SYSTEM,
        objects=[("mail", delivery.pk), ("user", delivery.user_id)],
        codes={"was": before},
    )
    return promised
