"""The page of a submitted communication as its author's side sees it: the way, the history, the limits.

Nothing internal is here: no note, no proposal, no name of an officer, and no step but those of ``own_history``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casetracker.core.ui.dates import day_text
from casetracker.reference import selectors
from casetracker.reference.profile import Profile
from intake.models import Communication
from intake.selectors import reader_language
from workflow.models import CaseEvent, CaseFile, Deadline
from workflow.selectors.authority import authority_has_ended
from workflow.selectors.case_people import own_people
from workflow.selectors.chosen import chosen_at
from workflow.selectors.communications import Standing, cases_of, limits_of, standing
from workflow.selectors.decisions import Shown, decisions_shown
from workflow.selectors.own_history import own_events
from workflow.services.profiles import profile_of
from workflow.vocabulary import EventKind
from workflow.wording import PLACES, STAGES, Place, Stage
from workflow.wording_steps import LIMIT_LABELS


@dataclass(frozen=True)
class AuthorCase:
    """One case of the communication."""

    case: CaseFile
    state_name: str
    standing: Standing
    way: list[dict[str, Any]]
    events: list[dict[str, Any]]
    limits: list[Deadline]
    people: list[dict[str, str]]
    decisions: list[Shown]


def author_cases(communication: Communication) -> list[AuthorCase]:
    """Every case of a submitted communication; none where the organisation acts for nobody in it any more."""
    if authority_has_ended(communication.pk):
        return []
    cases = cases_of(communication)
    limits = limits_of(cases)
    return [_author_case(case, limits) for case in cases]


def _author_case(case: CaseFile, limits: dict[Any, list[Deadline]]) -> AuthorCase:
    return AuthorCase(
        case,
        _state_name(case),
        standing(case, limits),
        _way(case),
        _events(case),
        limits.get(case.pk, []),
        own_people(case),
        decisions_shown(case, reads_content=True),
    )


def _way(case: CaseFile) -> list[dict[str, Any]]:
    stage = STAGES[case.state]
    notes = {Place.RECEIVED: _day(case.received_date), Place.REGISTERED: case.symbol}
    shown = _been(case) if stage.is_over else list(Place)
    return [{"label": PLACES[place], "status": _status(place, stage), "note": notes.get(place, "")} for place in shown]


def _been(case: CaseFile) -> list[Place]:
    """The places where a case that is over has been: one can end without the State ever being heard."""
    states = CaseEvent.objects.filter(case_id=case.pk).values_list("to_state", flat=True)
    return sorted({STAGES[state].place for state in states})


def _status(place: Place, stage: Stage) -> str:
    if place == stage.place:
        return "done" if stage.is_over else "now"
    return "done" if place < stage.place else "later"


def _day(day: date | None) -> str:
    return day_text(day) if day else ""


def _events(case: CaseFile) -> list[dict[str, Any]]:
    profile = profile_of(case)
    return [_event(event, profile, is_latest=not place) for place, event in enumerate(own_events(case))]


def _event(event: CaseEvent, profile: Profile, *, is_latest: bool) -> dict[str, Any]:
    return {
        "title": EventKind(event.kind).label,
        "date": event.occurred_date,
        "precision": event.precision,
        "body": "\n".join(filter(None, (_limit(event), event.told, *chosen_at(event, profile), event.document_symbol))),
        "latest": is_latest,
    }


def _limit(event: CaseEvent) -> str:
    return str(LIMIT_LABELS[event.limit]) if event.limit else ""


def questions_asked(cases: Iterable[CaseFile]) -> list[tuple[str, str, str]]:
    """Of each case: its reference, its State's name, and what the author was last asked."""
    return [(case.reference, _state_name(case), _last_question(case)) for case in cases]


def _state_name(case: CaseFile) -> str:
    return selectors.state_name(case.state_party_id, reader_language()) if case.state_party_id else case.reference


def _last_question(case: CaseFile) -> str:
    asked = CaseEvent.objects.filter(case_id=case.pk, kind=EventKind.CLARIFICATION_ASKED).order_by("-seq").first()
    return "\n".join(filter(None, (asked.told, *chosen_at(asked, profile_of(case))))) if asked else ""


def receipt_rows(communication: Communication) -> list[dict[str, Any]]:
    """What was received: the documents with their digests, in order."""
    return [
        {"id": row.pk, "title": row.title or row.file_name, "size": row.size_bytes, "sha256": row.sha256}
        for row in communication.evidence_rows.filter(added_at__isnull=True)
    ]
