"""A session of a committee: its number and the days between which it sits."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id


class Session(models.Model):
    """``committee`` is the committee's code, such as CMW. The last day is the session's own: it is over after it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    committee = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    opens_date = models.DateField()
    closes_date = models.DateField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=models.Q(closes_date__gte=models.F("opens_date")), name="session_closes_after_it_opens"
            ),
        ]
