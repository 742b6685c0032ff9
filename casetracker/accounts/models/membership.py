"""A membership: who, where, as what, from when until when. Ended, never deleted."""

from django.db import models

from casetracker.accounts.models.organisation import Organisation
from casetracker.accounts.models.user import User
from casetracker.accounts.roles import Role
from casetracker.core.ids import new_id


class Membership(models.Model):
    """One role of one person in one organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="membership_by_organisation")]
