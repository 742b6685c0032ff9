"""Who may see and do what with a case. Sight is intake's: a case is seen as its communication is."""

from django.db.models import Exists, OuterRef, QuerySet

from casetracker.accounts.models import User
from casetracker.core.errors import Hidden
from intake.policies import Tier
from intake.policies import visible as visible_communications
from workflow.models import CaseFile


def visible(user: User, tier: Tier) -> QuerySet[CaseFile]:
    """The cases of which ``user`` may see ``tier``."""
    communications = visible_communications(user, tier).filter(pk=OuterRef("communication_id"))
    return CaseFile.objects.filter(Exists(communications))


def case_get(*, user: User, reference: str, tier: Tier) -> CaseFile:
    """Fetch through permission. Raises Hidden, the same for what is not there and for what this person may not see."""
    found = visible(user, tier).filter(reference=reference).select_related("communication", "state_party").first()
    if found is not None:
        return found
    there = CaseFile.objects.filter(reference=reference).values_list("communication_id", flat=True).first()
    raise Hidden("case_not_visible", "", subject=("communication", there) if there else None)


def can_see(user: User, case: CaseFile, tier: Tier) -> bool:
    """Whether ``user`` may see ``tier`` of this case."""
    return visible(user, tier).filter(pk=case.pk).exists()
