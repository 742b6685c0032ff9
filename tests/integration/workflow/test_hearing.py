"""The State is heard at each stage, whatever dates are typed and however its stages were split."""

from datetime import date

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Invalid, Refused
from tests.factories.cases import Procedure, noon, on
from tests.factories.decisions import deciding
from workflow.machine.transitions import steps
from workflow.models import CaseEvent
from workflow.services.decisions import case_adopt_views
from workflow.services.events import Entry
from workflow.services.transitions import case_move
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
SENT, REPLIED, SITTING = date(2026, 2, 20), date(2026, 4, 1), date(2026, 5, 4)
LAST_DAY, NEXT_DAY = date(2026, 8, 20), date(2026, 8, 21)
MERITS_LAST_DAY, MERITS_NEXT_DAY = date(2026, 11, 4), date(2026, 11, 5)
VIEWS = ("adopt_views_violation", "adopt_views_no_violation")


def _sitting(procedure: Procedure, day: date) -> None:
    procedure.move("mark_ready", procedure.cast.case_officer, day)
    procedure.move("schedule", procedure.cast.head, day)


def _adopt(procedure: Procedure, day: date, name: str = "adopt_views_violation") -> CaseEvent:
    member = procedure.cast.member
    procedure.prepare(steps()[name].event, member, day)
    with clock.frozen(noon(day)), acting(member.actor):
        entry = deciding(procedure.case, name, day)
        return case_adopt_views(case=procedure.case, transition=name, entry=entry, user=member, at=noon(day))


def _refusal(procedure: Procedure, name: str, day: date) -> str:
    with pytest.raises(Refused) as refusal:
        _adopt(procedure, day, name) if name in VIEWS else procedure.move(name, procedure.cast.member, day)
    return refusal.value.code


def _replied(procedure: Procedure, on_what: str) -> None:
    procedure.to_with_state(SENT)
    procedure.move(f"receive_observations_{on_what}", procedure.cast.case_officer, REPLIED)


def test_silence_until_the_last_day_is_no_silence(procedure: Procedure) -> None:
    procedure.to_with_state(SENT)

    with pytest.raises(Refused) as refusal:
        procedure.move("mark_ready", procedure.cast.case_officer, LAST_DAY)

    assert (refusal.value.code, refusal.value.rule) == ("state_time_runs", "77 (4)")


@pytest.mark.parametrize("name", VIEWS)
def test_after_silence_on_everything_views_are_adopted(procedure: Procedure, name: str) -> None:
    procedure.to_with_state(SENT)
    _sitting(procedure, NEXT_DAY)

    _adopt(procedure, NEXT_DAY, name)

    assert procedure.fresh().state in {CaseState.FOLLOW_UP, CaseState.NO_VIOLATION}


@pytest.mark.parametrize("name", VIEWS)
def test_heard_on_admissibility_alone_is_not_heard_on_the_merits(procedure: Procedure, name: str) -> None:
    _replied(procedure, "admissibility")
    _sitting(procedure, SITTING)

    assert _refusal(procedure, name, SITTING) == "merits_not_heard"


@pytest.mark.parametrize("name", ["declare_admissible", "declare_inadmissible"])
def test_heard_on_admissibility_is_enough_to_decide_it(procedure: Procedure, name: str) -> None:
    _replied(procedure, "admissibility")
    _sitting(procedure, SITTING)

    procedure.move(name, procedure.cast.member, SITTING)

    assert procedure.fresh().state in {CaseState.WITH_STATE, CaseState.INADMISSIBLE}


def test_after_a_decision_on_admissibility_the_merits_have_their_own_time(procedure: Procedure) -> None:
    _replied(procedure, "admissibility")
    _sitting(procedure, SITTING)
    procedure.move("declare_admissible", procedure.cast.member, SITTING)

    with pytest.raises(Refused) as refusal:
        procedure.move("mark_ready", procedure.cast.case_officer, MERITS_LAST_DAY)
    _sitting(procedure, MERITS_NEXT_DAY)
    _adopt(procedure, MERITS_NEXT_DAY)

    assert refusal.value.code == "merits_not_heard"
    assert procedure.fresh().state == CaseState.FOLLOW_UP


def test_a_joint_decision_is_two_events_of_one_sitting(procedure: Procedure) -> None:
    _replied(procedure, "both")
    _sitting(procedure, SITTING)

    _adopt(procedure, SITTING)

    last = CaseEvent.objects.filter(case_id=procedure.case.pk).order_by("-seq").values_list("kind", flat=True)[:2]
    assert list(last) == [EventKind.VIEWS_VIOLATION, EventKind.ADMISSIBLE]


def test_a_refused_joint_decision_leaves_neither_event(procedure: Procedure) -> None:
    _replied(procedure, "admissibility")
    _sitting(procedure, SITTING)
    before = procedure.fresh().version

    _refusal(procedure, "adopt_views_violation", SITTING)

    assert procedure.fresh().version == before


def test_an_admissible_case_is_not_found_admissible_twice(procedure: Procedure) -> None:
    _replied(procedure, "both")
    _sitting(procedure, SITTING)
    procedure.move("declare_admissible", procedure.cast.member, SITTING)
    _sitting(procedure, SITTING)

    _adopt(procedure, SITTING)

    kinds = CaseEvent.objects.filter(case_id=procedure.case.pk).values_list("kind", flat=True)
    assert list(kinds).count(EventKind.ADMISSIBLE) == 1


def test_after_a_split_a_joint_decision_does_not_take_the_time_for_the_merits_away(procedure: Procedure) -> None:
    procedure.to_with_state(SENT)
    procedure.record(EventKind.SPLIT_GRANTED, procedure.cast.rapporteur, SENT)
    procedure.move("receive_observations_admissibility", procedure.cast.case_officer, REPLIED)
    _sitting(procedure, NEXT_DAY)

    # Six months have passed, but the State was told that it need speak to admissibility alone.
    assert _refusal(procedure, "adopt_views_violation", NEXT_DAY) == "split_not_decided"


def test_after_a_split_a_state_that_spoke_to_the_merits_has_been_heard(procedure: Procedure) -> None:
    procedure.to_with_state(SENT)
    procedure.record(EventKind.SPLIT_GRANTED, procedure.cast.rapporteur, SENT)
    procedure.move("receive_observations_both", procedure.cast.case_officer, REPLIED)
    _sitting(procedure, SITTING)

    _adopt(procedure, SITTING)

    assert procedure.fresh().state == CaseState.FOLLOW_UP


def test_after_a_split_the_decision_on_admissibility_opens_the_way_to_the_views(procedure: Procedure) -> None:
    procedure.to_with_state(SENT)
    procedure.record(EventKind.SPLIT_GRANTED, procedure.cast.rapporteur, SENT)
    procedure.move("receive_observations_admissibility", procedure.cast.case_officer, REPLIED)
    _sitting(procedure, SITTING)
    procedure.move("declare_admissible", procedure.cast.member, SITTING)
    _sitting(procedure, MERITS_NEXT_DAY)

    _adopt(procedure, MERITS_NEXT_DAY)

    assert procedure.fresh().state == CaseState.FOLLOW_UP


def test_a_case_that_begins_anew_is_transmitted_anew(procedure: Procedure) -> None:
    _replied(procedure, "both")
    procedure.move("discontinue", procedure.cast.rapporteur, SITTING)
    procedure.move("reopen", procedure.cast.rapporteur, SITTING)
    procedure.move("transmit", procedure.cast.case_officer, SITTING)

    with pytest.raises(Refused) as refusal:
        procedure.move("mark_ready", procedure.cast.case_officer, date(2026, 6, 1))

    assert refusal.value.code == "state_time_runs"


def test_a_case_can_be_found_inadmissible_without_transmission(procedure: Procedure) -> None:
    procedure.to_registered()

    procedure.move("declare_inadmissible", procedure.cast.rapporteur, SENT)

    assert procedure.fresh().state == CaseState.INADMISSIBLE


@pytest.mark.parametrize("name", ["mark_ready", "receive_observations_both"])
def test_a_suspended_case_does_not_go_on(procedure: Procedure, name: str) -> None:
    procedure.to_with_state(SENT)
    procedure.record(EventKind.SUSPENDED, procedure.cast.rapporteur, REPLIED)

    with pytest.raises(Refused) as refusal:
        procedure.move(name, procedure.cast.case_officer, NEXT_DAY)

    assert refusal.value.code == "suspended"


@pytest.mark.parametrize("name", ["declare_admissible", "declare_inadmissible", *VIEWS])
def test_a_suspended_case_is_not_decided(procedure: Procedure, name: str) -> None:
    _replied(procedure, "both")
    _sitting(procedure, SITTING)
    procedure.record(EventKind.SUSPENDED, procedure.cast.rapporteur, SITTING)

    assert _refusal(procedure, name, SITTING) == "suspended"


def test_a_suspended_case_takes_in_documents_and_can_be_discontinued(procedure: Procedure) -> None:
    procedure.to_with_state(SENT)
    procedure.record(EventKind.SUSPENDED, procedure.cast.rapporteur, REPLIED)

    procedure.record(EventKind.OBSERVATIONS_BOTH, procedure.cast.case_officer, SITTING)
    procedure.move("discontinue", procedure.cast.rapporteur, SITTING)

    assert procedure.fresh().state == CaseState.DISCONTINUED


def test_the_end_of_a_suspension_lets_the_case_go_on(procedure: Procedure) -> None:
    procedure.to_with_state(SENT)
    procedure.record(EventKind.SUSPENDED, procedure.cast.rapporteur, REPLIED)
    procedure.record(EventKind.SUSPENSION_LIFTED, procedure.cast.rapporteur, SITTING)

    procedure.move("receive_observations_both", procedure.cast.case_officer, SITTING)

    assert procedure.fresh().state == CaseState.WITH_AUTHOR


# The dates of live steps


def _problem(procedure: Procedure, entry: Entry, today: date) -> str:
    officer = procedure.cast.case_officer
    with pytest.raises(Invalid) as wrong, clock.frozen(noon(today)), acting(officer.actor):
        case_move(case=procedure.case, transition="transmit", entry=entry, user=officer, at=noon(today))
    return wrong.value.problems[0].code


@pytest.fixture
def registered(procedure: Procedure) -> Procedure:
    """Registered on 10 February and given to the case officer."""
    procedure.to_registered()
    procedure.assign(procedure.cast.case_officer, procedure.cast.head, SENT)
    return procedure


def test_a_transmission_is_not_dated_before_the_registration(registered: Procedure) -> None:
    # A year typed wrongly would let the State's six months lapse before it has the text.
    assert _problem(registered, on(date(2025, 2, 20)), SENT) == "before_the_last_step"


@pytest.mark.parametrize("text", ["unknown", "2026", "2026-02"])
def test_a_live_step_is_dated_to_the_day(registered: Procedure, text: str) -> None:
    assert _problem(registered, Entry(occurred=PreciseDate.parse(text)), SENT) == "day_needed"


def test_a_step_does_not_lie_in_the_future(registered: Procedure) -> None:
    assert _problem(registered, on(date(2026, 2, 21)), SENT) == "in_the_future"


def test_two_steps_fall_on_one_day(registered: Procedure) -> None:
    registered.move("transmit", registered.cast.case_officer, date(2026, 2, 10))

    assert registered.fresh().state == CaseState.WITH_STATE


def test_a_fact_is_recorded_with_the_date_that_is_known(registered: Procedure) -> None:
    judgment = registered.record(EventKind.DOMESTIC_JUDGMENT, registered.cast.case_officer, date(2025, 11, 1))

    assert judgment.occurred_date == date(2025, 11, 1)
