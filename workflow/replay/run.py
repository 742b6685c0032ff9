"""Replaying many histories, each in a transaction of its own, into one report."""

from collections.abc import Callable, Iterable
from datetime import datetime

from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import DomainError, Invalid
from workflow.models import CaseFile, Deadline
from workflow.replay.applying import Progress, case_replay
from workflow.replay.history import History
from workflow.replay.report import RefusedStep, Replayed, ReplayReport, UnknownStep
from workflow.selectors.tracks import tracks_of
from workflow.vocabulary import UNCLOSED, EventKind

Watch = Callable[[ReplayReport], None]


def replay(histories: Iterable[History], at: datetime, watch: Watch = lambda _report: None) -> ReplayReport:
    """Turn recorded procedures into cases, recorded at the moment ``at`` (aware) by the command that is running.

    A case stops at its first refusal: nothing of it is kept, and the report names the step. What an earlier run has
    replayed (the same record under the same symbol) is left alone, so that running it again changes nothing; within one
    run every record is a case of its own.
    ``watch`` is shown the report as it stands after each case.
    """
    report = ReplayReport()
    earlier = set(CaseFile.objects.filter(is_imported=True).values_list("source_symbol", "source_digest"))
    for history in histories:
        report.cases += 1
        if earlier & {(history.symbol, history.digest), (history.symbol, "")}:
            report.standing.append(history.symbol)
        else:
            _replay_one(history, report, at)
        watch(report)
    return report


def _replay_one(history: History, report: ReplayReport, at: datetime) -> None:
    progress = Progress()
    try:
        with acting(COMMAND):
            case = case_replay(history=history, progress=progress, at=at)
    except DomainError as error:
        report.refused.append(_refused(history, progress, error))
        return
    report.results.append(_replayed(history, case, progress))
    report.unknown += [
        UnknownStep(history.symbol, one.order, one.type) for one in history.happenings if one.kind is EventKind.UNKNOWN
    ]


def _replayed(history: History, case: CaseFile, progress: Progress) -> Replayed:
    limits = Deadline.objects.filter(case=case, status__in=UNCLOSED).order_by("kind")
    kinds = tuple(limits.values_list("kind", flat=True))
    inferred = tuple(str(kind) for kind in progress.inferred)
    return Replayed(history.symbol, str(case.state), tracks_of(case), kinds, inferred)


def _refused(history: History, progress: Progress, error: DomainError) -> RefusedStep:
    happening = progress.happening
    code = error.problems[0].code if isinstance(error, Invalid) else error.code
    order, source_type = (happening.order, happening.type) if happening else (0, "")
    return RefusedStep(history.symbol, order, source_type, code, str(error.message), progress.state)
