"""A form that was sent after the session had lapsed: kept for its sender, sealed, until the next log-in."""

from django.db import models

from casetracker.accounts.models.user import User
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind


class KeptForm(VaultModel):
    """The body is encrypted under the user's own key; only the path is plain."""

    scope_kind, scope_column = ScopeKind.USER, "user_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=500)
    body = EncryptedField(contract="kept_form.body")
    created_at = models.DateTimeField()
