"""A closed meeting of a session, on one day (article 77 (6)), and who was present."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from workflow.models.session import Session


class ClosedMeeting(models.Model):
    """Communications are examined in closed meetings alone; ``present`` are the members who sat in this one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="meetings")
    day_date = models.DateField()
    present = models.ManyToManyField(User, related_name="+")

    class Meta:
        ordering = ["day_date"]
        constraints = [models.UniqueConstraint(fields=["session", "day_date"], name="closed_meeting_once_a_day")]
