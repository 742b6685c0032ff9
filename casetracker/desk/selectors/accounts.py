"""Organisations, their members, and one person's account. No case, and no count of cases, is read here."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casetracker.accounts.models import Membership, Organisation, User
from casetracker.accounts.roles import ROLES_OF_KIND, OrganisationKind, Role


def organisations(*, text: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Organisations by name, each with ``standing``: how many memberships stand.

    ``text`` is part of the organisation's name, or of the name or e-mail address of somebody who is or was a member.
    """
    found = Organisation.objects.all()
    if kind:
        found = found.filter(kind=kind)
    if text:
        named = Q(user__display_name__icontains=text) | Q(user__email__icontains=text)
        members = Membership.objects.filter(named, organisation=OuterRef("pk"))
        found = found.filter(Q(name__icontains=text) | Exists(members))
    standing = Count("memberships", filter=Q(memberships__ended_at__isnull=True))
    return found.annotate(standing=standing).order_by("name", "kind")


def members(organisation: Organisation) -> tuple[list[Membership], list[Membership]]:
    """The memberships that stand, by name, and those that have ended, the last first."""
    every = Membership.objects.filter(organisation=organisation).select_related("user")
    standing = every.filter(ended_at__isnull=True).order_by("user__display_name", "role")
    return list(standing), list(every.filter(ended_at__isnull=False).order_by("-ended_at"))


@dataclass(frozen=True)
class PersonSheet:
    """One person's account."""

    person: User
    standing: list[Membership]
    former: list[Membership]

    @property
    def awaits_password(self) -> bool:
        """Whether no password was ever chosen."""
        return not self.person.has_usable_password()


def person_sheet(person: User) -> PersonSheet:
    """The account with every membership, the newest first."""
    every = person.memberships.select_related("organisation").order_by("-started_at")
    return PersonSheet(
        person=person,
        standing=[row for row in every if row.ended_at is None],
        former=[row for row in every if row.ended_at is not None],
    )


def roles_in(organisation: Organisation) -> list[Role]:
    """The roles that an organisation of this kind has, in the order of the vocabulary."""
    own = ROLES_OF_KIND[OrganisationKind(organisation.kind)]
    return [role for role in Role if role in own]
