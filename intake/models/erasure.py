"""That a communication was erased: from then on nobody reads its content, since nobody can."""

from django.db import models

from casetracker.core.ids import new_id
from intake.models.communication import Communication


class CommunicationErasure(models.Model):
    """Append-only. The card stays: State, dates, stage; everything else stands under keys that were destroyed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    communication = models.OneToOneField(Communication, on_delete=models.PROTECT, related_name="erasure")
    erased_at = models.DateTimeField()
