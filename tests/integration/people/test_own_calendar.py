"""The author's calendar tells of no step that its page does not show."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from tests.factories.cases import noon
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.services.calendar_addresses import calendar_address_open
from workflow.services.people import person_died
from workflow.services.protection import reprisal_report
from workflow.services.withdrawals import withdrawal_take_back
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import FreeWill

pytestmark = pytest.mark.django_db
PRIVATELY = {"source": "person"}


def _address(user: User) -> str:
    with clock.frozen(noon(DAY)), acting(user.actor):
        return f"/calendar/{calendar_address_open(user=user, at=noon(DAY))}.ics"


def _stamps(address: str) -> list[tuple[Any, Any, str]]:
    cache.clear()
    with clock.frozen(noon(NEXT)):
        calendar: Any = Calendar.from_ical(Client().get(address).content)
    return [(one["sequence"], one["dtstamp"].dt, str(one["status"])) for one in calendar.walk("VEVENT")]


def test_a_check_in_confidence_moves_nothing_in_the_authors_calendar(lives: Lives) -> None:
    victim = lives.people[0]
    lives.withdraw(victim, details={"source": "authors_side"})
    own, officers = _address(lives.cast.caseworker), _address(lives.officer)
    before, officers_before = _stamps(own), _stamps(officers)

    lives.check(victim, FreeWill.NO)
    lives.step(reprisal_report, person=victim, day=NEXT, note="She is threatened.", details=PRIVATELY)
    lives.step(withdrawal_take_back, person=victim, day=NEXT, note="In private.", details=PRIVATELY)

    assert before and _stamps(own) == before
    assert _stamps(officers) != officers_before


def test_what_the_author_reads_moves_its_calendar(lives: Lives) -> None:
    own = _address(lives.cast.caseworker)
    ((sequence, stamp, _status),) = _stamps(own)

    lives.procedure.record(EventKind.ADDITIONAL_INFORMATION, lives.officer, NEXT)

    ((later, stamped, _status),) = _stamps(own)
    assert later > sequence
    assert stamped > stamp


def test_a_limit_that_stands_still_counts_up_whoever_said_why(lives: Lives) -> None:
    lives.procedure.move("receive_observations_both", lives.officer, DAY)
    own = _address(lives.cast.caseworker)
    before = max(sequence for sequence, _stamp, _status in _stamps(own))

    lives.step(person_died, person=lives.people[0], day=NEXT, details=PRIVATELY)

    assert max(sequence for sequence, _stamp, _status in _stamps(own)) > before
