"""The page of a submitted communication as its author's side sees it: the way, the history, the limits.

Nothing internal is here: no note, no proposal, no name of an officer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casetracker.core import clock
from casetracker.core.ui.dates import day_text
from casetracker.reference import selectors
from casetracker.reference.profile import LimitKind
from intake.models import Communication
from intake.selectors import reader_language
from workflow.models import CaseEvent, CaseFile, Deadline
from workflow.selectors.communications import Standing, cases_of, standing
from workflow.vocabulary import EventKind, LimitStatus, Party
from workflow.wording import INTERNAL_EVENTS, PLACES, STAGES, Place

# Of the State's limits those that the author waits for; its right to ask for a split is not one.
AWAITED = (LimitKind.STATE_REPLY, LimitKind.STATE_MERITS, LimitKind.FOLLOW_UP_REPLY)


@dataclass(frozen=True)
class AuthorCase:
    """One case of the communication."""

    case: CaseFile
    state_name: str
    standing: Standing
    way: list[dict[str, Any]]
    events: list[dict[str, Any]]
    limits: list[Deadline]


def author_cases(communication: Communication) -> list[AuthorCase]:
    """Every case of a submitted communication."""
    return [_author_case(case) for case in cases_of(communication)]


def _author_case(case: CaseFile) -> AuthorCase:
    iso3 = case.state_party_id
    name = selectors.state_name(iso3, reader_language()) if iso3 else ""
    return AuthorCase(case, name, standing(case), _way(case), _events(case), _limits(case))


def _way(case: CaseFile) -> list[dict[str, Any]]:
    stage = STAGES[case.state]
    notes = {Place.RECEIVED: _day(case.received_date), Place.REGISTERED: case.symbol}
    passed = [place for place in Place if place < stage.place or (stage.is_over and place == stage.place)]
    shown = [place for place in Place if not stage.is_over or place <= stage.place]
    return [
        {
            "label": PLACES[place],
            "status": "done" if place in passed else "now" if place == stage.place else "later",
            "note": notes.get(place, ""),
        }
        for place in shown
    ]


def _day(day: date | None) -> str:
    return day_text(day) if day else ""


def _events(case: CaseFile) -> list[dict[str, Any]]:
    shown = CaseEvent.objects.filter(case_id=case.pk).exclude(kind__in=INTERNAL_EVENTS).order_by("-seq")
    return [_event(event, is_latest=not place) for place, event in enumerate(shown)]


def _event(event: CaseEvent, *, is_latest: bool) -> dict[str, Any]:
    return {
        "title": EventKind(event.kind).label,
        "date": event.occurred_date,
        "precision": event.precision,
        "body": "\n".join(filter(None, (event.told, event.document_symbol))),
        "latest": is_latest,
    }


def _limits(case: CaseFile) -> list[Deadline]:
    if case.is_imported:
        return []
    running = Deadline.objects.filter(case=case, status=LimitStatus.OPEN, due_date__isnull=False).order_by("due_date")
    return [limit for limit in running if limit.party == Party.AUTHOR or limit.kind in AWAITED]


def receipt_rows(communication: Communication) -> list[dict[str, Any]]:
    """What was received: the documents with their digests, in order."""
    return [
        {"id": row.pk, "title": row.title or row.file_name, "size": row.size_bytes, "sha256": row.sha256}
        for row in communication.evidence_rows.all()
    ]


def received_date(communication: Communication) -> date | None:
    """The calendar day of receipt in Geneva; None for a draft."""
    return clock.day_of(communication.sealed_at) if communication.sealed_at else None
