"""A correction is another row: the one that is corrected stays, and what is decided does too."""

from datetime import date
from typing import Any

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.vocabulary import GrantSource
from tests.factories.cases import Procedure, noon, on
from tests.factories.standing import give
from tests.integration.decisions.conftest import decide, enough
from workflow.decisions.contents import DecisionContents
from workflow.models import CaseEvent, Decision
from workflow.selectors.decisions import current_decisions
from workflow.services.corrections import decision_correct
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 20)


def correct(
    procedure: Procedure, decision: Decision, contents: DecisionContents, who: str = "member", **more: Any
) -> Decision:
    user = getattr(procedure.cast, who)
    entry = on(more.pop("day", DAY), decided=contents, **{"note": "A misprint.", **more})
    with clock.frozen(noon(date(2026, 12, 1))), acting(user.actor):
        return decision_correct(decision=decision, entry=entry, user=user, at=clock.now())


@pytest.fixture
def decided(sitting: Procedure) -> Decision:
    decide(sitting, "declare_inadmissible", enough(sitting, "declare_inadmissible"))
    return Decision.objects.get()


def test_a_correction_points_to_what_it_corrects_and_stands_for_it(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible", grounds=("abuse", "anonymous")))

    (standing,) = current_decisions(sitting.case)
    assert (made.corrects, made.symbol, made.adopted_date) == (decided, "CMW/C/41/D/1/2026/Corr.1", DAY)
    assert (standing.decision, set(standing.ground_codes)) == (made, {"abuse", "anonymous"})
    assert [row.code for row in Decision.objects.get(pk=decided.pk).ground_rows.all()] == ["not_substantiated"]


def test_a_correction_is_a_step_that_moves_nothing(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    event = CaseEvent.objects.get(pk=made.event_id)
    assert event.kind == EventKind.DECISION_CORRECTED
    assert event.from_state == event.to_state
    assert event.concerns == decided.event_id


def test_a_correction_is_corrected_in_its_turn(sitting: Procedure, decided: Decision) -> None:
    first = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    second = correct(sitting, first, enough(sitting, "declare_inadmissible"))

    assert second.symbol.endswith("/Corr.2")
    with pytest.raises(Refused) as refusal:
        correct(sitting, first, enough(sitting, "declare_inadmissible"))
    assert refusal.value.code == "corrected_already"


def test_a_correction_says_all_that_the_decision_must(sitting: Procedure, decided: Decision) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(sitting, decided, DecisionContents(session=41), note="", day=date(2026, 8, 1))

    found = {(one.field, one.code) for one in refusal.value.problems}
    assert found == {("grounds", "required"), ("note", "required"), ("occurred", "before_the_decision")}


def test_who_does_not_read_the_case_corrects_nothing(sitting: Procedure, decided: Decision) -> None:
    with pytest.raises(Hidden):
        correct(sitting, decided, enough(sitting, "declare_inadmissible"), who="second_case_officer")


def test_who_reads_it_and_does_not_decide_corrects_nothing(sitting: Procedure, decided: Decision) -> None:
    give(sitting.communication_now(), sitting.cast.head, GrantSource.BREAK_GLASS)

    with pytest.raises(Refused) as refusal:
        correct(sitting, decided, enough(sitting, "declare_inadmissible"), who="head")

    assert refusal.value.code == "not_your_role"
