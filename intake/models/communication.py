"""The communication as filed. It has no state: ``completed_at`` its CSO can undo, ``sealed_at`` nobody can."""

from django.db import models

from casetracker.accounts.models import Organisation, User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.vocabulary import RemediesPosition, SubmissionLanguage, YesNo


class Communication(VaultModel):
    """A complaint under a procedure, from or on behalf of one or more victims."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    # None where the source of an imported history names no organisation: submission never allows it.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="communications")
    procedure = models.CharField(max_length=40, default="icrmw-77")
    language = models.CharField(max_length=5, choices=SubmissionLanguage)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    is_imported = models.BooleanField(default=False)
    victims_stated = models.PositiveIntegerField(null=True)  # of an imported history; None: not stated

    working_title = EncryptedField(contract="communication.working_title")
    facts_summary = EncryptedField(contract="communication.facts_summary")
    remedies_position = models.CharField(max_length=20, choices=RemediesPosition, blank=True)
    has_other_procedures = models.CharField(max_length=5, choices=YesNo, blank=True)
    asks_interim_measures = models.CharField(max_length=5, choices=YesNo, blank=True)
    jurisdiction_note = EncryptedField(contract="communication.jurisdiction_note")
    remedies_sought = EncryptedField(contract="communication.remedies_sought")
    signed_place = EncryptedField(contract="communication.signed_place")
    signed_on = EncryptedField(contract="communication.signed_on")
    signed_by = EncryptedField(contract="communication.signed_by")
    is_attested = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        permissions = [
            ("card_communication", "See the card"),
            ("content_communication", "Read the content"),
            ("identity_communication", "Reveal identities"),
            ("edit_communication", "Edit the draft"),
        ]
        indexes = [models.Index(fields=["organisation", "-changed_at"], name="communication_of_organisation")]
