"""A decision, and what it found. Codes are plain, so that statistics can count; what names somebody is encrypted."""

from django.db import models

from casetracker.core.dates import Precision
from casetracker.core.ids import new_id
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from workflow.decisions.vocabulary import DecisionKind, FindingResult, OpinionKind, ReasonCode, RemedyKind
from workflow.models.case_file import CaseFile


class Decision(models.Model):
    """One decision in one case. Append-only: a correction is another row, which ``corrects`` it.

    ``event_id`` is the step that adopted it (of a correction: that recorded it); ``admissibility_event_id`` the finding
    on admissibility where it was made in the sitting of the views. Joined cases share a symbol, and each has its row:
    the words of the one are erased without the other's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="decisions")
    event_id = models.UUIDField(unique=True)
    admissibility_event_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=20, choices=DecisionKind)
    procedure = models.CharField(max_length=40)
    session = models.PositiveSmallIntegerField(null=True)
    symbol = models.CharField(max_length=80, blank=True)
    is_joint = models.BooleanField(default=False)
    is_imported = models.BooleanField(default=False)
    adopted_date = models.DateField(null=True)
    precision = models.CharField(max_length=10, choices=Precision)
    recorded_at = models.DateTimeField()
    # Of views alone.
    found_violation = models.BooleanField(null=True)
    # The exception of article 77 (3) (b): None where nothing was found on it.
    exception_applies = models.BooleanField(null=True)
    reason_code = models.CharField(max_length=30, choices=ReasonCode, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "symbol"],
                condition=models.Q(is_joint=False, is_imported=False) & ~models.Q(symbol=""),
                name="decision_symbol_once",
            ),
            models.UniqueConstraint(
                fields=["case", "symbol"], condition=~models.Q(symbol=""), name="decision_symbol_once_a_case"
            ),
            models.UniqueConstraint(fields=["corrects"], name="decision_corrected_once"),
        ]


class DecisionGround(models.Model):
    """One ground on which the whole communication was found inadmissible: a code of the procedure's profile."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ground_rows")
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "code"], name="decision_ground_once")]


class DecisionFinding(models.Model):
    """What was found under one article, or one of its sub-paragraphs. ``number`` is its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="finding_rows")
    number = models.PositiveSmallIntegerField()
    article = models.CharField(max_length=10)
    sub_paragraph = models.CharField(max_length=10, blank=True)
    result = models.CharField(max_length=20, choices=FindingResult)
    ground = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "article", "sub_paragraph"], name="decision_finding_once"),
            models.CheckConstraint(
                condition=models.Q(result=FindingResult.INADMISSIBLE) | models.Q(ground=""),
                name="decision_finding_ground",
            ),
        ]

    @property
    def place(self) -> str:
        """The article with its sub-paragraph, as it is cited: ``25 (1)``."""
        start, bracket, rest = self.sub_paragraph.partition("(")
        return " ".join(filter(None, [self.article, f"({start})" if start else "", bracket + rest]))


class DecisionRemedy(VaultModel):
    """What the State is asked to do, or a term of a settlement."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="remedy_rows")
    communication_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=RemedyKind)
    text = EncryptedField(contract="decision_remedy.text")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="decision_remedy_number")]


class IndividualOpinion(VaultModel):
    """An individual opinion, counted by its members. Their names are public once it is published, and no sooner."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="opinion_rows")
    communication_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=OpinionKind)
    members = models.PositiveSmallIntegerField()
    names = EncryptedField(contract="individual_opinion.names")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="individual_opinion_number"),
            models.CheckConstraint(condition=models.Q(members__gte=1), name="individual_opinion_members"),
        ]
