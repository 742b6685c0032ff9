"""Protection against reprisals: reported, asked of the State, granted or denied, each about its person."""

from datetime import date
from typing import Any

import pytest

from casetracker.core.errors import Hidden, Invalid, Refused
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.models import CaseEvent
from workflow.selectors.protection import open_requests, protection_shown
from workflow.services.protection import protection_decide, protection_request, reprisal_report

pytestmark = pytest.mark.django_db


def _ask(lives: Lives, index: int = 0, note: str = "That its police keep away from her house.") -> CaseEvent:
    event: CaseEvent = lives.step(protection_request, person=lives.people[index], note=note)
    return event


def test_a_reprisal_concerns_the_person(lives: Lives) -> None:
    lives.step(reprisal_report, person=lives.people[1], note="He was threatened at work.")

    assert (lives.last().kind, lives.last().concerns) == ("reprisal_reported", lives.people[1].pk)


def test_a_request_says_what_is_asked_of_the_state(lives: Lives) -> None:
    with pytest.raises(Invalid):
        _ask(lives, note=" ")

    assert lives.kinds() == []


@pytest.mark.parametrize(
    ("is_granted", "kind"), [(True, "protection_measures_granted"), (False, "protection_measures_denied")]
)
def test_the_rapporteur_answers_the_request(lives: Lives, is_granted: bool, kind: str) -> None:
    request = _ask(lives)

    event = lives.step(
        protection_decide, request_id=request.pk, is_granted=is_granted, user=lives.cast.rapporteur, day=NEXT
    )

    assert (event.kind, event.concerns) == (kind, request.pk)
    assert open_requests(lives.case) == []


def test_each_request_is_answered_for_itself(lives: Lives) -> None:
    first, second = _ask(lives), _ask(lives, 1)

    lives.step(protection_decide, request_id=second.pk, is_granted=True, user=lives.cast.rapporteur, day=NEXT)

    assert open_requests(lives.case) == [first]
    assert [(one.number, one.answer is not None) for one in protection_shown(lives.case)] == [(2, True), (1, False)]


def test_a_request_is_answered_once(lives: Lives) -> None:
    request = _ask(lives)
    answer: dict[str, Any] = {"request_id": request.pk, "is_granted": True, "user": lives.cast.rapporteur}
    lives.step(protection_decide, **answer)

    with pytest.raises(Refused) as refusal:
        lives.step(protection_decide, **answer, day=date(2026, 4, 9))

    assert refusal.value.code == "answered_already"


@pytest.mark.parametrize("name", ["case_officer", "head", "member", "lead"])
def test_nobody_else_answers(lives: Lives, name: str) -> None:
    request = _ask(lives)

    with pytest.raises((Hidden, Refused)):
        lives.step(protection_decide, request_id=request.pk, is_granted=True, user=getattr(lives.cast, name), day=DAY)

    assert open_requests(lives.case) == [request]
