"""What the author's side says of its people after submission: dated, authored, and answered once by the secretariat."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication
from workflow.vocabulary_people import StatementAnswer, StatementKind


class PeopleStatement(VaultModel):
    """A withdrawal announced, a death, a revocation… ``person_ids`` are ids of the communication's people.

    A statement moves nothing by itself: an officer records what follows from it, or says why nothing does.
    """

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="people_statements")
    kind = models.CharField(max_length=20, choices=StatementKind)
    person_ids = EncryptedField(contract="people_statement.person_ids")
    happened_on = models.DateField()
    text = EncryptedField(contract="people_statement.text")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=StatementAnswer, blank=True)
    answer = EncryptedField(contract="people_statement.answer")
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]
