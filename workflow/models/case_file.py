"""The case file: one communication against one State, and where it stands."""

from django.db import models
from django_fsm import FSMField, FSMModelMixin

from casetracker.accounts.models import User
from casetracker.core.ids import new_id
from casetracker.reference.models import State
from intake.models import Communication
from workflow.machine.lifecycle import Lifecycle
from workflow.vocabulary import CaseState


class CaseFile(FSMModelMixin, Lifecycle, models.Model):  # type: ignore[misc]
    """Its state moves by the methods of :class:`Lifecycle` alone; a trigger refuses anything else.

    ``version`` is the sequence number of the newest event. ``number``/``number_year`` is the communication number,
    given at registration; an imported case keeps its source's symbol beside it, and the digest of its record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="cases")
    # None where the source of an imported history does not state it: submission never allows it.
    state_party = models.ForeignKey(State, null=True, on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    state = FSMField(default=CaseState.RECEIVED, choices=CaseState, protected=True)
    version = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(null=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    source_symbol = models.CharField(max_length=60, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    received_date = models.DateField(null=True)
    receivability = models.CharField(
        max_length=20, choices=[("yes", "yes"), ("no", "no"), ("not_established", "not established")]
    )
    receivability_code = models.CharField(max_length=60, blank=True)
    victims_count = models.PositiveIntegerField(null=True)
    is_imported = models.BooleanField(default=False)
    case_officer = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["communication", "state_party"], name="case_per_state"),
        ]
        indexes = [
            models.Index(fields=["-received_at", "id"], name="case_docket"),
            models.Index(fields=["state", "-received_at"], name="case_by_state"),
            models.Index(fields=["state_party", "state"], name="case_by_state_party"),
        ]

    @property
    def symbol(self) -> str:
        """The communication number ``n/year``, or nothing before registration."""
        return f"{self.number}/{self.number_year}" if self.number else ""
