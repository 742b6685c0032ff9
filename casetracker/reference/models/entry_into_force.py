"""The day on which a procedure came into force."""

from django.db import models
from django.db.models import Q

from casetracker.core.ids import new_id
from casetracker.reference.models.sourced import Sourced


class EntryIntoForce(Sourced):
    """An article's entry into force, entered from the depositary's notification (ICRMW, article 77 (8)).

    It is never computed: the count of declarations only warns. A simulated row stands for the demonstration and gives
    way to a real one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    treaty = models.CharField(max_length=20)
    article = models.CharField(max_length=10)
    in_force_date = models.DateField()
    is_simulated = models.BooleanField(default=False)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["treaty", "article", "is_simulated"], name="entryintoforce_once"),
            models.CheckConstraint(condition=~Q(treaty="") & ~Q(article=""), name="entryintoforce_has_article"),
        ]

    def __str__(self) -> str:
        return f"{self.treaty} {self.article}"
