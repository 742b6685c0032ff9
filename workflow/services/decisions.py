"""Decisions that are more than one event: views together with the finding on admissibility of the same sitting."""

from datetime import datetime

from casetracker.accounts.models import User
from casetracker.core.acting import service
from workflow.machine.transitions import steps
from workflow.models import CaseEvent, CaseFile
from workflow.services.contents import completed
from workflow.services.events import Entry, facts_of
from workflow.services.records import case_find_admissible
from workflow.services.transitions import case_move


@service
def case_adopt_views(*, case: CaseFile, transition: str, entry: Entry, user: User | None, at: datetime) -> CaseEvent:
    """Adopt views (``adopt_views_violation`` or ``adopt_views_no_violation``).

    Where admissibility has not been declared before, the same decision finds it: one sitting, two events. Raises as
    the two steps do; a refusal of either leaves neither.
    """
    entry = completed(CaseFile.objects.get(pk=case.pk), steps()[transition].event, entry)
    facts = facts_of(case, user=user, occurred=entry.occurred)
    if not facts.declared_admissible:
        finding = Entry(occurred=entry.occurred, document_symbol=entry.document_symbol, basis="77 (2), (3)")
        case_find_admissible(case=case, entry=finding, user=user, at=at)
    return case_move(case=case, transition=transition, entry=entry, user=user, at=at)
