"""What the minutes of a closed meeting hold of one case: that a decision was taken."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from workflow.models.agenda_item import AgendaItem
from workflow.models.closed_meeting import ClosedMeeting
from workflow.vocabulary_sessions import DECISIONS


class Minute(models.Model):
    """Recorded by one person. A member who was present confirms it by taking the step: never the same person.

    ``event_id`` is that step; a minute without one waits, and it can be taken back by ``withdrawn_at``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="minutes")
    meeting = models.ForeignKey(ClosedMeeting, on_delete=models.PROTECT, related_name="minutes")
    decision = models.CharField(max_length=40, choices=[(kind.value, kind.label) for kind in DECISIONS])
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    event_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "decision"],
                condition=models.Q(event_id__isnull=True, withdrawn_at__isnull=True),
                name="minute_waits_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("recorded_by")),
                name="minute_two_people",
            ),
        ]
