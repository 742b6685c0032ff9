"""A recusal: a member takes no part in a case and sees nothing of it."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication
from workflow.models.case_file import CaseFile
from workflow.vocabulary_sessions import RecusalGround, RecusalOrigin


class Recusal(VaultModel):
    """Stands beside the denial that keeps the member from the communication. Lifted with a reason, never deleted."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="recusals")
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=RecusalGround)
    origin = models.CharField(max_length=20, choices=RecusalOrigin)
    note = EncryptedField(contract="recusal.note")
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = EncryptedField(contract="recusal.lifted_because")

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(lifted_at__isnull=True), name="recusal_stands_once"
            ),
        ]
