"""Grants and denials: given and ended with an entry each."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import Permission

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from intake.models import Communication, CommunicationDenial, CommunicationGrant
from intake.policies import Tier
from intake.services.audit import record_for
from intake.vocabulary import DenialReason, GrantSource


def _permission(tier: Tier) -> Permission:
    return Permission.objects.get(
        content_type__app_label="intake", content_type__model="communication", codename=tier.value
    )


@service
def grant_give(
    *,
    communication: Communication,
    user: User,
    tier: Tier,
    source: GrantSource,
    at: datetime,
    expires_at: datetime | None = None,
) -> CommunicationGrant:
    """Let ``user`` see a tier of a communication. Callers have checked that they may: this is no door."""
    grant: CommunicationGrant
    grant, _created = CommunicationGrant.objects.update_or_create(
        content_object=communication,
        user=user,
        permission=_permission(tier),
        source=source,
        defaults={"expires_at": expires_at, "created_at": at},
    )
    record_for(
        communication.pk,
        Action.GRANT_GIVEN,
        objects=[("user", user.pk)],
        codes={"tier": tier.value, "source": str(source)},
    )
    return grant


@service
def grants_end(*, communication_id: UUID, user: User, source: GrantSource) -> int:
    """End what a source gave ``user``; return how many grants that were."""
    count: int
    count, _by_model = CommunicationGrant.objects.filter(
        content_object=communication_id, user=user, source=source
    ).delete()
    record_for(
        communication_id, Action.GRANT_ENDED, objects=[("user", user.pk)], codes={"source": str(source), "count": count}
    )
    return count


@service
def denial_put(*, communication: Communication, user: User, reason: DenialReason, at: datetime) -> None:
    """Keep ``user`` from a communication, whatever else they may see."""
    CommunicationDenial.objects.get_or_create(
        communication=communication, user=user, defaults={"reason": reason, "created_at": at}
    )
    record_for(communication.pk, Action.DENIAL_PUT, objects=[("user", user.pk)], codes={"reason": str(reason)})


@service
def denial_lift(*, communication: Communication, user: User) -> None:
    """Take a denial away. Callers have checked that nothing else keeps ``user`` from it: this is no door."""
    CommunicationDenial.objects.filter(communication=communication, user=user).delete()
    record_for(communication.pk, Action.DENIAL_LIFTED, objects=[("user", user.pk)])


@service
def sights_end(*, communication_id: UUID, source: GrantSource) -> int:
    """End what a source gave anybody; return how many grants that were."""
    count: int
    count, _by_model = CommunicationGrant.objects.filter(content_object=communication_id, source=source).delete()
    if count:
        record_for(communication_id, Action.GRANT_ENDED, codes={"source": str(source), "count": count})
    return count
