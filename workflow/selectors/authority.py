"""Whether the organisation that filed still acts for anybody: read from what was found of its authorities."""

from uuid import UUID

from intake.models import Authority
from workflow.models import AuthorityCheck
from workflow.vocabulary_people import AuthorityOutcome

_STANDS_NOT = frozenset({AuthorityOutcome.REVOKED, AuthorityOutcome.NOT_ACCEPTED})


def authority_has_ended(communication_id: UUID) -> bool:
    """Whether somebody took back the authority to act and nobody's stands beside it.

    From then on the organisation files nothing in the communication and is told nothing of it; what it submitted
    itself it still reads. A new authority to act opens both again.
    """
    checks = AuthorityCheck.objects.filter(communication_id=communication_id).order_by("order")
    newest = {check.authority_id: check.outcome for check in checks}
    if AuthorityOutcome.REVOKED not in newest.values():
        return False
    given = Authority.objects.filter(communication_id=communication_id).values_list("pk", flat=True)
    return all(newest.get(authority_id) in _STANDS_NOT for authority_id in given)
