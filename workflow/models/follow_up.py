"""Follow-up: rounds of assessment, and the grade of each remedy in each."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.reference.profile import OverallGrade
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.scopes import ScopeKind
from workflow.decisions.vocabulary import AfterAssessment, Grade
from workflow.models.case_file import CaseFile
from workflow.models.decision import DecisionRemedy


class FollowUpRound(models.Model):
    """One assessment of a case on one day. Append-only; ``rule`` says how the overall grade came about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="follow_up_rounds")
    event_id = models.UUIDField(unique=True)
    number = models.PositiveSmallIntegerField()
    assessed_date = models.DateField(null=True)
    overall = models.CharField(max_length=1, choices=Grade, blank=True)
    rule = models.CharField(max_length=10, choices=[(rule.value, rule.value) for rule in OverallGrade])
    after = models.CharField(max_length=10, choices=AfterAssessment)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="follow_up_round_number")]


class FollowUpAssessment(VaultModel):
    """The grade of one remedy in one round."""

    scope_kind, scope_column = ScopeKind.COMMUNICATION, "communication_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(FollowUpRound, on_delete=models.PROTECT, related_name="grade_rows")
    communication_id = models.UUIDField()
    remedy = models.ForeignKey(DecisionRemedy, on_delete=models.PROTECT, related_name="grade_rows")
    grade = models.CharField(max_length=1, choices=Grade)
    note = EncryptedField(contract="follow_up_assessment.note")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "remedy"], name="follow_up_grade_once")]
