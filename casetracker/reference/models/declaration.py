"""A State's acceptance of a communications procedure by declaration."""

from django.db import models
from django.db.models import F, Q

from casetracker.core.ids import new_id
from casetracker.reference.models.sourced import Sourced
from casetracker.reference.models.state import State


class Declaration(Sourced):
    """One declaration under an article, from its deposit to the receipt of its withdrawal.

    ``deposited_date`` is empty where the declaration is known and its day is not. ``withdrawn_date`` is the day on
    which the Secretary-General received the withdrawal (ICRMW, article 77 (8)), ``withdrawal_source`` where that
    stands. A State that declares anew has a new row. ``uncertain`` says what is in doubt, and why; a withdrawal that is
    itself in doubt is named there and not entered as a date.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="declarations")
    treaty = models.CharField(max_length=20)
    article = models.CharField(max_length=10)
    deposited_date = models.DateField(null=True, blank=True)
    withdrawn_date = models.DateField(null=True, blank=True)
    withdrawal_source = models.TextField(blank=True, default="")
    uncertain = models.TextField(blank=True, default="")
    is_simulated = models.BooleanField(default=False)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["state", "treaty", "article", "is_simulated"],
                condition=Q(withdrawn_date__isnull=True),
                name="declaration_one_standing",
            ),
            models.CheckConstraint(condition=~Q(treaty="") & ~Q(article=""), name="declaration_has_article"),
            models.CheckConstraint(
                condition=Q(deposited_date__isnull=True)
                | Q(withdrawn_date__isnull=True)
                | Q(withdrawn_date__gte=F("deposited_date")),
                name="declaration_withdrawn_after_deposit",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_date__isnull=True) | ~Q(withdrawal_source=""),
                name="declaration_withdrawal_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_id} {self.treaty} {self.article}"
