"""What decisions say in tests that are about something else: enough for the service, each at a session of its own."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from casetracker.core.dates import PreciseDate, Precision
from intake.models import Claim
from workflow.decisions.contents import Assessment, DecisionContents, Finding, RemedyAsked, RemedyGrade
from workflow.decisions.vocabulary import DISCONTINUANCE_REASONS, REOPENING_REASONS
from workflow.machine.transitions import steps
from workflow.models import CaseFile
from workflow.selectors.decisions import followed_up
from workflow.services.events import Entry
from workflow.vocabulary import EventKind as E

_sessions = count()
REMEDY = RemedyAsked("compensation", "Pay the wages that are owed.")
CRITERIA = {"criteria": ["facts"]}


def session() -> int:
    """A session at which nothing was decided yet."""
    return next(_sessions) % 998 + 1


def contents_for(case: CaseFile, kind: E, **more: Any) -> DecisionContents | None:
    """What a decision of ``kind`` in this case has to say; None where the step is no decision."""
    made = _MADE.get(kind)
    if made is None:
        return None
    standing = CaseFile.objects.get(pk=case.pk)
    return DecisionContents(**{**made(standing), **more})


def claimed(case: CaseFile) -> list[str]:
    """The articles that are claimed; one where the communication claims none."""
    rows = Claim.objects.filter(communication_id=case.communication_id).values_list("article", flat=True)
    return sorted(set(rows)) or ["21"]


def found(case: CaseFile, result: str) -> tuple[Finding, ...]:
    """The same finding on every article that is claimed."""
    return tuple(Finding(article, result) for article in claimed(case))


_MADE: dict[E, Any] = {
    E.ADMISSIBLE: lambda _case: {"session": session()},
    E.INADMISSIBLE: lambda _case: {"session": session(), "grounds": ("not_substantiated",)},
    E.VIEWS_VIOLATION: lambda case: {
        "session": session(),
        "findings": found(case, "violation"),
        "remedies": (REMEDY,),
    },
    E.VIEWS_NO_VIOLATION: lambda case: {"session": session(), "findings": found(case, "no_violation")},
    E.DISCONTINUED: lambda _case: {"session": session(), "reason_code": "moot"},
    E.REOPENED: lambda case: {"reason_code": REOPENING_REASONS.get(str(case.state), ("other",))[0]},
    E.FOLLOWUP_OPENED: lambda _case: {"remedies": (REMEDY,)},
    E.CLOSED: lambda _case: {"reason_code": "satisfactory"},
}


def deciding(case: CaseFile, transition: str, day: date, **more: Any) -> Entry:
    """An entry for a transition, saying what it must."""
    return filled(case, steps()[transition].event, Entry(PreciseDate(day, Precision.DAY), **more))


def filled(case: CaseFile, kind: E, entry: Entry) -> Entry:
    """An entry with what a step of ``kind`` has to say, where it does not say so itself."""
    if kind in (E.CLARIFICATION_ASKED, E.NOT_REGISTERED) and not (entry.details or entry.note or entry.told):
        return replace(entry, details=CRITERIA)
    if kind is E.FOLLOWUP_ASSESSED and entry.assessed is None:
        return replace(entry, assessed=assessment(case))
    if entry.decided is not None or entry.details.get("grounds"):
        # Details of before: the session is what they leave out.
        missing = entry.decided is None and not entry.document_symbol and not entry.details.get("session")
        return replace(entry, details={**entry.details, "session": session()}) if missing else entry
    decided = contents_for(case, kind)
    if decided is None:
        return entry
    given = entry.details.get("session")
    if given or entry.document_symbol:
        decided = replace(decided, session=given)
    if kind is E.DISCONTINUED and entry.details.get("reason") in DISCONTINUANCE_REASONS:
        decided = replace(decided, reason_code=entry.details["reason"])
    if kind is E.REOPENED and str(decided.reason_code) == "remedies_exhausted" and not entry.note:
        entry = replace(entry, note="The courts have decided since.")
    return replace(entry, decided=decided)


def assessment(case: CaseFile, grade: str = "B", **more: Any) -> Assessment:
    """Every remedy with the same grade."""
    graded = tuple(RemedyGrade(one.pk, grade, "As the State reports.") for one in followed_up(case))
    return Assessment(graded, **{"overall": "" if graded else grade, **more})
