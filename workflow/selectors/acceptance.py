"""Article 77 (8) between reception and transmission: which cases the Committee has to decide on.

A withdrawal or a denunciation, or a declaration that is corrected later, neither closes what was received nor lets it
be transmitted by itself. What was transmitted before is left alone: the day that counts is that of the first
transmission.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.reference import profiles, selectors
from casetracker.reference.profile import Profile
from casetracker.reference.receivability import Answer, Lapse, ReceivabilityFacts, lapse
from workflow.models import CaseEvent, CaseFile
from workflow.vocabulary import EXCHANGE, PRE_REGISTRATION, CaseState, EventKind

CONCERNED = PRE_REGISTRATION | EXCHANGE | {CaseState.UNDER_CONSIDERATION}
_TELLING = (EventKind.TRANSMITTED, EventKind.ACCEPTANCE_GOES_ON, EventKind.ACCEPTANCE_STOPS)


@dataclass(frozen=True)
class Flag:
    """The mark of a case: what lapsed, and whether the Committee has decided on it already (that it stops).

    ``is_transmitted``: it went to the State after that day, since nobody had entered by then what ended it.
    """

    lapse: Lapse
    paragraph: str
    is_stopped: bool = False
    is_transmitted: bool = False

    @property
    def waits_for_the_committee(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.is_stopped

    @property
    def words(self) -> str:
        """The tag."""
        text = _("%(paragraph)s: does not go on") if self.is_stopped else _("%(paragraph)s: for the Committee")
        return text % {"paragraph": self.paragraph}


def acceptance_paragraph(profile: Profile) -> str:
    """The paragraph on the end of a State's acceptance."""
    return f"{profile.article} (8)"


def lapse_of(case: CaseFile, *, first_transmitted: date | None, on: date | None) -> Lapse | None:
    """What lapsed from the reception of a case to its first transmission, or to the day ``on`` where there was none."""
    if not _is_concerned(case) or case.state_party_id is None:
        return None
    facts = selectors.facts_by_state([case.state_party_id], procedure=profiles.get(case.procedure))
    return _lapse(case, facts[case.state_party_id], first_transmitted or on)


def flags(cases: Iterable[CaseFile], *, on: date) -> dict[UUID, Flag]:
    """Of the cases, those that are flagged on the day ``on``, in their order; a number of queries that is fixed."""
    concerned = [case for case in cases if _is_concerned(case)]
    known = _facts_of_all(concerned)
    # Nearly always there is none: whoever was transmitted in time is asked of those alone that are left.
    lapsed = [case for case in concerned if _lapse(case, known[_place(case)], on)]
    events = _events_of(lapsed)
    found: dict[UUID, Flag] = {}
    for case in lapsed:
        transmitted, decided = events.get(case.pk, (None, None))
        standing = _lapse(case, known[_place(case)], transmitted or on)
        if standing and decided is not EventKind.ACCEPTANCE_GOES_ON:
            paragraph = acceptance_paragraph(profiles.get(case.procedure))
            is_stopped = decided is EventKind.ACCEPTANCE_STOPS
            found[case.pk] = Flag(standing, paragraph, is_stopped, is_transmitted=transmitted is not None)
    return found


def _is_concerned(case: CaseFile) -> bool:
    return not case.is_imported and case.state in CONCERNED and case.state_party_id is not None


def _lapse(case: CaseFile, facts: ReceivabilityFacts, until: date | None) -> Lapse | None:
    received = case.received_date
    if received is None:
        return None
    return lapse(facts, answered=Answer(case.receivability), received=received, until=until or received)


def _place(case: CaseFile) -> tuple[str, str]:
    return case.procedure, case.state_party_id or ""


def _facts_of_all(cases: Iterable[CaseFile]) -> dict[tuple[str, str], ReceivabilityFacts]:
    states: dict[str, set[str]] = defaultdict(set)
    for procedure, iso3 in map(_place, cases):
        states[procedure].add(iso3)
    return {
        (procedure, iso3): facts
        for procedure, wanted in states.items()
        for iso3, facts in selectors.facts_by_state(wanted, procedure=profiles.get(procedure)).items()
    }


def _events_of(cases: list[CaseFile]) -> dict[UUID, tuple[date | None, EventKind | None]]:
    """Of each case the day of its first transmission, and the newest decision on its acceptance."""
    found: dict[UUID, tuple[date | None, EventKind | None]] = {}
    if not cases:
        return found
    told = CaseEvent.objects.filter(case_id__in=[case.pk for case in cases], kind__in=_TELLING).order_by("seq")
    for case_id, kind, day in told.values_list("case_id", "kind", "occurred_date"):
        transmitted, decided = found.get(case_id, (None, None))
        if kind == EventKind.TRANSMITTED:
            transmitted = transmitted or day
        else:
            decided = EventKind(kind)
        found[case_id] = (transmitted, decided)
    return found
