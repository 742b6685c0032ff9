"""The secret address of a person's calendar of time limits."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id


class CalendarAddress(models.Model):
    """``digest`` is the SHA-256 of the token in the address; the token itself is kept nowhere. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_addresses")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at__isnull=True), name="calendar_address_one_standing"
            ),
        ]
