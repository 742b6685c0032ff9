"""One time limit of a case, opened by an event and closed by another."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.reference.profile import LimitKind
from workflow.models.case_file import CaseFile
from workflow.vocabulary import LimitStatus, Party


class Deadline(models.Model):
    """``due_date`` is the last day, which the limit ends with in the profile's zone.

    It is None where an imported source does not date the trigger. A limit that has lapsed stays unclosed: silence lets
    the Committee go on, it closes nothing by itself. ``suspended_on`` is the day since when it stands still.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in LimitKind])
    party = models.CharField(max_length=20, choices=Party)
    opened_by = models.UUIDField()
    starts_on = models.DateField(null=True)
    due_date = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=LimitStatus, default=LimitStatus.OPEN)
    suspended_on = models.DateField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_date"], condition=models.Q(status="open"), name="deadline_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(status__in=["open", "suspended", "lapsed"]),
                name="deadline_one_open_of_a_kind",
            ),
        ]
