"""Who works on a case: given by the head, or taken by an intake officer from the queue before registration."""

from datetime import datetime

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Refused, invalid
from intake.policies import Tier
from intake.services.grants import grant_give, grants_end
from intake.vocabulary import GrantSource
from workflow.models import Assignment, CaseFile
from workflow.policies import can_see
from workflow.services.events import lock_case
from workflow.vocabulary import PRE_REGISTRATION

ASSIGNABLE = frozenset({Role.INTAKE_OFFICER, Role.CASE_OFFICER})
TIERS = (Tier.CARD, Tier.CONTENT, Tier.IDENTITY)


@service
def case_assign(*, case: CaseFile, officer: User, user: User, at: datetime) -> Assignment:
    """Assign ``officer`` to a case, in place of whoever had it. The head's right; an officer may take a new one.

    Raises Hidden, Refused (``not_your_role``), Invalid where the officer is not one.
    """
    fresh = lock_case(case.pk)
    if not can_see(user, fresh, Tier.CARD):
        raise Hidden("case_not_visible", "", subject=("communication", fresh.communication_id))
    _authorise(fresh, officer, user)
    if not officer.is_active or not officer.has_role(*ASSIGNABLE):
        raise invalid("officer", "not_an_officer", _("Choose an officer of the secretariat."))
    if not can_see(officer, fresh, Tier.CARD):
        raise invalid("officer", "kept_from_the_case", _("This officer cannot take this case."))
    for standing in fresh.assignments.filter(ended_at__isnull=True).select_related("user"):
        _end(fresh, standing, at)
    assignment = Assignment.objects.create(case=fresh, user=officer, assigned_by=user, started_at=at)
    CaseFile.objects.filter(pk=fresh.pk).update(case_officer=officer, changed_at=at)
    for tier in TIERS:
        grant_give(communication=fresh.communication, user=officer, tier=tier, source=GrantSource.ASSIGNED, at=at)
    record(
        Action.CASE_ASSIGNED,
        Chain(ChainKind.COMMUNICATION, fresh.communication_id),
        objects=[("case", fresh.pk), ("user", officer.pk)],
    )
    return assignment


def _authorise(case: CaseFile, officer: User, user: User) -> None:
    if user.has_role(Role.HEAD_OF_PETITIONS):
        return
    takes_new_one = officer == user and case.case_officer_id is None and case.state in PRE_REGISTRATION
    if not (user.has_role(Role.INTAKE_OFFICER) and takes_new_one):
        text = _("The head of petitions assigns cases; an intake officer may take a new one that nobody has.")
        raise Refused("not_your_role", text, subject=("communication", case.communication_id))


def _end(case: CaseFile, standing: Assignment, at: datetime) -> None:
    Assignment.objects.filter(pk=standing.pk).update(ended_at=at)
    # The same officer may have another State's case of this communication: that assignment's sight stays.
    others = Assignment.objects.filter(
        case__communication=case.communication_id, user=standing.user, ended_at__isnull=True
    )
    if not others.exists():
        grants_end(communication_id=case.communication_id, user=standing.user, source=GrantSource.ASSIGNED)
