"""What the author's side reads of its case: what it is told and what it said; nothing that was said without it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from casetracker.core import clock
from tests.integration.people.desks import NOW, Desk
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.notices.told import TOLD, Audience
from workflow.selectors.own_history import is_own, own_events
from workflow.services import people
from workflow.services.authorities import authority_revoke
from workflow.services.protection import protection_request, reprisal_report
from workflow.services.withdrawals import withdrawal_take_back
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import FreeWill

pytestmark = pytest.mark.django_db
PRIVATELY: dict[str, Any] = {"details": {"source": "person"}}
BY_THEM: dict[str, Any] = {"details": {"source": "authors_side"}}
STEPS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "Reprisal reported": (reprisal_report, {}),
    "Protection measures requested": (protection_request, {}),
    "Change of address": (people.address_change, {"contact": {"phone": "+52 55 0100"}}),
    "Change of representative": (people.representative_change, {}),
    "Authority to act revoked": (authority_revoke, {}),
    "Victim died": (people.person_died, {}),
}


def _own_page(own: Desk) -> str:
    with clock.frozen(NOW):
        shown = own.client.get(
            reverse("workflow:communication-show", args=[own.lives.procedure.communication.reference])
        )
    return str(shown.content.decode())


@pytest.mark.parametrize("title", STEPS)
def test_what_a_victim_said_alone_does_not_stand_on_the_authors_page(own: Desk, lives: Lives, title: str) -> None:
    service, more = STEPS[title]

    lives.step(service, person=lives.people[1], note="She called us herself.", **more, **PRIVATELY)

    assert lives.last().get_kind_display() in (title, "Author died")
    text = _own_page(own)
    assert title not in text and "Author died" not in text and "Recorded of your side" not in text


@pytest.mark.parametrize("title", STEPS)
def test_what_the_authors_side_said_itself_stands_on_its_page(own: Desk, lives: Lives, title: str) -> None:
    service, more = STEPS[title]

    lives.step(service, person=lives.people[1], note="They wrote to us.", **more, **BY_THEM)

    assert str(lives.last().get_kind_display()) in _own_page(own)


def test_a_withdrawal_that_was_taken_back_in_private_still_stands_as_announced(own: Desk, lives: Lives) -> None:
    victim = lives.people[0]
    lives.withdraw(victim, **BY_THEM)
    lives.check(victim, FreeWill.NO, note="Pressed.")
    before = [event.pk for event in own_events(lives.case)]

    lives.step(withdrawal_take_back, person=victim, day=NEXT, note="In private.", **PRIVATELY)

    text = _own_page(own)
    assert [event.pk for event in own_events(lives.case)] == before
    assert "Recorded of your side" in text and "Takes part" not in text


def test_a_withdrawal_that_the_victim_announced_alone_is_not_shown(own: Desk, lives: Lives) -> None:
    lives.withdraw(lives.people[0], **PRIVATELY)

    text = _own_page(own)

    assert "withdrawal" not in text.lower()


def test_what_the_authors_side_sent_in_is_its_own(lives: Lives) -> None:
    lives.procedure.record(EventKind.ADDITIONAL_INFORMATION, lives.officer, DAY)
    lives.procedure.record(EventKind.AUTHOR_COMMENTS, lives.officer, DAY)

    assert [event.kind for event in own_events(lives.case)][:2] == ["author_comments", "additional_information"]


@pytest.mark.parametrize("kind", list(EventKind))
def test_of_what_others_said_only_that_stands_there_of_which_its_side_is_told(lives: Lives, kind: EventKind) -> None:
    event = lives.last()

    event.kind, event.details = kind, {"source": "person"}

    assert is_own(event) == (Audience.AUTHOR in TOLD.get(kind, frozenset()))
