"""What happens to a communication."""

from workflow.models.agenda_item import AgendaItem
from workflow.models.assignment import Assignment
from workflow.models.authority_check import AuthorityCheck
from workflow.models.calendar_address import CalendarAddress
from workflow.models.case_event import CaseEvent
from workflow.models.case_file import CaseFile
from workflow.models.case_joinder import CaseJoinder
from workflow.models.closed_meeting import ClosedMeeting
from workflow.models.committee_member import CommitteeMember
from workflow.models.conflict_answer import ConflictAnswer
from workflow.models.counter import NumberCounter
from workflow.models.deadline import Deadline
from workflow.models.deadline_notice import DeadlineNotice
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
from workflow.models.letter import Letter
from workflow.models.letter_file import LetterFile
from workflow.models.letter_void import LetterVoid
from workflow.models.minute import Minute
from workflow.models.people_statement import PeopleStatement
from workflow.models.person_standing import PersonStanding
from workflow.models.published_cell import PublishedCell
from workflow.models.published_table import PublishedTable
from workflow.models.recusal import Recusal
from workflow.models.session import Session
from workflow.models.withdrawal_check import WithdrawalCheck

__all__ = [
    "AgendaItem",
    "Assignment",
    "AuthorityCheck",
    "CalendarAddress",
    "CaseEvent",
    "CaseFile",
    "CaseJoinder",
    "ClosedMeeting",
    "CommitteeMember",
    "ConflictAnswer",
    "Deadline",
    "DeadlineNotice",
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
    "Letter",
    "LetterFile",
    "LetterVoid",
    "Minute",
    "NumberCounter",
    "PeopleStatement",
    "PersonStanding",
    "PublishedCell",
    "PublishedTable",
    "Recusal",
    "Session",
    "WithdrawalCheck",
]
