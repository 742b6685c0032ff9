"""Roles and kinds of organisation: the vocabulary of domain section "Who takes part"."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    CSO = "cso", _("Civil society organisation")
    SECRETARIAT = "secretariat", _("Secretariat")
    COMMITTEE = "committee", _("Committee")
    STATE = "state", _("State party")
    OVERSIGHT = "oversight", _("Audit and oversight")


class Role(models.TextChoices):
    CASEWORKER = "caseworker", _("CSO caseworker")
    CSO_LEAD = "cso_lead", _("CSO lead")
    INTAKE_OFFICER = "intake_officer", _("Intake officer")
    CASE_OFFICER = "case_officer", _("Case officer")
    HEAD_OF_PETITIONS = "head_of_petitions", _("Head of petitions")
    RAPPORTEUR = "rapporteur", _("Rapporteur on new communications and interim measures")
    MEMBER = "member", _("Committee member")
    FOCAL_POINT = "focal_point", _("State party focal point")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


ROLES_OF_KIND: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.CSO: frozenset({Role.CASEWORKER, Role.CSO_LEAD}),
    OrganisationKind.SECRETARIAT: frozenset(
        {Role.INTAKE_OFFICER, Role.CASE_OFFICER, Role.HEAD_OF_PETITIONS, Role.ADMINISTRATOR}
    ),
    OrganisationKind.COMMITTEE: frozenset({Role.RAPPORTEUR, Role.MEMBER}),
    OrganisationKind.STATE: frozenset({Role.FOCAL_POINT}),
    OrganisationKind.OVERSIGHT: frozenset({Role.AUDITOR}),
}

SECRETARIAT_ROLES = frozenset({Role.INTAKE_OFFICER, Role.CASE_OFFICER, Role.HEAD_OF_PETITIONS})
COMMITTEE_ROLES = frozenset({Role.RAPPORTEUR, Role.MEMBER})
CSO_ROLES = frozenset({Role.CASEWORKER, Role.CSO_LEAD})
# An auditor publishes and an administrator keeps accounts; neither may also see a case.
ROLES_APART = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
# Who files, who answers for the State, and who prepares or decides: nobody stands on two of these sides at once.
SIDES = (CSO_ROLES, frozenset({Role.FOCAL_POINT}), SECRETARIAT_ROLES | COMMITTEE_ROLES)


def are_of_two_sides(roles: frozenset[Role]) -> bool:
    """Whether ``roles`` put one person on more than one side of a case."""
    return sum(1 for side in SIDES if roles & side) > 1
