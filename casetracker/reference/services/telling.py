"""What an edit makes receivable is put on the outbox, for a floor above that knows communications."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from casetracker.core import clock, outbox
from casetracker.core.ids import new_id
from casetracker.reference import profiles
from casetracker.reference.models import State
from casetracker.reference.profile import Acceptance, Profile
from casetracker.reference.receivability import Answer, ReceivabilityFacts, assess, improves, turning_days
from casetracker.reference.selectors import facts_by_state

# ``change`` is an id of the change alone, ``procedure`` a profile's key, ``states`` iso3 codes with blanks between.
CHANGED = "reference.changed"


@contextmanager
def telling(*, treaty: str, states: Iterable[str] | None, at: datetime) -> Iterator[None]:
    """Promise to tell of what the edit inside of the block makes receivable, in the edit's transaction.

    ``states`` are the iso3 codes of the States that it can concern, None for all. Where an answer gets better on a
    later day alone (an entry into force that is notified ahead), the message waits for that day.
    """
    concerned = list(State.objects.values_list("pk", flat=True)) if states is None else list(states)
    procedures = [one for one in profiles.all() if one.treaty == treaty and one.acceptance == Acceptance.DECLARATION]
    before = {one.key: facts_by_state(concerned, procedure=one) for one in procedures}
    yield
    for procedure in procedures:
        after = facts_by_state(concerned, procedure=procedure)
        _promise(procedure, before[procedure.key], after, at)


def better_from(before: ReceivabilityFacts, after: ReceivabilityFacts, *, today: date) -> date | None:
    """The first day, from ``today`` on, on which more can be received than today before the edit.

    None where that is no other day than before the edit: then an earlier edit has promised to tell of it.
    """
    stood = assess(before, today).answer
    planned, found = (_first_better(facts, stood, today) for facts in (before, after))
    return found if found != planned else None


def _first_better(facts: ReceivabilityFacts, stood: Answer, today: date) -> date | None:
    days = (today, *(day for day in turning_days(facts) if day > today))
    return next((day for day in days if improves(stood, assess(facts, day).answer)), None)


def _promise(
    procedure: Profile, before: dict[str, ReceivabilityFacts], after: dict[str, ReceivabilityFacts], at: datetime
) -> None:
    today = clock.day_of(at, procedure.zone)
    by_day: dict[date, list[str]] = {}
    for iso3, facts in after.items():
        day = better_from(before[iso3], facts, today=today)
        if day is not None:
            by_day.setdefault(day, []).append(iso3)
    for day, opened in by_day.items():
        midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(procedure.zone))
        told = {"change": str(new_id()), "procedure": procedure.key, "states": " ".join(opened)}
        outbox.put(CHANGED, at=at, not_before=midnight, **told)
