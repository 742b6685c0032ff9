"""A request to erase a communication, and what became of it."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from intake.models import Communication
from workflow.vocabulary import ErasureOutcome, ErasureReason


class Erasure(models.Model):
    """Asked for by one person and decided by another. Once decided it does not change.

    The counts and ``ledger_…`` are the certificate's: how much was destroyed, and the line of the ledger that says so.
    ``key_epoch`` is the newest epoch at that moment: as long as it, or an older one, stands, a deleted key's row that
    somebody digs out of the disk could still be unwrapped.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=20, choices=ErasureReason)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=ErasureOutcome, blank=True)
    keys_destroyed = models.PositiveIntegerField(default=0)
    index_rows_removed = models.PositiveIntegerField(default=0)
    files_removed = models.PositiveIntegerField(default=0)
    snapshots_closed = models.PositiveIntegerField(default=0)
    key_epoch = models.PositiveIntegerField(null=True)
    ledger_seq = models.PositiveIntegerField(null=True)
    ledger_digest = models.CharField(max_length=64, blank=True)
    complete_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["communication"], condition=models.Q(outcome=""), name="erasure_one_open_request"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="erasure_two_people",
            ),
        ]
