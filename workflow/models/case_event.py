"""One step of a case. Append-only; plain ids; what a person wrote is encrypted."""

from django.db import models

from casetracker.core.dates import Precision
from casetracker.core.ids import new_id
from casetracker.reference.profile import LimitKind
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from workflow.vocabulary import CaseState, EventKind


class CaseEvent(VaultModel):
    """``seq`` numbers a case's events without gaps; a step that moves nothing has the same state on both sides.

    ``occurred_date`` is when it happened, as precisely as known; ``recorded_at`` when it was entered. ``basis`` is
    the article or rule, ``document_symbol`` the public symbol of a decision.

    What some steps say beside that, in codes that guards and limits read: ``limit`` is the kind of time limit that the
    step is about and ``until_date`` the last day that it sets; ``concerns`` the row that it is about, such as the event
    of the request that it answers, or a person.
    """

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField(db_index=True)
    communication_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60, choices=EventKind)
    from_state = models.CharField(max_length=30, choices=CaseState, blank=True)
    to_state = models.CharField(max_length=30, choices=CaseState)
    occurred_date = models.DateField(null=True)
    precision = models.CharField(max_length=10, choices=Precision)
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=30, blank=True)
    basis = models.CharField(max_length=60, blank=True)
    document_symbol = models.CharField(max_length=80, blank=True)
    document_id = models.UUIDField(null=True)
    is_inferred = models.BooleanField(default=False)
    limit = models.CharField(max_length=40, blank=True, choices=[(kind.value, kind.value) for kind in LimitKind])
    until_date = models.DateField(null=True)
    concerns = models.UUIDField(null=True)
    note = EncryptedField(contract="case_event.note")
    told = EncryptedField(contract="case_event.told")
    details = EncryptedField(contract="case_event.details")

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case_id", "seq"], name="case_event_seq")]
