"""What happens to a communication."""

from workflow.models.assignment import Assignment
from workflow.models.case_event import CaseEvent
from workflow.models.case_file import CaseFile
from workflow.models.counter import NumberCounter
from workflow.models.deadline import Deadline

__all__ = ["Assignment", "CaseEvent", "CaseFile", "Deadline", "NumberCounter"]
