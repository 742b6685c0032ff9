"""The side tracks of a case, read from what is recorded of it."""

from casetracker.core.dates import PreciseDate, Precision
from workflow.machine.track_states import TrackReading
from workflow.machine.tracks import TrackEvent, read_tracks
from workflow.models import CaseEvent, CaseFile
from workflow.vocabulary import EventKind


def tracks_of(case: CaseFile) -> tuple[TrackReading, ...]:
    """The tracks that the events of ``case`` touched. Asks nobody who they are: callers fetch through permission."""
    events = CaseEvent.objects.filter(case_id=case.pk).order_by("seq")
    rows = events.values_list("kind", "occurred_date", "precision", "pk", "concerns")
    return read_tracks(
        TrackEvent(EventKind(kind), PreciseDate(day, Precision(precision)), pk, concerns)
        for kind, day, precision, pk, concerns in rows
    )
