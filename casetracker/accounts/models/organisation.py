"""An organisation: a CSO, the secretariat, the Committee, a State party's mission, the auditors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.roles import OrganisationKind
from casetracker.core.ids import new_id
from casetracker.reference.models import State


class Organisation(models.Model):
    """A body whose members have logins. A State party's organisation names its State."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    cso_type = models.CharField(
        max_length=20,
        choices=[
            ("ngo", _("NGO")),
            ("trade_union", _("Trade union")),
            ("academic", _("Academic institution")),
            ("other", _("Other")),
        ],
        blank=True,
    )
    state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("name", "kind", name="organisation_name_once"),
            models.CheckConstraint(
                condition=models.Q(kind="state", state__isnull=False) | ~models.Q(kind="state"),
                name="organisation_of_a_state_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name
