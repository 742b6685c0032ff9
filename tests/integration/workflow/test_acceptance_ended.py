"""Article 77 (8) between reception and transmission: flagged for the Committee, neither closed nor transmitted."""

from datetime import date, timedelta

import pytest

from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Invalid, Refused
from casetracker.reference.models import Declaration, State
from casetracker.reference.services import (
    declaration_correct,
    declaration_record,
    participation_correct,
)
from tests.cast import Cast
from tests.factories.cases import RECEIVED, Procedure, in_force, noon
from tests.factories.communications import complete
from tests.factories.standing import bare_communication, bring, case_of
from tests.integration.workflow.ended_acceptance import (
    BETWEEN,
    EVE,
    GOES_ON,
    MORROW,
    SOURCE,
    STATE,
    STOPS,
    TRANSMITTED,
    decide,
    is_flagged,
    registered,
    transmit,
    withdraw,
)
from workflow.models import CaseFile
from workflow.selectors.acceptance import flags
from workflow.services.events import facts_of
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast: Cast) -> Procedure:
    return registered(cast)


# What ends it


@pytest.mark.parametrize(
    ("withdrawn", "answer"),
    [
        (RECEIVED + timedelta(1), "acceptance_ended 77 (8)"),
        (EVE, "acceptance_ended 77 (8)"),
        (TRANSMITTED, "acceptance_ended 77 (8)"),
        (MORROW, CaseState.WITH_STATE),
    ],
)
def test_a_withdrawal_up_to_the_day_of_transmission_holds_the_case(
    given: Procedure, withdrawn: date, answer: str
) -> None:
    withdraw(withdrawn)

    assert transmit(given) == answer


def test_a_withdrawal_from_before_the_receipt_that_is_entered_later_holds_the_case(given: Procedure) -> None:
    withdraw(RECEIVED - timedelta(1))

    assert transmit(given) == "acceptance_ended 77 (8)"


def test_a_denunciation_holds_the_case_from_its_effect(given: Procedure) -> None:
    participation_correct(
        state=State.objects.get(pk=STATE),
        treaty="icrmw",
        source=SOURCE,
        at=noon(MORROW),
        denunciation_received_date=date(2025, 1, 10),
        denunciation_effective_date=TRANSMITTED,
    )

    assert transmit(given, EVE) == CaseState.WITH_STATE
    assert not is_flagged(given)


def test_a_denunciation_that_has_taken_effect_holds_the_case(given: Procedure) -> None:
    participation_correct(
        state=State.objects.get(pk=STATE),
        treaty="icrmw",
        source=SOURCE,
        at=noon(MORROW),
        denunciation_received_date=date(2025, 1, 10),
        denunciation_effective_date=TRANSMITTED,
    )

    assert transmit(given) == "acceptance_ended 77 (8)"


@pytest.mark.parametrize(
    ("deposited", "uncertain"), [(RECEIVED + timedelta(1), ""), (date(2025, 1, 1), "The instrument was not seen.")]
)
def test_a_declaration_that_is_corrected_later_holds_the_case(
    given: Procedure, deposited: date, uncertain: str
) -> None:
    declared = Declaration.objects.get(state_id=STATE)
    declaration_correct(
        declaration=declared, deposited_date=deposited, uncertain=uncertain, source=SOURCE, at=noon(MORROW)
    )

    assert transmit(given) == "acceptance_ended 77 (8)"


def test_a_state_that_has_declared_anew_leaves_the_gap_to_the_committee(given: Procedure) -> None:
    withdraw(BETWEEN)
    Declaration.objects.filter(state_id=STATE).update(is_simulated=False)
    declaration_record(
        state=State.objects.get(pk=STATE),
        treaty="icrmw",
        article="77",
        deposited_date=EVE,
        source=SOURCE,
        at=noon(MORROW),
    )

    assert transmit(given) == "acceptance_ended 77 (8)"


def test_of_several_states_the_one_that_withdrew_is_held(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=("BOL", STATE)))
    withdraw(BETWEEN)

    found = flags(CaseFile.objects.all(), on=TRANSMITTED)

    held = CaseFile.objects.get(communication=procedure.communication, state_party_id=STATE)
    assert set(found) == {held.pk}


# What it leaves alone


def test_what_was_transmitted_before_goes_on_untouched(given: Procedure) -> None:
    transmit(given)
    withdraw(MORROW)

    assert not is_flagged(given, on=date(2026, 5, 1))
    given.move("receive_observations_both", given.cast.case_officer, date(2026, 5, 2))
    assert given.fresh().state == CaseState.WITH_AUTHOR


def test_what_was_transmitted_once_is_transmitted_again_after_a_reopening(given: Procedure) -> None:
    transmit(given)
    day = date(2026, 3, 2)
    given.move("discontinue", given.cast.rapporteur, day)
    withdraw(MORROW)
    given.move("reopen", given.cast.rapporteur, day)

    assert transmit(given, day) == CaseState.WITH_STATE


def test_what_was_transmitted_after_a_withdrawal_that_nobody_had_entered_is_flagged(given: Procedure) -> None:
    transmit(given)

    withdraw(BETWEEN)

    assert is_flagged(given)
    assert given.fresh().state == CaseState.WITH_STATE


def test_a_flag_closes_nothing_and_moves_nothing(given: Procedure) -> None:
    before = CaseFile.objects.values().get(pk=given.case.pk)

    withdraw(BETWEEN)

    assert is_flagged(given)
    assert CaseFile.objects.values().get(pk=given.case.pk) == before


def test_an_ended_case_is_not_flagged(given: Procedure) -> None:
    given.move("discontinue", given.cast.rapporteur, TRANSMITTED)

    withdraw(BETWEEN)

    assert not is_flagged(given)


def test_an_imported_case_is_not_touched(cast: Cast) -> None:
    in_force()
    past = case_of(bare_communication(None, imported=True), state_party=STATE, is_imported=True)
    bring(past, CaseState.REGISTERED)
    withdraw(RECEIVED)

    facts = facts_of(past, user=None, occurred=PreciseDate(TRANSMITTED, Precision.DAY))

    assert not facts.acceptance_ended
    assert flags([past], on=TRANSMITTED) == {}


# The decision


def test_a_decision_that_it_goes_on_lets_it_be_transmitted(given: Procedure) -> None:
    withdraw(BETWEEN)

    event = decide(given, GOES_ON)

    assert (event.basis, event.actor_role, event.from_state, event.to_state) == (
        "77 (8)",
        "rapporteur",
        CaseState.REGISTERED,
        CaseState.REGISTERED,
    )
    assert not is_flagged(given)
    assert transmit(given) == CaseState.WITH_STATE


def test_a_decision_that_it_does_not_go_on_leaves_it_to_be_discontinued(given: Procedure) -> None:
    withdraw(BETWEEN)

    decide(given, STOPS)

    assert transmit(given) == "not_to_go_on 77 (8)"
    assert given.fresh().state == CaseState.REGISTERED
    given.move("discontinue", given.cast.rapporteur, TRANSMITTED)
    assert given.fresh().state == CaseState.DISCONTINUED


def test_a_decision_can_be_taken_again(given: Procedure) -> None:
    withdraw(BETWEEN)
    decide(given, STOPS)
    decide(given, GOES_ON)

    assert transmit(given) == CaseState.WITH_STATE


@pytest.mark.parametrize("kind", [GOES_ON, STOPS])
def test_nothing_is_decided_while_the_acceptance_stands(given: Procedure, kind: EventKind) -> None:
    with pytest.raises(Refused) as refusal:
        decide(given, kind)

    assert (refusal.value.code, refusal.value.rule) == ("acceptance_stands", "77 (8)")


@pytest.mark.parametrize("kind", [GOES_ON, STOPS])
def test_a_decision_has_a_reason(given: Procedure, kind: EventKind) -> None:
    withdraw(BETWEEN)

    with pytest.raises(Invalid) as wrong:
        decide(given, kind, note="  ")

    assert wrong.value.field == "note"


@pytest.mark.parametrize("who", ["intake_officer", "case_officer", "head"])
def test_nobody_of_the_secretariat_decides(given: Procedure, who: str) -> None:
    withdraw(BETWEEN)

    with pytest.raises(Refused) as refusal:
        decide(given, GOES_ON, by=getattr(given.cast, who))

    assert refusal.value.code == "not_your_role"
