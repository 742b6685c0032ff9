"""What parts of a communication may come after its seal: dated and authored, and never changed afterwards."""

from django.db import models

from casetracker.accounts.models import User


class AddedLater(models.Model):
    """A part that can be added to a sealed communication: an heir, a new authority to act, its document.

    Both columns are empty in what was filed, and both are set in what was added since: a trigger holds it.
    """

    added_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_added(self) -> bool:
        """Whether it came after the seal."""
        return self.added_at is not None
