"""The authority to act for one victim: a basis, a document, a date, a scope."""

from django.db import models

from casetracker.vault.fields import EncryptedField
from intake.models.evidence import Evidence
from intake.models.later import AddedLater
from intake.models.part import CommunicationPart
from intake.models.person import Person
from intake.vocabulary import AuthorityKind


class Authority(AddedLater, CommunicationPart):
    """Why the CSO may act for this victim."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorities")
    kind = models.CharField(max_length=30, choices=AuthorityKind)
    document = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = EncryptedField(contract="authority.given_on")
    scope = EncryptedField(contract="authority.scope")
    reason = EncryptedField(contract="authority.reason")

    class Meta(CommunicationPart.Meta):
        abstract = False
