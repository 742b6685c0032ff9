"""Reading the case files for a freeze: codes, dates and ids of plain columns; nothing is decrypted."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import F, Q

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from workflow.models import CaseEvent, CaseFile
from workflow.statistics.counting import Count, Facet, Filed, Move, count, facet_of
from workflow.vocabulary import CaseState, EventKind

ROWS_AT_A_TIME = 2000


def counts_until(until: date) -> list[Count]:
    """The counts of every procedure at the end of the day ``until``, from the record as it stands now."""
    return count(_placed(until))


def _placed(until: date) -> Iterator[tuple[Facet, UUID | None]]:
    filed = _filed()
    columns = ("case_id", "kind", "to_state", "occurred_date", "precision", "recorded_at")
    # A step that moves nothing cannot change how a case stands.
    moving = CaseEvent.objects.filter(~Q(from_state=F("to_state"))).order_by("case_id", "seq")
    rows = moving.values_list(*columns).iterator(chunk_size=ROWS_AT_A_TIME)
    for case_id, events in groupby(rows, key=lambda row: row[0]):
        moves = [_move(*event[1:]) for event in events]
        case = filed.get(case_id)
        facet = facet_of(case, moves, until=until) if case else None
        if case and facet:
            yield facet, case.organisation


def _filed() -> dict[UUID, Filed]:
    columns = ("pk", "procedure", "state_party_id", "communication__organisation_id", "received_date")
    rows = CaseFile.objects.values_list(*columns).iterator(chunk_size=ROWS_AT_A_TIME)
    return {pk: Filed(procedure, state, cso, day.year if day else None) for pk, procedure, state, cso, day in rows}


def _move(kind: str, to_state: str, occurred: date | None, precision: str, recorded_at: datetime) -> Move:
    day = PreciseDate(occurred, Precision(precision)).last_value if occurred else None
    year = occurred.year if occurred else None
    return Move(EventKind(kind), CaseState(to_state), day or clock.day_of(recorded_at), year)
