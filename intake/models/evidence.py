"""One document: an encrypted file and what it proves. The row publishes the file."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.vault.fields import EncryptedField, FileKeyField
from intake.models.later import AddedLater
from intake.models.part import CommunicationPart
from intake.vocabulary import SubmissionLanguage


class Evidence(AddedLater, CommunicationPart):
    """A document of the annex list. ``scan_result`` says so where nothing scanned it."""

    wrapped_key = FileKeyField()
    language = models.CharField(max_length=5, choices=SubmissionLanguage, blank=True)
    title = EncryptedField(contract="evidence.title")
    file_name = EncryptedField(contract="evidence.file_name")
    media_type = EncryptedField(contract="evidence.media_type")
    size_bytes = EncryptedField(contract="evidence.size_bytes")
    sha256 = EncryptedField(contract="evidence.sha256")
    dated = EncryptedField(contract="evidence.dated")
    proves = EncryptedField(contract="evidence.proves")
    scan_result = models.CharField(
        max_length=20, choices=[("not_scanned", "Not scanned"), ("clean", "Clean"), ("quarantined", "Quarantined")]
    )
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(CommunicationPart.Meta):
        abstract = False
