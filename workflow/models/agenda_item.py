"""A case on the agenda of a session."""

from django.db import models

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from workflow.models.case_file import CaseFile
from workflow.models.session import Session
from workflow.vocabulary_sessions import ItemStatus


class AgendaItem(models.Model):
    """A case stands on one agenda at a time. The main machine need not move: a discontinuance has its item as well."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.STANDING)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(status="standing"), name="agenda_item_stands_once"
            ),
            models.UniqueConstraint(fields=["session", "position"], name="agenda_item_position_once"),
        ]
