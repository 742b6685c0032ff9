"""What the assigned officer found of an authority to act, or that the victim revoked it."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from workflow.vocabulary_people import AuthorityOutcome


class AuthorityCheck(VaultModel):
    """Append-only, with plain ids. The newest row of an authority counts; a revoked one is not verified again."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication_id = models.UUIDField(db_index=True)
    case_id = models.UUIDField()
    authority_id = models.UUIDField()
    person_id = models.UUIDField()
    order = models.PositiveIntegerField()
    event_id = models.UUIDField()
    outcome = models.CharField(max_length=20, choices=AuthorityOutcome)
    on_date = models.DateField()
    by_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    note = EncryptedField(contract="authority_check.note")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority_id", "order"], name="authority_check_order")]
