"""The ledger of what was published: one entry a procedure and release."""

from django.db import models

from casetracker.core.ids import new_id


class PublishedTable(models.Model):
    """A release of one procedure's table. Append-only; plain ids.

    It decides the years behind ``previous_year`` (None: all) up to ``last_year``, once. ``cells`` is how many numbers
    it adds; ``csv_sha256`` is that of the whole table's CSV after it. Who exported it stands in the audit log.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    counts_id = models.UUIDField()
    procedure = models.CharField(max_length=40)
    month_date = models.DateField()
    previous_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField()
    cells = models.PositiveIntegerField()
    csv_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "last_year"], name="published_table_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(previous_year__isnull=True) | models.Q(previous_year__lt=models.F("last_year")),
                name="published_table_goes_on",
            ),
        ]
