"""What the form of a recorded step asks in a case: its running limits, and the requests that an answer can concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.ui.dates import date_text, day_text
from workflow.machine.track_states import STANDING, Track, TrackState
from workflow.machine.tracks import STEPS
from workflow.models import CaseFile
from workflow.services.events import facts_of
from workflow.services.requirements import MAY_SET_A_DAY, MUST_SET_A_DAY
from workflow.vocabulary import EventKind as E
from workflow.wording_steps import LIMIT_LABELS
from workflow.wording_tracks import STATES

# To which requests for interim measures each of these is an answer.
_WAITING = frozenset({TrackState.REQUESTED})
_CONCERNING: dict[E, frozenset[TrackState]] = {
    E.INTERIM_GRANTED: _WAITING,
    E.INTERIM_DENIED: _WAITING,
    E.INTERIM_LIFT_REFUSED: frozenset({TrackState.LIFT_REQUESTED}),
    **dict.fromkeys(
        (E.INTERIM_ACCEPTED, E.INTERIM_BREACHED, E.INTERIM_REITERATED, E.INTERIM_LIFT_REQUESTED, E.INTERIM_LIFTED),
        STANDING,
    ),
}


@dataclass(frozen=True)
class Asked:
    """What a recorded step asks beside date and notes: a day, one of the running limits, one of the open requests."""

    limits: tuple[tuple[str, str], ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    sets_a_day: bool = False


def asked_by(kind: E, case: CaseFile) -> Asked:
    """What is asked when a step of ``kind`` is recorded in ``case``; one request alone needs no choice."""
    facts = facts_of(case, user=None, occurred=PreciseDate(clock.today(), Precision.DAY))
    limits = [one for one in facts.limits.values() if one.is_unclosed] if kind is E.EXTENSION_GRANTED else []
    on_track = STEPS.get(kind, (None,))[0] is Track.INTERIM_MEASURES
    states = _CONCERNING.get(kind, frozenset())
    requests = [one for one in facts.tracks if on_track and one.track is Track.INTERIM_MEASURES and one.state in states]
    return Asked(
        limits=_if_several((one.kind.value, _limit(str(LIMIT_LABELS[one.kind]), one.due)) for one in limits),
        requests=_if_several((str(one.began), f"{STATES[one.state]}, {date_text(one.since)}") for one in requests),
        sets_a_day=kind in MAY_SET_A_DAY | MUST_SET_A_DAY,
    )


def _limit(label: str, due: date | None) -> str:
    return f"{label} ({day_text(due)})" if due else label


def _if_several(choices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    found = tuple(choices)
    return found if len(found) > 1 else ()
