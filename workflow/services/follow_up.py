"""Follow-up: assessing each remedy A to E, then going on or closing with a reason."""

from dataclasses import replace
from datetime import datetime

from casetracker.accounts.models import User
from casetracker.core.acting import service
from workflow.decisions.contents import Assessment, DecisionContents
from workflow.decisions.vocabulary import AfterAssessment
from workflow.models import CaseFile, FollowUpRound
from workflow.services.events import Entry
from workflow.services.records import case_record
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind


@service
def case_assess_follow_up(*, case: CaseFile, entry: Entry, user: User, at: datetime) -> FollowUpRound:
    """Assess the implementation of every remedy (``entry.assessed``); close the follow-up where that is decided.

    Raises as recording a step does; Invalid where a remedy has no grade. A refusal leaves nothing.
    """
    event = case_record(case=case, kind=EventKind.FOLLOWUP_ASSESSED, entry=entry, user=user, at=at)
    assessed = FollowUpRound.objects.get(event_id=event.pk)
    if assessed.after == AfterAssessment.CLOSE:
        said = entry.assessed or Assessment()
        closing = replace(entry, assessed=None, decided=DecisionContents(reason_code=said.closing_reason))
        case_move(case=case, transition="close", entry=closing, user=user, at=at)
    return assessed
