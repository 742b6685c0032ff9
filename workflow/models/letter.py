"""A letter that was issued: immutable; a mistaken one is voided beside it, and made anew."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.reference.vocabulary import Language
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication
from workflow.letters.kinds import Addressee, LetterKind
from workflow.models.case_file import CaseFile


class Letter(VaultModel):
    """``number`` counts the letters of a case; ``event_id`` is the step that it is about.

    ``text`` is what it was made from: everything that it says, names among it. Append-only.
    """

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="letters")
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, choices=LetterKind)
    addressee = models.CharField(max_length=10, choices=Addressee)
    language = models.CharField(max_length=5, choices=Language)
    event_id = models.UUIDField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    text = EncryptedField(contract="letter.text")

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="letter_number_once")]
