"""A member's declaration that nothing keeps them from a case on the agenda."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from workflow.models.agenda_item import AgendaItem


class ConflictAnswer(models.Model):
    """Asked anew by each agenda, since employment and interests change. Who has a conflict is recused instead.

    Append-only. A recusal takes an answer back (``committee.standing_answers``); once it is lifted, another follows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
