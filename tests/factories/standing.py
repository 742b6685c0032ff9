"""Cases that stand somewhere, without the way there: for tests of one step, one rule, one permission.

No service asks whether the way was right; the database does, as ever: each event is written by the one function that
writes events, along the machine's shortest way.
"""

from collections import deque
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import count

from django.contrib.auth.models import Permission

from casetracker.accounts.models import Organisation, User
from casetracker.core.acting import COMMAND, acting
from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.models import State
from intake.models import Communication, CommunicationGrant
from intake.policies import Tier
from intake.vocabulary import GrantSource
from workflow.machine.transitions import sources, steps, target
from workflow.models import CaseFile
from workflow.services.events import Entry, facts_of, write_event
from workflow.vocabulary import CaseState, EventKind

AT = datetime(2026, 2, 1, 12, tzinfo=UTC)
READING = (Tier.CARD, Tier.CONTENT)

_numbers = count(1)


def bare_communication(
    organisation: Organisation | None, *, sealed: bool = True, imported: bool = False
) -> Communication:
    """A communication with a card and nothing else in it."""
    return Communication.objects.create(
        reference=f"IN-{next(_numbers):08d}",
        organisation=organisation,
        language="en",
        created_at=AT,
        changed_at=AT,
        completed_at=AT if sealed else None,
        sealed_at=AT if sealed else None,
        is_imported=imported,
    )


def give(communication: Communication, user: User, source: GrantSource, tiers: tuple[Tier, ...] = READING) -> None:
    """Grants as they stand, without the services that give them."""
    for tier in tiers:
        CommunicationGrant.objects.create(
            content_object=communication,
            user=user,
            permission=Permission.objects.get(codename=tier.value, content_type__app_label="intake"),
            source=source,
            created_at=AT,
        )


def case_of(communication: Communication, *, state_party: str = "MEX", **more: object) -> CaseFile:
    """A case that has just been received."""
    values: dict[str, object] = {"receivability": "yes", "receivability_code": "receivable", **more}
    case = CaseFile.objects.create(
        reference=f"{communication.reference}-{state_party}",
        communication=communication,
        state_party=State.objects.get(iso3=state_party),
        procedure=communication.procedure,
        received_at=AT,
        received_date=AT.date(),
        changed_at=AT,
        **values,
    )
    _write(case, EventKind.SUBMITTED, CaseState.RECEIVED, AT.date())
    return case


def bring(case: CaseFile, state: str, day: date | None = None) -> CaseFile:
    """Take a case to ``state`` by the machine's shortest way, each step on the same day (that of its receipt)."""
    for name in _way(str(case.state), state):
        _write(case, steps()[name].event, target(name), day or AT.date())
    return case


def note(case: CaseFile, kind: EventKind, day: date | None = None, *, user: User | None = None) -> None:
    """One more event that moves nothing."""
    _write(case, kind, str(case.state), day or AT.date(), user)


def _write(case: CaseFile, kind: EventKind, to_state: str, day: date, user: User | None = None) -> None:
    occurred = PreciseDate(day, Precision.DAY)
    at = datetime.combine(day, time(12), tzinfo=UTC)
    with acting(user.actor if user else COMMAND):
        facts = facts_of(case, user=user, occurred=occurred)
        write_event(case, kind, Entry(occurred=occurred), to_state=to_state, user=user, role="", facts=facts, at=at)


@cache
def _way(start: str, goal: str) -> tuple[str, ...]:
    ways: deque[tuple[str, tuple[str, ...]]] = deque([(start, ())])
    seen = {start}
    while ways:
        state, way = ways.popleft()
        if state == goal:
            return way
        for name in steps():
            if state in sources(name) and target(name) not in seen:
                seen.add(target(name))
                ways.append((target(name), (*way, name)))
    raise AssertionError(f"no way leads from {start} to {goal}")
