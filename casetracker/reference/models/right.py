"""A right that a communication can claim."""

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from casetracker.core.ids import new_id
from casetracker.reference.models.sourced import Sourced


class Right(Sourced):
    """One article of a treaty that protects a right: whom it protects, and how it is divided.

    ``numbered_paragraphs`` and ``lettered_subparagraphs`` are counts; ``counts_checked`` says how far they were seen
    in the treaty's text.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    treaty = models.CharField(max_length=20)
    article = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=5)
    subject = models.CharField(max_length=120)
    numbered_paragraphs = models.PositiveSmallIntegerField()
    lettered_subparagraphs = models.PositiveSmallIntegerField()
    protects = models.CharField(max_length=80)
    counts_checked = models.TextField(blank=True, default="")

    class Meta(Sourced.Meta):
        ordering = ["treaty", "position"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["treaty", "article"], name="right_once"),
            models.CheckConstraint(
                condition=~Q(treaty="") & ~Q(article="") & ~Q(subject="") & ~Q(protects=""), name="right_complete"
            ),
            models.CheckConstraint(condition=Q(numbered_paragraphs__gte=1), name="right_has_a_paragraph"),
        ]

    @property
    def title(self) -> Promise:
        """The subject in the reader's language."""
        return gettext_lazy(self.subject)

    @property
    def whom(self) -> Promise:
        """Whom it protects, in the reader's language."""
        return gettext_lazy(self.protects)

    def __str__(self) -> str:
        return f"{self.treaty} {self.article}"
