"""Which cases go on together: a case is in the group of its newest row, unless that severed it."""

from django.db import models

from casetracker.core.ids import new_id
from workflow.vocabulary_people import JoinderAct


class CaseJoinder(models.Model):
    """Append-only, with plain ids. ``order`` numbers the rows of a case; ``group_id`` is the same in joined cases."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField()
    order = models.PositiveIntegerField()
    group_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=10, choices=JoinderAct)
    event_id = models.UUIDField()
    on_date = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_id", "order"], name="case_joinder_order")]
