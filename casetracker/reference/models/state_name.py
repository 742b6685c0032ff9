"""A State's name in one language."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.reference.models.sourced import Sourced
from casetracker.reference.models.state import State
from casetracker.reference.vocabulary import Language


class StateName(Sourced):
    """The short name of a State in one of the six languages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="names")
    language = models.CharField(max_length=2, choices=Language.choices)
    name = models.CharField(max_length=120)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["state", "language"], name="statename_one_a_language"),
            models.CheckConstraint(condition=~models.Q(name=""), name="statename_not_empty"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="statename_language_known"),
        ]

    def __str__(self) -> str:
        return f"{self.state_id} {self.language}"
