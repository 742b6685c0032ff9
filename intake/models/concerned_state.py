"""A State that the communication is against: one case file each, once submitted."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.reference.models import State
from intake.models.communication import Communication


class ConcernedState(models.Model):
    """One State concerned. Card tier: a plain code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="concerned_states")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["communication", "state"], name="concerned_state_once")]
