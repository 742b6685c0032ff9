"""Who is told in a case: each audience as the people who stand in it now.

Nobody is among them whose account is closed, who has left, or who is kept from the communication; of one that was
imported or erased nobody is told anything.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import COMMITTEE_ROLES, CSO_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core import clock
from intake.models import Communication, CommunicationDenial, CommunicationGrant
from intake.policies import Tier, erasures_of, visible
from workflow.models import CaseEvent, CaseFile
from workflow.notices.told import TOLD, Audience
from workflow.selectors.authority import authority_has_ended
from workflow.vocabulary import EventKind


def readers_of(event: CaseEvent) -> list[User]:
    """Who is told of a step, each once. Who took it is not told, unless it is the author's side: its receipt."""
    case = CaseFile.objects.select_related("communication").get(pk=event.case_id)
    if case.is_imported or erasures_of(case.communication_id).exists():
        return []
    found: dict[UUID, User] = {}
    for audience in sorted(TOLD.get(EventKind(event.kind), frozenset())):
        told = WHO[audience](case)
        found |= {one.pk: one for one in told if audience is Audience.AUTHOR or one.pk != event.actor_id}
    return list(found.values())


def may_still_be_told(reader: User, communication: Communication) -> bool:
    """Whether ``reader`` may be told now that there is news: asked once more when the mail leaves."""
    if not reader.is_active or communication.is_imported or erasures_of(communication.pk).exists():
        return False
    if reader.has_role(*CSO_ROLES) and authority_has_ended(communication.pk):
        return False
    if visible(reader, Tier.CARD).filter(pk=communication.pk).exists():
        return True
    return any(reader.pk == one.pk for case in communication.cases.all() for one in focal_points(case))


def recipients(communication: Communication, tier: Tier = Tier.CONTENT) -> list[User]:
    """The organisation's leads, and its members with a grant of ``tier``; nobody who is kept from it.

    Nobody at all once the organisation acts for nobody in it any more.
    """
    if authority_has_ended(communication.pk):
        return []
    standing = Membership.objects.filter(
        user=OuterRef("pk"), organisation=communication.organisation_id, ended_at__isnull=True
    )
    grants = CommunicationGrant.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()),
        user=OuterRef("pk"),
        content_object=communication,
        permission__codename=tier.value,
    )
    is_lead, is_member = Exists(standing.filter(role=Role.CSO_LEAD)), Exists(standing.filter(role__in=CSO_ROLES))
    found = User.objects.filter(is_active=True).filter(Q(is_lead) | (Q(is_member) & Q(Exists(grants))))
    return list(_not_denied(found, communication.pk))


def officers(case: CaseFile) -> list[User]:
    """The officer to whom the case is assigned; the heads of petitions where it is nobody's."""
    if case.case_officer_id is None:
        return _seeing(_with_role({Role.HEAD_OF_PETITIONS}), case, Tier.CARD)
    assigned = _with_role(SECRETARIAT_ROLES).filter(
        assignments__case=case, assignments__ended_at__isnull=True, pk=case.case_officer_id
    )
    # An officer who left and whose case nobody was given yet: what comes in must not lie unseen.
    return _seeing(assigned, case, Tier.CARD) or _seeing(_with_role({Role.HEAD_OF_PETITIONS}), case, Tier.CARD)


def focal_points(case: CaseFile) -> list[User]:
    """The focal points of the State concerned, once the communication was transmitted to it."""
    is_transmitted = CaseEvent.objects.filter(case_id=case.pk, kind=EventKind.TRANSMITTED).exists()
    if not is_transmitted or case.state_party_id is None:
        return []
    standing = Membership.objects.filter(
        user=OuterRef("pk"),
        role=Role.FOCAL_POINT,
        organisation__state=case.state_party_id,
        ended_at__isnull=True,
    )
    found = User.objects.filter(Exists(standing), is_active=True)
    return list(_not_denied(found, case.communication_id))


def _with_role(roles: Iterable[Role]) -> QuerySet[User]:
    standing = Membership.objects.filter(user=OuterRef("pk"), role__in=list(roles), ended_at__isnull=True)
    return User.objects.filter(Exists(standing), is_active=True)


def _not_denied(users: QuerySet[User], communication_id: UUID) -> QuerySet[User]:
    denied = CommunicationDenial.objects.filter(user=OuterRef("pk"), communication=communication_id)
    return users.filter(~Exists(denied))


def _seeing(users: QuerySet[User], case: CaseFile, tier: Tier) -> list[User]:
    return [one for one in users if visible(one, tier).filter(pk=case.communication_id).exists()]


WHO: dict[Audience, Callable[[CaseFile], list[User]]] = {
    Audience.AUTHOR: lambda case: recipients(case.communication),
    Audience.SECRETARIAT: officers,
    Audience.RAPPORTEURS: lambda case: _seeing(_with_role({Role.RAPPORTEUR}), case, Tier.CARD),
    Audience.COMMITTEE: lambda case: _seeing(_with_role(COMMITTEE_ROLES), case, Tier.CONTENT),
    Audience.STATE: focal_points,
}
