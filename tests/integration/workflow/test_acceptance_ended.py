"""Article 77 (8) between reception and transmission: flagged for the Committee, neither closed nor transmitted."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Invalid, Refused
from casetracker.reference.models import Declaration, State
from casetracker.reference.services import (
    declaration_correct,
    declaration_record,
    declaration_withdraw,
    participation_correct,
)
from tests.cast import Cast
from tests.factories.cases import RECEIVED, Procedure, in_force, noon
from tests.factories.communications import complete
from tests.factories.standing import bare_communication, bring, case_of
from workflow.models import CaseEvent, CaseFile
from workflow.selectors.acceptance import flags
from workflow.selectors.docket import queue
from workflow.services.events import facts_of
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]

STATE = "CHL"  # its only declaration is the simulated one
SOURCE = "C.N.12.2026.TREATIES-IV.13"
REGISTERED, TRANSMITTED = date(2026, 2, 10), date(2026, 2, 20)
BETWEEN, EVE, MORROW = date(2026, 2, 12), TRANSMITTED - timedelta(1), TRANSMITTED + timedelta(1)
REASON = "The Committee has considered article 77 (8)."
GOES_ON, STOPS = EventKind.ACCEPTANCE_GOES_ON, EventKind.ACCEPTANCE_STOPS


@pytest.fixture
def given(cast: Cast) -> Procedure:
    """A registered case against a State whose acceptance can end, with an officer."""
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=(STATE,))).to_registered(REGISTERED)
    procedure.assign(cast.case_officer, cast.head, REGISTERED)
    return procedure


def _withdraw(day: date, iso3: str = STATE) -> None:
    standing = Declaration.objects.get(state_id=iso3, withdrawn_date__isnull=True)
    declaration_withdraw(declaration=standing, withdrawn_date=day, source=SOURCE, at=noon(MORROW))


def _transmit(procedure: Procedure, day: date = TRANSMITTED) -> str:
    try:
        procedure.move("transmit", procedure.cast.case_officer, day)
    except Refused as refusal:
        return f"{refusal.code} {refusal.rule}"
    return str(procedure.fresh().state)


def _decide(procedure: Procedure, kind: EventKind, by: User | None = None, note: str = REASON) -> CaseEvent:
    return procedure.record(kind, by or procedure.cast.rapporteur, TRANSMITTED, note=note)


def _is_flagged(procedure: Procedure, on: date = TRANSMITTED) -> bool:
    return bool(flags([procedure.fresh()], on=on))


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
    _withdraw(withdrawn)

    assert _transmit(given) == answer


def test_a_withdrawal_from_before_the_receipt_that_is_entered_later_holds_the_case(given: Procedure) -> None:
    _withdraw(RECEIVED - timedelta(1))

    assert _transmit(given) == "acceptance_ended 77 (8)"


def test_a_denunciation_holds_the_case_from_its_effect(given: Procedure) -> None:
    participation_correct(
        state=State.objects.get(pk=STATE),
        treaty="icrmw",
        source=SOURCE,
        at=noon(MORROW),
        denunciation_received_date=date(2025, 1, 10),
        denunciation_effective_date=TRANSMITTED,
    )

    assert _transmit(given, EVE) == CaseState.WITH_STATE
    assert not _is_flagged(given)


def test_a_denunciation_that_has_taken_effect_holds_the_case(given: Procedure) -> None:
    participation_correct(
        state=State.objects.get(pk=STATE),
        treaty="icrmw",
        source=SOURCE,
        at=noon(MORROW),
        denunciation_received_date=date(2025, 1, 10),
        denunciation_effective_date=TRANSMITTED,
    )

    assert _transmit(given) == "acceptance_ended 77 (8)"


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

    assert _transmit(given) == "acceptance_ended 77 (8)"


def test_a_state_that_has_declared_anew_leaves_the_gap_to_the_committee(given: Procedure) -> None:
    _withdraw(BETWEEN)
    Declaration.objects.filter(state_id=STATE).update(is_simulated=False)
    declaration_record(
        state=State.objects.get(pk=STATE),
        treaty="icrmw",
        article="77",
        deposited_date=EVE,
        source=SOURCE,
        at=noon(MORROW),
    )

    assert _transmit(given) == "acceptance_ended 77 (8)"


def test_of_several_states_the_one_that_withdrew_is_held(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=("BOL", STATE)))
    _withdraw(BETWEEN)

    found = flags(CaseFile.objects.all(), on=TRANSMITTED)

    held = CaseFile.objects.get(communication=procedure.communication, state_party_id=STATE)
    assert set(found) == {held.pk}


# What it leaves alone


def test_what_was_transmitted_before_goes_on_untouched(given: Procedure) -> None:
    _transmit(given)
    _withdraw(MORROW)

    assert not _is_flagged(given, on=date(2026, 5, 1))
    given.move("receive_observations_both", given.cast.case_officer, date(2026, 5, 2))
    assert given.fresh().state == CaseState.WITH_AUTHOR


def test_what_was_transmitted_once_is_transmitted_again_after_a_reopening(given: Procedure) -> None:
    _transmit(given)
    day = date(2026, 3, 2)
    given.move("discontinue", given.cast.rapporteur, day)
    _withdraw(MORROW)
    given.move("reopen", given.cast.rapporteur, day)

    assert _transmit(given, day) == CaseState.WITH_STATE


def test_what_was_transmitted_after_a_withdrawal_that_nobody_had_entered_is_flagged(given: Procedure) -> None:
    _transmit(given)

    _withdraw(BETWEEN)

    assert _is_flagged(given)
    assert given.fresh().state == CaseState.WITH_STATE


def test_a_case_that_was_transmitted_after_the_withdrawal_says_so(given: Procedure, client_of: LogIn) -> None:
    _transmit(given)
    _withdraw(BETWEEN)

    page = _page(client_of(given.cast.rapporteur), "case-show", given.case.reference)

    assert "It was transmitted after that day." in page
    assert "nor is it transmitted" not in page


def test_a_flag_closes_nothing_and_moves_nothing(given: Procedure) -> None:
    before = CaseFile.objects.values().get(pk=given.case.pk)

    _withdraw(BETWEEN)

    assert _is_flagged(given)
    assert CaseFile.objects.values().get(pk=given.case.pk) == before


def test_an_ended_case_is_not_flagged(given: Procedure) -> None:
    given.move("discontinue", given.cast.rapporteur, TRANSMITTED)

    _withdraw(BETWEEN)

    assert not _is_flagged(given)


def test_an_imported_case_is_not_touched(cast: Cast) -> None:
    in_force()
    past = case_of(bare_communication(None, imported=True), state_party=STATE, is_imported=True)
    bring(past, CaseState.REGISTERED)
    _withdraw(RECEIVED)

    facts = facts_of(past, user=None, occurred=PreciseDate(TRANSMITTED, Precision.DAY))

    assert not facts.acceptance_ended
    assert flags([past], on=TRANSMITTED) == {}


# The decision


def test_a_decision_that_it_goes_on_lets_it_be_transmitted(given: Procedure) -> None:
    _withdraw(BETWEEN)

    event = _decide(given, GOES_ON)

    assert (event.basis, event.actor_role, event.from_state, event.to_state) == (
        "77 (8)",
        "rapporteur",
        CaseState.REGISTERED,
        CaseState.REGISTERED,
    )
    assert not _is_flagged(given)
    assert _transmit(given) == CaseState.WITH_STATE


def test_a_decision_that_it_does_not_go_on_leaves_it_to_be_discontinued(given: Procedure) -> None:
    _withdraw(BETWEEN)

    _decide(given, STOPS)

    assert _transmit(given) == "not_to_go_on 77 (8)"
    assert given.fresh().state == CaseState.REGISTERED
    given.move("discontinue", given.cast.rapporteur, TRANSMITTED)
    assert given.fresh().state == CaseState.DISCONTINUED


def test_a_decision_can_be_taken_again(given: Procedure) -> None:
    _withdraw(BETWEEN)
    _decide(given, STOPS)
    _decide(given, GOES_ON)

    assert _transmit(given) == CaseState.WITH_STATE


@pytest.mark.parametrize("kind", [GOES_ON, STOPS])
def test_nothing_is_decided_while_the_acceptance_stands(given: Procedure, kind: EventKind) -> None:
    with pytest.raises(Refused) as refusal:
        _decide(given, kind)

    assert (refusal.value.code, refusal.value.rule) == ("acceptance_stands", "77 (8)")


@pytest.mark.parametrize("kind", [GOES_ON, STOPS])
def test_a_decision_has_a_reason(given: Procedure, kind: EventKind) -> None:
    _withdraw(BETWEEN)

    with pytest.raises(Invalid) as wrong:
        _decide(given, kind, note="  ")

    assert wrong.value.field == "note"


@pytest.mark.parametrize("who", ["intake_officer", "case_officer", "head"])
def test_nobody_of_the_secretariat_decides(given: Procedure, who: str) -> None:
    _withdraw(BETWEEN)

    with pytest.raises(Refused) as refusal:
        _decide(given, GOES_ON, by=getattr(given.cast, who))

    assert refusal.value.code == "not_your_role"


# The pages


def _page(browser: Client, name: str, *args: str) -> str:
    with clock.frozen(noon(TRANSMITTED)):
        return browser.get(reverse(f"workflow:{name}", args=args)).content.decode()


def test_the_case_says_what_lapsed_and_offers_the_decision_to_the_committee(given: Procedure, client_of: LogIn) -> None:
    _withdraw(BETWEEN)

    page = _page(client_of(given.cast.rapporteur), "case-show", given.case.reference)

    assert "77 (8): for the Committee" in page
    assert "12 February 2026" in page
    assert "The State has withdrawn its declaration" in page
    assert reverse("workflow:case-decide-goes-on", args=[given.case.reference]) in page
    assert reverse("workflow:case-decide-stops", args=[given.case.reference]) in page


def test_the_officer_sees_why_it_is_not_transmitted_and_no_decision(given: Procedure, client_of: LogIn) -> None:
    _withdraw(BETWEEN)

    page = _page(client_of(given.cast.case_officer), "case-show", given.case.reference)

    assert "acceptance has ended since the communication was received: the Committee decides. (77 (8))" in page
    assert "decide-goes-on" not in page


def test_a_case_that_is_not_flagged_shows_nothing_of_it(given: Procedure, client_of: LogIn) -> None:
    page = _page(client_of(given.cast.rapporteur), "case-show", given.case.reference)

    assert "77 (8)" not in page
    assert "decide-goes-on" not in page


def test_the_case_says_that_it_does_not_go_on(given: Procedure, client_of: LogIn) -> None:
    _withdraw(BETWEEN)
    _decide(given, STOPS)

    page = _page(client_of(given.cast.case_officer), "case-show", given.case.reference)

    assert "77 (8): does not go on" in page
    assert "refuse the registration, or discontinue the case" in page


@pytest.mark.parametrize("name", ["case-list", "queue-list"])
def test_the_docket_and_the_queue_have_the_tag(given: Procedure, client_of: LogIn, name: str) -> None:
    browser = client_of(given.cast.case_officer)
    before = _page(browser, name)
    _withdraw(BETWEEN)

    after = _page(browser, name)

    assert given.case.reference in before
    assert "77 (8)" not in before
    assert "77 (8): for the Committee" in after


def test_the_flagged_case_waits_in_the_rapporteurs_queue_until_it_is_decided(given: Procedure) -> None:
    def waiting() -> list[str]:
        parts = queue(given.cast.rapporteur, on=TRANSMITTED)
        return [case.reference for part in parts if "acceptance" in str(part.heading) for case in part.cases]

    assert waiting() == []
    _withdraw(BETWEEN)
    assert waiting() == [given.case.reference]
    _decide(given, GOES_ON)
    assert waiting() == []


def test_the_decision_is_taken_on_its_page(given: Procedure, client_of: LogIn) -> None:
    _withdraw(BETWEEN)
    address = reverse("workflow:case-decide-goes-on", args=[given.case.reference])
    sent = {"occurred_day": "20", "occurred_month": "2", "occurred_year": "2026", "note": REASON}

    with clock.frozen(noon(TRANSMITTED)):
        answer = client_of(given.cast.rapporteur).post(address, sent)

    assert answer.status_code == 302
    assert CaseEvent.objects.filter(case_id=given.case.pk, kind=GOES_ON).count() == 1


def test_a_page_of_cases_costs_as_many_queries_as_one_case(given: Procedure) -> None:
    _withdraw(BETWEEN)
    one = [given.fresh()]
    for iso3 in ("BOL", "ARG", STATE):
        case_of(bare_communication(None), state_party=iso3)
    many = list(CaseFile.objects.all())

    with CaptureQueriesContext(connection) as of_one:
        flags(one, on=TRANSMITTED)
    with CaptureQueriesContext(connection) as of_many:
        found = flags(many, on=TRANSMITTED)

    assert len(found) == 2
    assert len(of_many) == len(of_one)
