"""One file of a letter, encrypted. The row publishes the file that its id names."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, FileKeyField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication
from workflow.letters.kinds import FileFormat
from workflow.models.letter import Letter


class LetterFile(VaultModel):
    """Append-only, as its letter is."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="+")
    file_format = models.CharField(max_length=10, choices=FileFormat)
    wrapped_key = FileKeyField()
    size_bytes = EncryptedField(contract="letter_file.size_bytes")
    sha256 = EncryptedField(contract="letter_file.sha256")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "file_format"], name="letter_file_once")]
