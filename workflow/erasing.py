"""Who may ask for an erasure, and who may decide on one. Two hand-written rules; the second person is the service's.

A draft belongs to its organisation: whoever may edit it asks, and another one who may decides. What was submitted is
the secretariat's record: the head of petitions asks, or the officer to whom it is assigned; another head or an
administrator, who sees nothing of it but its reference, decides.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core.errors import Refused
from casetracker.vault import ledger
from intake.models import Communication, CommunicationDenial
from intake.policies import Tier, visible
from workflow.models import Erasure

ASSIGNED = (Role.INTAKE_OFFICER, Role.CASE_OFFICER)
DECIDING = (Role.HEAD_OF_PETITIONS, Role.ADMINISTRATOR)


def may_request(user: User, communication: Communication) -> bool:
    """Whether ``user`` may ask for the erasure of this communication."""
    if communication.sealed_at is None:
        return _sees(user, communication, Tier.EDIT)
    is_head = user.has_role(Role.HEAD_OF_PETITIONS) and _sees(user, communication, Tier.CARD)
    return is_head or (user.has_role(*ASSIGNED) and _sees(user, communication, Tier.CONTENT))


def may_decide(user: User, communication: Communication, erasure: Erasure) -> bool:
    """Whether ``user`` is one of those who decide on this request. That it is another person, the service asks."""
    if communication.sealed_at is None:
        return _sees(user, communication, Tier.EDIT)
    is_denied = CommunicationDenial.objects.filter(communication=communication, user=user).exists()
    return erasure.outcome == "" and decides_on_submitted(user) and not is_denied


def decides_on_submitted(user: User) -> bool:
    """Whether ``user`` decides on erasures of what was submitted."""
    return user.is_active and user.has_role(*DECIDING)


def requests_of(user: User) -> "QuerySet[Erasure]":
    """The open requests that ``user`` asked for or decides on, oldest first."""
    waiting = Erasure.objects.filter(outcome="").select_related("communication", "requested_by")
    of_drafts = waiting.filter(communication__sealed_at__isnull=True, communication__in=visible(user, Tier.EDIT))
    asked = waiting.filter(requested_by=user)
    mine = of_drafts | asked
    if decides_on_submitted(user):
        denied = CommunicationDenial.objects.filter(user=user).values("communication")
        mine = mine | waiting.filter(communication__sealed_at__isnull=False).exclude(communication__in=denied)
    return mine.distinct().order_by("requested_at", "pk")


def _sees(user: User, communication: Communication, tier: Tier) -> bool:
    return visible(user, tier).filter(pk=communication.pk).exists()


def open_request(communication: Communication) -> Erasure | None:
    """The request that waits for a decision."""
    return Erasure.objects.filter(communication=communication, outcome="").first()


def ensure_not_begun(communication: Communication) -> None:
    """Refuse where an approval was begun and its commit failed: the ledger names it, and every restore would erase it.

    Raises Refused (``approval_begun``), LedgerBroken.
    """
    waiting = open_request(communication)
    if waiting is not None and ledger.names(waiting.pk):
        text = _("Its erasure was approved and could not be finished: approve it again. It can no longer be stopped.")
        raise Refused("approval_begun", text, subject=("communication", communication.pk))


def is_of_the_erased(path: str) -> bool:
    """Whether an address names a communication that was erased, or a case of it: what is sent there is not kept."""
    segments = [segment.upper() for segment in path.partition("?")[0].split("/") if segment]
    # A case's reference is its communication's, and the State's code behind it.
    named = {*segments, *(segment.rpartition("-")[0] for segment in segments)} - {""}
    return Communication.objects.filter(reference__in=named, erasure__isnull=False).exists()
