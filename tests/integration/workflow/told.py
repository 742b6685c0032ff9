"""Complete communications, edits of the reference data, and whom the mails went to."""

from datetime import UTC, date, datetime

from django.core import mail

from casetracker.core import clock, outbox
from casetracker.core.acting import acting
from casetracker.reference.models import Declaration, State
from casetracker.reference.services import (
    declaration_record,
    entry_into_force_record,
)
from intake.models import Communication
from intake.services.drafts import communication_complete
from tests.cast import Cast
from tests.factories.communications import complete

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY, LATER = NOW.date(), date(2026, 6, 1)
SOURCE = "C.N.12.2026.TREATIES-IV.13"
PLACE = {"treaty": "icrmw", "article": "77"}


def ready(cast: Cast, *states: str) -> Communication:
    """A communication that waits, complete, at its organisation."""
    communication = complete(cast.caseworker, states=states)
    with acting(cast.caseworker.actor):
        communication_complete(user=cast.caseworker, communication=communication, at=NOW)
    return communication


def enter(day: date = TODAY) -> None:
    entry_into_force_record(**PLACE, in_force_date=day, source=SOURCE, at=clock.now())


def declare(iso3: str, uncertain: str = "") -> Declaration:
    state = State.objects.get(pk=iso3)
    return declaration_record(
        state=state, **PLACE, deposited_date=TODAY, uncertain=uncertain, source=SOURCE, at=clock.now()
    )


def deliver() -> None:
    while outbox.relay():
        pass


def told() -> list[str]:
    """Whom the mails since the last look went to, by the reference in each."""
    deliver()
    found = sorted(f"{one.to[0]} {one.subject.rsplit(' ', 1)[-1]}" for one in mail.outbox)
    mail.outbox.clear()
    return found


def line(cast: Cast, communication: Communication) -> str:
    return f"{cast.caseworker.email} {communication.reference}"
