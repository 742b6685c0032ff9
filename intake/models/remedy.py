"""One domestic remedy: tried and how it ended, or why it was not tried (article 77 (3) (b))."""

from django.db import models

from casetracker.vault.fields import EncryptedField
from intake.models.part import CommunicationPart
from intake.vocabulary import RemedyStatus


class Remedy(CommunicationPart):
    """A court or other body of the State."""

    status = models.CharField(max_length=20, choices=RemedyStatus)
    body = EncryptedField(contract="remedy.body")
    decided_on = EncryptedField(contract="remedy.decided_on")
    reference = EncryptedField(contract="remedy.reference")
    outcome = EncryptedField(contract="remedy.outcome")
    not_tried_reason = EncryptedField(contract="remedy.not_tried_reason")
