"""One other international procedure with the same matter (article 77 (3) (a))."""

from django.db import models

from casetracker.vault.fields import EncryptedField
from intake.models.part import CommunicationPart
from intake.vocabulary import ProcedureStatus


class OtherProcedure(CommunicationPart):
    """Which body, when, with what outcome, or pending."""

    status = models.CharField(max_length=20, choices=ProcedureStatus)
    body = EncryptedField(contract="other_procedure.body")
    reference = EncryptedField(contract="other_procedure.reference")
    submitted_on = EncryptedField(contract="other_procedure.submitted_on")
    outcome = EncryptedField(contract="other_procedure.outcome")
