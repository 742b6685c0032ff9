"""How a person is reached since that changed after the seal. The newest row counts, in place of what was filed."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from intake.models.communication import Communication
from intake.models.person import Person


class PersonContact(VaultModel):
    """Append-only: a new address, telephone number or safe way to contact. Identity tier, as those of the person."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    phone = EncryptedField(contract="person_contact.phone")
    email = EncryptedField(contract="person_contact.email")
    safe_contact = EncryptedField(contract="person_contact.safe_contact")
    postal_address = EncryptedField(contract="person_contact.postal_address")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at"]
