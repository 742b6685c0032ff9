"""One case from the draft to its follow-up, each step by whom it falls to."""

from datetime import date

import pytest

from casetracker.core.errors import Refused
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from workflow.models import CaseEvent, Deadline
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)


def test_a_submission_opens_a_case_that_is_received(procedure: Procedure) -> None:
    event = CaseEvent.objects.get(case_id=procedure.case.pk)

    assert procedure.fresh().state == CaseState.RECEIVED
    assert (event.kind, event.seq, event.from_state) == (EventKind.SUBMITTED, 1, CaseState.RECEIVED)


def test_registration_gives_the_first_number_of_the_year(procedure: Procedure) -> None:
    procedure.to_registered()

    assert procedure.fresh().symbol == "1/2026"


def test_the_state_has_six_calendar_months_from_the_transmission(procedure: Procedure) -> None:
    procedure.to_with_state(date(2026, 8, 31))

    limit = Deadline.objects.get(case=procedure.case, kind="state_reply")
    assert limit.due_date == date(2027, 2, 28)


def test_nobody_registers_what_nobody_proposed(procedure: Procedure) -> None:
    with pytest.raises(Refused) as refusal:
        procedure.move("register", procedure.cast.rapporteur, date(2026, 2, 10))

    assert refusal.value.code == "not_assigned"


def test_a_case_goes_to_views_and_follow_up(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast
    procedure.move("receive_observations_both", cast.case_officer, date(2026, 7, 1))
    procedure.record(EventKind.AUTHOR_COMMENTS, cast.case_officer, date(2026, 8, 1))
    procedure.move("mark_ready", cast.case_officer, date(2026, 8, 2))
    procedure.move("schedule", cast.head, date(2026, 8, 3))
    procedure.move("adopt_views_violation", cast.member, date(2026, 9, 1), document_symbol="CMW/C/41/D/1/2026")

    assert procedure.fresh().state == CaseState.FOLLOW_UP
    assert [d.kind for d in Deadline.objects.filter(case=procedure.case, status="open")] == ["follow_up_reply"]


def test_a_case_is_not_ready_while_the_states_time_runs(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast

    with pytest.raises(Refused) as refusal:
        procedure.move("mark_ready", cast.case_officer, date(2026, 8, 20))

    assert refusal.value.code == "state_time_runs"


def test_views_wait_until_the_state_was_heard_on_the_merits(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast
    procedure.move("receive_observations_admissibility", cast.case_officer, date(2026, 4, 1))
    procedure.move("mark_ready", cast.case_officer, date(2026, 5, 2))
    procedure.move("schedule", cast.head, date(2026, 5, 3))

    with pytest.raises(Refused) as refusal:
        procedure.move("adopt_views_violation", cast.member, date(2026, 6, 1))

    assert refusal.value.code == "merits_not_heard"


def test_silence_lets_the_committee_go_on_the_day_after_the_limit(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast

    procedure.move("mark_ready", cast.case_officer, date(2026, 8, 21))

    assert procedure.fresh().state == CaseState.READY
