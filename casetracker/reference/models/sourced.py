"""What every reference row has: where it comes from, and who wrote it last."""

from django.db import models

from casetracker.reference.vocabulary import Origin


class Sourced(models.Model):
    """A row that names its source. ``edited_at`` (UTC) is empty while the row is as a data file gave it."""

    source = models.TextField()
    origin = models.CharField(max_length=15, choices=Origin.choices, default=Origin.FILE)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="%(class)s_has_source"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="%(class)s_origin_known"),
        ]
