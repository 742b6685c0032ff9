"""Who of the secretariat works on a case, from when until when."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from workflow.models.case_file import CaseFile


class Assignment(models.Model):
    """Ended, never deleted. The grant that goes with it stands on the communication."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(ended_at__isnull=True), name="assignment_once"
            ),
        ]
