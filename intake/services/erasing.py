"""What an erasure leaves in intake: the mark that closes every tier but the card."""

from casetracker.vault.ledger import Erased
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication, CommunicationErasure


def erased_mark(entry: Erased) -> None:
    """Mark the communications that ``entry`` names as erased. Doing it again is no error.

    Called by the vault itself, whoever erases: the two people who decided, or a restore that erases once more.
    """
    ids = [scope.id for scope in entry.scopes if scope.kind == ScopeKind.COMMUNICATION]
    for communication in Communication.objects.filter(pk__in=ids, erasure__isnull=True):
        CommunicationErasure.objects.create(communication=communication, erased_at=entry.at)
