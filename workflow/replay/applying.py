"""One recorded procedure becomes a case, by the services that every door uses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from casetracker.core.acting import service
from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Invalid, Refused
from casetracker.reference import profiles
from casetracker.reference.profile import Profile
from workflow.machine.facts import CaseFacts
from workflow.machine.transitions import steps
from workflow.models import CaseFile
from workflow.replay.choosing import Door, choose, kind_where_it_stands, orders_of_the_decision
from workflow.replay.history import Happening, History
from workflow.replay.inference import steps_before
from workflow.replay.opening import case_open
from workflow.services.events import Entry, facts_of
from workflow.services.records import case_find_admissible, case_record
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind as E


@dataclass
class Progress:
    """How far a replay has come: it can be read after a refusal, which rolls the case back."""

    happening: Happening | None = None
    state: str = ""
    inferred: list[E] = field(default_factory=list)
    newest: date | None = None


@service
def case_replay(*, history: History, progress: Progress, at: datetime) -> CaseFile:
    """Replay one history to its end: all of it or nothing. ``progress`` is kept up to date for the caller.

    Raises Refused with the code of the first step that the procedure does not allow; ``unknown_committee``,
    ``before_submission`` and ``dates_run_back`` are this service's own. Raises Invalid for what is wrong with a step by
    itself, such as a day in the future.
    """
    profile = _profile(history)
    case, left = _opened(history, profile, progress, at)
    deciding = orders_of_the_decision(history)
    for index, happening in enumerate(left, start=1):
        progress.happening = happening
        entry = _entry(happening, symbol=history.symbol if happening.order in deciding else "")
        _keep_order(entry, progress)
        _take(case, happening, entry, left[index:], progress, at)
    return _fresh(case)


def _profile(history: History) -> Profile:
    try:
        return profiles.by_committee(history.committee)
    except profiles.UnknownProfile:
        raise Refused("unknown_committee", _("No procedure profile is that of this committee.")) from None


def _opened(
    history: History, profile: Profile, progress: Progress, at: datetime
) -> tuple[CaseFile, Sequence[Happening]]:
    first, left = history.happenings[0], history.happenings
    progress.happening = first
    if first.kind is E.SUBMITTED:
        entry, left = _entry(first), left[1:]
    elif any(one.kind is E.SUBMITTED for one in left):
        raise Refused("before_submission", _("The record holds this step before the submission."))
    else:
        entry = Entry(occurred=PreciseDate.unknown(), is_inferred=True)
        progress.inferred.append(E.SUBMITTED)
    _keep_order(entry, progress)
    case = case_open(history, profile, submitted=entry, at=at)
    progress.state = case.state
    return case, left


def _entry(happening: Happening, *, symbol: str = "") -> Entry:
    is_unknown = happening.kind is E.UNKNOWN
    return Entry(
        occurred=happening.occurred,
        note=": ".join(filter(None, [happening.type if is_unknown else "", happening.note])),
        document_symbol=symbol,
        details={"source_order": happening.order, "source_type": happening.type, "paragraph": happening.paragraph},
    )


def _keep_order(entry: Entry, progress: Progress) -> None:
    """Raise where no reading of the step's date is possible: in the future, or before what the record places ahead."""
    problems = entry.problems()
    if problems:
        raise Invalid(problems)
    latest = entry.occurred.last_value
    if latest and progress.newest and latest < progress.newest:
        raise Refused("dates_run_back", _("The record dates this step before the one that it places ahead of it."))
    progress.newest = max(filter(None, [progress.newest, entry.occurred.value]), default=None)


def _take(
    case: CaseFile, happening: Happening, entry: Entry, rest: Sequence[Happening], progress: Progress, at: datetime
) -> None:
    facts = _facts(case, happening)
    kind = kind_where_it_stands(happening.kind, facts)
    names = steps_before(happening, kind, facts, rest)
    for name in names:
        unknown = Entry(occurred=PreciseDate.unknown(), is_inferred=True)
        moved = case_move(case=case, transition=name, entry=unknown, user=None, at=at)
        progress.inferred.append(steps()[name].event)
        progress.state = moved.to_state
    choice = choose(happening, kind, _facts(case, happening) if names else facts, rest)
    match choice.door:
        case Door.FIND_ADMISSIBLE:
            event = case_find_admissible(case=case, entry=entry, user=None, at=at)
        case Door.MOVE:
            event = case_move(case=case, transition=choice.transition, entry=entry, user=None, at=at)
        case Door.RECORD:
            event = case_record(case=case, kind=choice.kind, entry=entry, user=None, at=at)
    progress.state = event.to_state


def _facts(case: CaseFile, happening: Happening) -> CaseFacts:
    return facts_of(_fresh(case), user=None, occurred=happening.occurred)


def _fresh(case: CaseFile) -> CaseFile:
    return CaseFile.objects.get(pk=case.pk)
