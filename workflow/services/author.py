"""What the author's side does with a submitted communication."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.dates import PreciseDate, Precision
from intake.models import Communication, Supplement
from intake.policies import Tier, ensure
from intake.services.sealing import supplement_add
from workflow.models import CaseFile
from workflow.notices.deliver import supplement_announce
from workflow.services.authority_ended import refuse_without_authority
from workflow.services.events import Entry
from workflow.services.transitions import case_move
from workflow.vocabulary import CaseState


@service
def information_add(
    *,
    user: User,
    communication: Communication,
    text: str,
    at: datetime,
    answers: Collection[str] = (),
    new_id: UUID | None = None,
) -> Supplement:
    """File further information. ``answers`` are the references of the cases whose request for clarification it answers.

    ``new_id`` is the id that it takes: a form that is sent twice files one, and answers once. Raises Invalid, Refused,
    Hidden.
    """
    # Lock order: case, then chain. What is filed takes the chain, so what it answers comes first.
    locked = CaseFile.objects.select_for_update().filter(communication=communication, reference__in=answers)
    list(locked.order_by("pk").values_list("pk", flat=True))
    ensure(user, communication, Tier.CONTENT)
    refuse_without_authority(communication)
    supplement = supplement_add(user=user, communication=communication, text=text, at=at, new_id=new_id)
    today = PreciseDate(clock.day_of(at), Precision.DAY)
    answered = list(clarifications(communication).filter(reference__in=answers))
    for case in answered:
        case_move(case=case, transition="answer_clarification", entry=Entry(occurred=today), user=user, at=at)
    # Of an answer the secretariat is told by its event.
    for case in communication.cases.exclude(pk__in=[one.pk for one in answered]):
        supplement_announce(supplement, case)
    return supplement


def clarifications(communication: Communication) -> QuerySet[CaseFile]:
    """The cases of the communication in which clarification was asked of the author and has not been given."""
    return CaseFile.objects.filter(communication=communication, state=CaseState.CLARIFICATION)
