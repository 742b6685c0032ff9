"""What is said of one case stays in it when another one is joined, severed, or moves along."""

from datetime import date
from typing import Any

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, let_the_rapporteur_read, noon, on
from tests.factories.heard import PLACED, heard
from tests.factories.sessions import session_of
from workflow.models import CaseEvent
from workflow.services.joinder import case_sever, cases_join, cases_move_together
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
WORDS = {"told": "Of the first alone.", "note": "Velasen asked for it."}


def _act(service: Any, procedure: Procedure, user: Any, day: date = PLACED, **more: Any) -> None:
    details = {name: more.pop(name) for name in ("concerns",) if name in more}
    with clock.frozen(noon(day)), acting(user.actor):
        service(case=procedure.fresh(), entry=on(day, **WORDS, **details), user=user, at=noon(day), **more)


def _words(procedure: Procedure, kind: str) -> tuple[str | None, str | None]:
    event = CaseEvent.objects.get(case_id=procedure.case.pk, kind=kind)
    return event.told, event.note


@pytest.fixture
def pair(cast: Cast) -> tuple[Procedure, Procedure]:
    """Two cases that were joined, with words of the first."""
    in_force()
    first, second = heard(cast), heard(cast)
    for one in (first, second):
        let_the_rapporteur_read(one.case, cast.rapporteur, EventKind.JOINED, PLACED)
    _act(cases_join, first, cast.rapporteur, other=second.fresh())
    return first, second


def test_the_words_of_a_joinder_stay_in_the_case_acted_on(pair: tuple[Procedure, Procedure]) -> None:
    first, second = pair

    assert _words(first, "joined") == (WORDS["told"], WORDS["note"])
    assert _words(second, "joined") == (None, None)


def test_the_words_of_a_severance_stay_in_the_case_acted_on(pair: tuple[Procedure, Procedure], cast: Cast) -> None:
    first, second = pair
    for one in pair:
        let_the_rapporteur_read(one.fresh(), cast.rapporteur, EventKind.SEVERED, PLACED)

    _act(case_sever, second, cast.rapporteur)

    assert _words(second, "severed") == (WORDS["told"], WORDS["note"])
    assert _words(first, "severed") == (None, None)


def test_the_words_of_a_placing_stay_in_the_case_acted_on(pair: tuple[Procedure, Procedure], cast: Cast) -> None:
    first, second = pair

    _act(cases_move_together, first, cast.head, transition="schedule", concerns=session_of(cast).pk)

    assert _words(first, "scheduled") == (WORDS["told"], WORDS["note"])
    assert _words(second, "scheduled") == (None, None)
