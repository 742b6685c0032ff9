"""One published number."""

from django.db import models

from casetracker.core.ids import new_id
from workflow.statistics.disclosure import PUBLISHED_FROM
from workflow.statistics.vocabulary import OUTCOMES


class PublishedCell(models.Model):
    """So many cases under a procedure, against a State, ended so in a year. Append-only; plain ids.

    The database itself refuses a number below ten, a second number for the same cell, and what is pending.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table_id = models.UUIDField(db_index=True)
    procedure = models.CharField(max_length=40)
    state = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=[(outcome.value, outcome.label) for outcome in OUTCOMES])
    cases = models.PositiveIntegerField()
    month_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "state", "year", "outcome"], name="published_cell_once"),
            models.CheckConstraint(
                condition=models.Q(cases__gte=PUBLISHED_FROM), name="published_cell_is_no_small_one"
            ),
            models.CheckConstraint(condition=models.Q(outcome__in=[*OUTCOMES]), name="published_cell_is_an_outcome"),
        ]
