"""A denial: this person sees nothing of this communication, whatever else grants it."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from intake.models.communication import Communication
from intake.vocabulary import DenialReason


class CommunicationDenial(models.Model):
    """Stronger than every grant and role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="denials")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=DenialReason)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["communication", "user"], name="denial_once")]
