"""One right claimed to be violated."""

from django.db import models

from casetracker.vault.fields import EncryptedField
from intake.models.part import CommunicationPart
from intake.vocabulary import YesNo


class Claim(CommunicationPart):
    """An article of the treaty, why it was violated, when the act happened and whether it or its effects continue."""

    article = models.CharField(max_length=10)
    sub_paragraph = EncryptedField(contract="claim.sub_paragraph")
    reasons = EncryptedField(contract="claim.reasons")
    act_on = EncryptedField(contract="claim.act_on")
    continues = models.CharField(max_length=5, choices=YesNo, blank=True)
