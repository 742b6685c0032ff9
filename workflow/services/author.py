"""What the author's side does with a submitted communication."""

from datetime import datetime
from uuid import UUID

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.dates import PreciseDate, Precision
from intake.models import Communication, Supplement
from intake.services.sealing import supplement_add
from workflow.models import CaseFile
from workflow.services.events import Entry
from workflow.services.transitions import case_move
from workflow.vocabulary import CaseState


@service
def information_add(
    *, user: User, communication: Communication, text: str, at: datetime, new_id: UUID | None = None
) -> Supplement:
    """File further information; where clarification was asked for, it is the answer to that.

    ``new_id`` is the id that it takes: a form that is sent twice files one. Raises Invalid, Refused, Hidden.
    """
    supplement = supplement_add(user=user, communication=communication, text=text, at=at, new_id=new_id)
    today = PreciseDate(clock.day_of(at), Precision.DAY)
    for case in CaseFile.objects.filter(communication=communication, state=CaseState.CLARIFICATION):
        case_move(case=case, transition="answer_clarification", entry=Entry(occurred=today), user=user, at=at)
    return supplement
