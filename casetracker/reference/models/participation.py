"""How a State stands to a treaty."""

from django.db import models
from django.db.models import F, Q

from casetracker.core.ids import new_id
from casetracker.reference.models.sourced import Sourced
from casetracker.reference.models.state import State
from casetracker.reference.vocabulary import ParticipationKind, Precision


class Participation(Sourced):
    """One State's signature, ratification or accession, and its denunciation if there is one.

    Three texts say what is in doubt and why: ``uncertain`` whether or since when the State is bound;
    ``declaration_uncertain`` whether it has made no declaration (where none is recorded); ``note`` leaves nothing
    in doubt.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="participations")
    treaty = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=ParticipationKind.choices)
    signature_date = models.DateField(null=True, blank=True)
    deposited_date = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=7, choices=Precision.choices, default=Precision.UNKNOWN)
    in_force_date = models.DateField(null=True, blank=True)
    denunciation_received_date = models.DateField(null=True, blank=True)
    denunciation_effective_date = models.DateField(null=True, blank=True)
    uncertain = models.TextField(blank=True, default="")
    declaration_uncertain = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["state", "treaty"],
                condition=Q(denunciation_effective_date__isnull=True),
                name="participation_one_standing",
            ),
            models.CheckConstraint(condition=~Q(treaty=""), name="participation_has_treaty"),
            models.CheckConstraint(condition=Q(kind__in=ParticipationKind.values), name="participation_kind_known"),
            models.CheckConstraint(
                condition=Q(date_precision__in=Precision.values), name="participation_precision_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ParticipationKind.SIGNATURE)
                | Q(deposited_date__isnull=True, in_force_date__isnull=True, denunciation_received_date__isnull=True),
                name="participation_signature_binds_not",
            ),
            models.CheckConstraint(
                condition=Q(deposited_date__isnull=True)
                | Q(in_force_date__isnull=True)
                | Q(in_force_date__gte=F("deposited_date")),
                name="participation_in_force_after_deposit",
            ),
            models.CheckConstraint(
                condition=Q(denunciation_effective_date__isnull=True)
                | Q(
                    denunciation_received_date__isnull=False,
                    denunciation_effective_date__gt=F("denunciation_received_date"),
                ),
                name="participation_denunciation_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_id} {self.treaty}"
