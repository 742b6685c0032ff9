"""Core's one table: the outbox."""

from django.db import models

from casetracker.core.ids import new_id


class OutboxMessage(models.Model):
    """An effect promised by a transaction; claimed by ``done_at IS NULL``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["available_at"], condition=models.Q(done_at__isnull=True), name="outbox_waiting"),
        ]
