"""One victim who withdraws was asked: how, by whom, and whether it is of free will."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from workflow.vocabulary_people import FreeWill


class WithdrawalCheck(VaultModel):
    """Append-only. ``standing_id`` is the announcement that was checked: another announcement is checked anew.

    ``answers`` are codes: how the victim was reached, whether the way was safe, in private, with which interpreter.
    ``event_id`` is the event that this check brought, if it did.
    """

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField(db_index=True)
    communication_id = models.UUIDField()
    person_id = models.UUIDField()
    standing_id = models.UUIDField()
    event_id = models.UUIDField(null=True)
    free_will = models.CharField(max_length=20, choices=FreeWill)
    answers = EncryptedField(contract="withdrawal_check.answers")
    checked_on = models.DateField()
    checked_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    note = EncryptedField(contract="withdrawal_check.note")
