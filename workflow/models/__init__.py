"""What happens to a communication."""

from workflow.models.agenda_item import AgendaItem
from workflow.models.assignment import Assignment
from workflow.models.case_event import CaseEvent
from workflow.models.case_file import CaseFile
from workflow.models.closed_meeting import ClosedMeeting
from workflow.models.committee_member import CommitteeMember
from workflow.models.conflict_answer import ConflictAnswer
from workflow.models.counter import NumberCounter
from workflow.models.deadline import Deadline
from workflow.models.erasure import Erasure
from workflow.models.frozen_counts import FrozenCounts
from workflow.models.legal_hold import LegalHold
from workflow.models.minute import Minute
from workflow.models.published_cell import PublishedCell
from workflow.models.published_table import PublishedTable
from workflow.models.recusal import Recusal
from workflow.models.session import Session

__all__ = [
    "AgendaItem",
    "Assignment",
    "CaseEvent",
    "CaseFile",
    "ClosedMeeting",
    "CommitteeMember",
    "ConflictAnswer",
    "Deadline",
    "Erasure",
    "FrozenCounts",
    "LegalHold",
    "Minute",
    "NumberCounter",
    "PublishedCell",
    "PublishedTable",
    "Recusal",
    "Session",
]
