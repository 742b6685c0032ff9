"""The grants that a step brings: to whom it falls to decide is given to read.

A proposal lets the rapporteurs read; a session's agenda lets the Committee's members read. A denial is stronger.
"""

from datetime import datetime

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, Role
from intake.policies import Tier
from intake.services.grants import grant_give
from intake.vocabulary import GrantSource
from workflow.models import CaseEvent, CaseFile
from workflow.vocabulary import EventKind

READS: dict[EventKind, tuple[frozenset[Role], GrantSource]] = {
    EventKind.REGISTRATION_PROPOSED: (frozenset({Role.RAPPORTEUR}), GrantSource.PROPOSED),
    EventKind.REFUSAL_PROPOSED: (frozenset({Role.RAPPORTEUR}), GrantSource.PROPOSED),
    EventKind.SCHEDULED: (COMMITTEE_ROLES, GrantSource.AGENDA),
}


def grant_for(case: CaseFile, event: CaseEvent, *, at: datetime) -> None:
    """Give what ``event`` gives. Identities stay closed: reading content is not revealing a person."""
    roles, source = READS.get(EventKind(event.kind), (frozenset(), None))
    if source is None or case.is_imported:
        return
    readers = User.objects.filter(is_active=True, memberships__role__in=roles, memberships__ended_at__isnull=True)
    for reader in readers.distinct():
        for tier in (Tier.CARD, Tier.CONTENT):
            grant_give(communication=case.communication, user=reader, tier=tier, source=source, at=at)
