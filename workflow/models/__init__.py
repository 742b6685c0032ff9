"""What happens to a communication."""

from workflow.models.assignment import Assignment
from workflow.models.case_event import CaseEvent
from workflow.models.case_file import CaseFile
from workflow.models.counter import NumberCounter
from workflow.models.deadline import Deadline
from workflow.models.decision import (
    Decision,
    DecisionFinding,
    DecisionGround,
    DecisionRemedy,
    IndividualOpinion,
)
from workflow.models.erasure import Erasure
from workflow.models.follow_up import FollowUpAssessment, FollowUpRound
from workflow.models.frozen_counts import FrozenCounts
from workflow.models.legal_hold import LegalHold
from workflow.models.published_cell import PublishedCell
from workflow.models.published_table import PublishedTable

__all__ = [
    "Assignment",
    "CaseEvent",
    "CaseFile",
    "Deadline",
    "Decision",
    "DecisionFinding",
    "DecisionGround",
    "DecisionRemedy",
    "Erasure",
    "FollowUpAssessment",
    "FollowUpRound",
    "FrozenCounts",
    "IndividualOpinion",
    "LegalHold",
    "NumberCounter",
    "PublishedCell",
    "PublishedTable",
]
