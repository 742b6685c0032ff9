"""That a letter is void, why, and who said so."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication
from workflow.models.letter import Letter


class LetterVoid(VaultModel):
    """A letter is voided once. Append-only: the mistaken letter stays as it was issued."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="void")
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedField(contract="letter_void.reason")
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField()
