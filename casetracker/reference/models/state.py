"""A country or area of ISO 3166-1."""

from django.db import models

from casetracker.reference.models.sourced import Sourced


class State(Sourced):
    """One code of ISO 3166-1: a State that can be party to a treaty (``is_state``), or a territory."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    iso2 = models.CharField(max_length=2, unique=True)
    is_state = models.BooleanField()

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(iso3__regex=r"^[A-Z]{3}$", iso2__regex=r"^[A-Z]{2}$"), name="state_codes_well_formed"
            ),
        ]

    def __str__(self) -> str:
        return self.iso3
