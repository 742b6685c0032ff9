"""Who may see what of a communication. One hand-written rule a tier; everything else inherits from here.

A *card* is States, dates and counts; *content* is full of names; *identity* is read by ``reveal`` alone; *edit* is for
the draft. Conditions are ``Exists()`` on the grant tables: the database decides, no id is pulled into Python.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import COMMITTEE_ROLES, CSO_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core import clock
from casetracker.core.errors import Hidden
from intake.models import Communication, CommunicationDenial, CommunicationErasure, CommunicationGrant
from intake.vocabulary import GrantSource


class Tier(StrEnum):
    """What is asked for; the values are the codenames of the grants' permissions."""

    CARD = "card_communication"
    CONTENT = "content_communication"
    IDENTITY = "identity_communication"
    EDIT = "edit_communication"


ALL_TIERS = frozenset(Tier)
READING_TIERS = frozenset({Tier.CARD, Tier.CONTENT, Tier.IDENTITY})

# What a role gives by itself, without a grant: over its organisation's communications for a CSO's, over everything
# submitted for the secretariat's and the rapporteur's. Nothing else is given by any role: not to members (who read what
# is on their session's agenda), not to focal points (transmittals), not to auditors, administrators, superusers.
TIERS_IN_OWN_ORGANISATION: dict[Role, frozenset[Tier]] = {Role.CSO_LEAD: ALL_TIERS}
TIERS_OF_EVERYTHING_SUBMITTED: dict[Role, frozenset[Tier]] = {
    Role.INTAKE_OFFICER: frozenset({Tier.CARD}),
    Role.CASE_OFFICER: frozenset({Tier.CARD}),
    Role.HEAD_OF_PETITIONS: frozenset({Tier.CARD}),
    Role.RAPPORTEUR: frozenset({Tier.CARD}),
}
# Whose grants count: a grant is no way around the roles, and it does not follow a person into another role. Who made a
# draft in an organisation and later works for the secretariat reads it there as every colleague does.
HOLDERS: dict[GrantSource, frozenset[Role]] = {
    GrantSource.CREATED: CSO_ROLES,
    GrantSource.HANDED_OVER: CSO_ROLES,
    GrantSource.ASSIGNED: frozenset({Role.INTAKE_OFFICER, Role.CASE_OFFICER}),
    GrantSource.PROPOSED: frozenset({Role.RAPPORTEUR}),
    GrantSource.AGENDA: COMMITTEE_ROLES,
    GrantSource.BREAK_GLASS: SECRETARIAT_ROLES,
}
OF_THE_COMMITTEE = (GrantSource.PROPOSED, GrantSource.AGENDA)


def visible(user: User, tier: Tier, *, at: datetime | None = None) -> QuerySet[Communication]:
    """The communications of which ``user`` may see ``tier`` at the moment ``at`` (now)."""
    if not user.is_active:
        return Communication.objects.none()
    condition = _of_own_organisation(user, tier, at) | _of_what_is_submitted(user, tier, at)
    denied = CommunicationDenial.objects.filter(communication=OuterRef("pk"), user=user)
    found = Communication.objects.filter(condition).filter(~Exists(denied))
    # Of what was erased the card is left, and nothing else that anybody could read.
    return found if tier is Tier.CARD else found.filter(~Exists(erasures_of(OuterRef("pk"))))


def erasures_of(communication: OuterRef | UUID) -> QuerySet[CommunicationErasure]:
    """That it was erased, if it was."""
    return CommunicationErasure.objects.filter(communication=communication)


def _of_own_organisation(user: User, tier: Tier, at: datetime | None) -> Q:
    if not user.roles & CSO_ROLES:  # nobody else's organisation files communications; it also spares the database
        return Q(pk__in=[])
    giving = [role for role, tiers in TIERS_IN_OWN_ORGANISATION.items() if tier in tiers]
    by_role = Q(_member(user, giving)) if giving else Q(pk__in=[])
    by_grant = Q(_member(user, list(CSO_ROLES))) & Q(_granted(user, tier, at, _sources_for(CSO_ROLES)))
    editable = Q(sealed_at__isnull=True) if tier is Tier.EDIT else Q()
    return (by_role | by_grant) & editable


def _of_what_is_submitted(user: User, tier: Tier, at: datetime | None) -> Q:
    if tier is Tier.EDIT:
        return Q(pk__in=[])
    submitted = Q(sealed_at__isnull=False)
    if any(tier in TIERS_OF_EVERYTHING_SUBMITTED.get(role, ()) for role in user.roles):
        return submitted
    sources = _sources_for(user.roles & (SECRETARIAT_ROLES | COMMITTEE_ROLES))
    return submitted & Q(_granted(user, tier, at, sources)) if sources else Q(pk__in=[])


def _member(user: User, roles: list[Role]) -> Exists:
    standing = Membership.objects.filter(user=user, ended_at__isnull=True, role__in=roles)
    return Exists(standing.filter(organisation=OuterRef("organisation")))


def _sources_for(roles: frozenset[Role]) -> list[GrantSource]:
    return [source for source, holders in HOLDERS.items() if holders & roles]


def _granted(user: User, tier: Tier, at: datetime | None, sources: list[GrantSource]) -> Exists:
    not_over = Q(expires_at__isnull=True) | Q(expires_at__gt=at or clock.now())
    grants = CommunicationGrant.objects.filter(not_over, user=user, permission__codename=tier.value, source__in=sources)
    return Exists(grants.filter(given_in_office(user), content_object=OuterRef("pk")))


def given_in_office(user: User) -> Q:
    """Of grants to ``user``: those by a sitting or a question, made since the role began to which they belong; others.

    A role that ended and is given again brings back nothing that the first one read.
    """
    counting = ~Q(source__in=OF_THE_COMMITTEE)
    for source in OF_THE_COMMITTEE:
        roles = Membership.objects.filter(user=user, ended_at__isnull=True, role__in=HOLDERS[source])
        counting |= Q(Exists(roles.filter(started_at__lte=OuterRef("created_at"))), source=source)
    return counting


def communication_get(*, user: User, reference: str, tier: Tier) -> Communication:
    """Fetch through permission. Raises Hidden, the same for what is not there and for what this person may not see."""
    found = visible(user, tier).filter(reference=reference).first()
    if found is not None:
        return found
    there = Communication.objects.filter(reference=reference).values_list("pk", flat=True).first()
    subject = ("communication", there) if there else None
    raise Hidden("communication_not_visible", "", subject=subject)


def ensure(user: User, communication: Communication, tier: Tier) -> None:
    """Raise Hidden unless ``user`` may see ``tier`` of this communication: for services that were handed the row."""
    if not visible(user, tier).filter(pk=communication.pk).exists():
        raise Hidden("communication_not_visible", "", subject=("communication", communication.pk))
