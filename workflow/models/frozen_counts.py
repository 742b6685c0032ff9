"""The counts of one month, frozen."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind


class FrozenCounts(VaultModel):
    """One row a closed month. Append-only; the counts are encrypted under a key of their own.

    ``month_date`` is the month's first day. ``sha256`` is over the payload's canonical JSON, which holds 32 random
    bytes: small counts could otherwise be guessed and compared with it.
    """

    scope_kind, scope_column = ScopeKind.SNAPSHOT, "id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month_date = models.DateField(unique=True)
    frozen_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    payload = EncryptedField(contract="frozen_counts.payload")
