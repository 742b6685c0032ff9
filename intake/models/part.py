"""What every part of a communication shares: its communication, its place in the order, its scope."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.vault.fields import VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models.communication import Communication


class CommunicationPart(VaultModel):
    """A row of a communication, sealed with it."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="%(class)s_rows")
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["position", "created_at"]
