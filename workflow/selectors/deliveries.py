"""Mails that a person has to look at: by reference and owner of the address, and nothing of what they are about."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core.errors import Hidden
from casetracker.core.models import MailDelivery
from casetracker.core.vocabulary import FOR_A_PERSON, MailState
from intake.models import Communication
from intake.policies import Tier, visible

DELAYED_ATTEMPTS = 4  # by then it has waited for more than an hour
MOST = 200


@dataclass(frozen=True)
class DeliveryRow:
    """One mail: ``may_be_sent_again`` says that nothing more happens to it unless a person wants it."""

    delivery: MailDelivery
    reader: User | None
    may_be_sent_again: bool


def troubled(user: User) -> list[DeliveryRow]:
    """The newest mails whose delivery is unknown, that were refused, or that have waited long: for ``user`` to see."""
    of_a_person = Q(state__in=FOR_A_PERSON)
    delayed = Q(state=MailState.PROMISED, attempts__gte=DELAYED_ATTEMPTS)
    found = list(_seen_by(user).filter(of_a_person | delayed).order_by("-promised_at")[:MOST])
    readers = User.objects.in_bulk({one.user_id for one in found})
    return [DeliveryRow(one, readers.get(one.user_id), one.state in FOR_A_PERSON) for one in found]


def delivery_get(*, user: User, delivery_id: UUID) -> MailDelivery:
    """Fetch through permission. Raises Hidden."""
    found = _seen_by(user).filter(pk=delivery_id).first()
    if found is None:
        raise Hidden("delivery_not_visible", "")
    return found


def _seen_by(user: User) -> QuerySet[MailDelivery]:
    """All of them for the administrator, who keeps accounts and sees no case; the head's, of cases they may see."""
    if user.has_role(Role.ADMINISTRATOR):
        return MailDelivery.objects.all()
    if not user.has_role(Role.HEAD_OF_PETITIONS):
        return MailDelivery.objects.none()
    return MailDelivery.objects.filter(reference__in=visible(user, Tier.CARD).values("reference"))


def communication_of(delivery: MailDelivery) -> Communication | None:
    """What the mail names."""
    return Communication.objects.filter(reference=delivery.reference).first()
