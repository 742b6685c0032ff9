"""A case at its sitting, and one that was decided."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on
from tests.factories.decisions import contents_for
from workflow.decisions.contents import DecisionContents
from workflow.machine.transitions import steps
from workflow.models import CaseEvent
from workflow.services.decisions import case_adopt_views
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind

SITTING = date(2026, 8, 5)
Decide = Callable[..., CaseEvent]


def to_the_agenda(procedure: Procedure) -> Procedure:
    """Heard on everything, and on the agenda of session 41."""
    procedure.to_with_state()
    procedure.move("receive_observations_both", procedure.cast.case_officer, date(2026, 7, 1))
    procedure.move("mark_ready", procedure.cast.case_officer, date(2026, 8, 2))
    procedure.move("schedule", procedure.cast.head, date(2026, 8, 3), details={"session": 41})
    return procedure


@pytest.fixture
def sitting(cast: Cast) -> Procedure:
    """A case on the agenda."""
    in_force()
    return to_the_agenda(Procedure(cast))


def decide(procedure: Procedure, name: str, contents: DecisionContents, day: date = SITTING, **more: Any) -> CaseEvent:
    """The member takes a decision that says no more than ``contents``."""
    member, entry = procedure.cast.member, on(day, decided=contents, **more)
    procedure.prepare(steps()[name].event, member, day)
    take = case_adopt_views if name.startswith("adopt") else case_move
    with clock.frozen(noon(day)), acting(member.actor):
        return take(case=procedure.case, transition=name, entry=entry, user=member, at=noon(day))


def enough(procedure: Procedure, name: str, **more: Any) -> DecisionContents:
    """What the decision must say at least, at session 41."""
    contents = contents_for(procedure.case, EventKind(steps()[name].event), **{"session": 41, **more})
    assert contents is not None
    return contents
