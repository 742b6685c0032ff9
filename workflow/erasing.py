"""Who may ask for an erasure, and who may decide on one. Two hand-written rules; the second person is the service's.

A draft belongs to its organisation: whoever may edit it asks, and another one who may decides. What was submitted is
the secretariat's record: the head of petitions asks, or the officer to whom it is assigned; another head or an
administrator, who sees nothing of it but its reference, decides.
"""

from django.db.models import QuerySet

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from intake.models import Communication
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
    return erasure.outcome == "" and decides_on_submitted(user)


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
        mine = mine | waiting.filter(communication__sealed_at__isnull=False)
    return mine.distinct().order_by("requested_at", "pk")


def _sees(user: User, communication: Communication, tier: Tier) -> bool:
    return visible(user, tier).filter(pk=communication.pk).exists()
