"""A grant: one permission on one communication for one person, from a source, perhaps for a time.

guardian's direct-foreign-key model, so that who may see what is one indexed join. Only ``Communication`` carries
grants: everything else inherits.
"""

from django.db import models
from guardian.models import UserObjectPermissionBase

from intake.models.communication import Communication
from intake.vocabulary import GrantSource


class CommunicationGrant(UserObjectPermissionBase):
    """Ended by its deletion or its expiry; the audit log keeps both."""

    content_object = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="grants")
    source = models.CharField(max_length=20, choices=GrantSource)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        unique_together = ["user", "permission", "content_object", "source"]
        indexes = [models.Index(fields=["content_object", "user", "permission"], name="grant_lookup")]
