"""What happens to a communication."""

from workflow.models.assignment import Assignment
from workflow.models.case_event import CaseEvent
from workflow.models.case_file import CaseFile
from workflow.models.counter import NumberCounter
from workflow.models.deadline import Deadline
from workflow.models.erasure import Erasure
from workflow.models.frozen_counts import FrozenCounts
from workflow.models.legal_hold import LegalHold
from workflow.models.letter import Letter
from workflow.models.letter_file import LetterFile
from workflow.models.letter_void import LetterVoid
from workflow.models.published_cell import PublishedCell
from workflow.models.published_table import PublishedTable

__all__ = [
    "Assignment",
    "CaseEvent",
    "CaseFile",
    "Deadline",
    "Erasure",
    "FrozenCounts",
    "LegalHold",
    "Letter",
    "LetterFile",
    "LetterVoid",
    "NumberCounter",
    "PublishedCell",
    "PublishedTable",
]
