"""Interim measures asked for with the communication."""

from casetracker.vault.fields import EncryptedField
from intake.models.part import CommunicationPart


class InterimRequest(CommunicationPart):
    """The measures asked, and the irreparable harm that is feared."""

    measures = EncryptedField(contract="interim_request.measures")
    harm = EncryptedField(contract="interim_request.harm")
