"""A legal hold: nothing of the communication is erased while it stands."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication


class LegalHold(VaultModel):
    """Set and lifted by the head of petitions; ended, never deleted."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="holds")
    reason = EncryptedField(contract="legal_hold.reason")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["communication"], condition=models.Q(lifted_at__isnull=True), name="legal_hold_one_stands"
            ),
        ]
