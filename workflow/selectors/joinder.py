"""Which cases a case is joined with."""

from uuid import UUID

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES
from intake.policies import Tier
from workflow.models import CaseFile, CaseJoinder
from workflow.policies import visible
from workflow.vocabulary_people import JoinderAct


def group_of(case_id: UUID) -> UUID | None:
    """The group that a case is in, or None where it goes on alone."""
    newest = CaseJoinder.objects.filter(case_id=case_id).order_by("-order").first()
    return newest.group_id if newest and newest.act == JoinderAct.JOINED else None


def joined_with(case: CaseFile) -> list[CaseFile]:
    """The other cases of its group, by reference. Asks nobody who they are."""
    group = group_of(case.pk)
    if group is None:
        return []
    ids = set(CaseJoinder.objects.filter(group_id=group).exclude(case_id=case.pk).values_list("case_id", flat=True))
    together = [case_id for case_id in ids if group_of(case_id) == group]
    return list(CaseFile.objects.filter(pk__in=together).select_related("communication").order_by("reference"))


def joined_shown(user: User, case: CaseFile) -> tuple[list[CaseFile], int]:
    """Of the cases that ``case`` is joined with, those whose card ``user`` may see; and how many there are beside.

    The Committee is told of none beside: to who is recused from a case it is as if it were not there.
    """
    together = joined_with(case)
    seen = set(visible(user, Tier.CARD).filter(pk__in=[one.pk for one in together]).values_list("pk", flat=True))
    shown = [one for one in together if one.pk in seen]
    return shown, 0 if user.has_role(*COMMITTEE_ROLES) else len(together) - len(shown)
