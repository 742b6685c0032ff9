"""The last communication number of each procedure: one locked row, so that numbers have no gap and no twin."""

from django.db import models


class NumberCounter(models.Model):
    """n runs on from year to year; the year beside it is that of registration in Geneva."""

    procedure = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)
