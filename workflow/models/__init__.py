"""What happens to a communication."""

from workflow.models.assignment import Assignment
from workflow.models.calendar_address import CalendarAddress
from workflow.models.case_event import CaseEvent
from workflow.models.case_file import CaseFile
from workflow.models.counter import NumberCounter
from workflow.models.deadline import Deadline
from workflow.models.deadline_notice import DeadlineNotice
from workflow.models.erasure import Erasure
from workflow.models.frozen_counts import FrozenCounts
from workflow.models.legal_hold import LegalHold
from workflow.models.published_cell import PublishedCell
from workflow.models.published_table import PublishedTable

__all__ = [
    "Assignment",
    "CalendarAddress",
    "CaseEvent",
    "CaseFile",
    "Deadline",
    "DeadlineNotice",
    "Erasure",
    "FrozenCounts",
    "LegalHold",
    "NumberCounter",
    "PublishedCell",
    "PublishedTable",
]
