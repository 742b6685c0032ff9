"""What a person's part in a case became, with the event that says so. The newest row of a person counts."""

from django.db import models

from casetracker.core.dates import Precision
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from workflow.vocabulary_people import Standing


class PersonStanding(VaultModel):
    """Append-only, with plain ids: the sealed person does not change, what is recorded of them is added.

    ``other_id`` is the person who took the place: who replaces, or the heir who continues. ``order`` numbers the rows
    of a person in a case.
    """

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField()
    communication_id = models.UUIDField()
    person_id = models.UUIDField()
    order = models.PositiveIntegerField()
    event_id = models.UUIDField()
    standing = models.CharField(max_length=20, choices=Standing)
    other_id = models.UUIDField(null=True)
    since_date = models.DateField(null=True)
    precision = models.CharField(max_length=10, choices=Precision)
    recorded_at = models.DateTimeField()
    note = EncryptedField(contract="person_standing.note")

    class Meta:
        ordering = ["case_id", "person_id", "order"]
        constraints = [models.UniqueConstraint(fields=["case_id", "person_id", "order"], name="person_standing_order")]
