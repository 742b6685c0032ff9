"""What was promised to be told of a time limit: one row a promise, so that none is made twice."""

from django.db import models

from casetracker.core.ids import new_id
from workflow.models.case_file import CaseFile
from workflow.models.deadline import Deadline
from workflow.vocabulary import LimitNoticeKind


class DeadlineNotice(models.Model):
    """Written with the outbox message that delivers it, and never changed.

    ``on_date`` is the day since which it was to be told, by the profile: a limit with a new last day is told anew.
    ``deadline`` is None where a case waits for a step that no limit is set for.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="deadline_notices")
    deadline = models.ForeignKey(Deadline, null=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=LimitNoticeKind)
    on_date = models.DateField()
    promised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "kind", "on_date"], name="deadline_notice_once"),
            models.UniqueConstraint(
                fields=["case", "kind", "on_date"],
                condition=models.Q(deadline__isnull=True),
                name="deadline_notice_once_without_limit",
            ),
        ]
