"""A communication whose receivability is not established: kept, and decided by a person with a reason."""

from datetime import date

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid, Refused
from intake.models import Communication
from intake.policies import Tier, visible
from tests.cast import Cast
from tests.factories.cases import RECEIVED, Procedure, in_force, leave_open, noon, on
from tests.factories.communications import complete
from workflow.models import CaseEvent
from workflow.services.records import case_record
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 3)


class Open:
    """A submission that was kept although its receivability is not established."""

    def __init__(self, cast: Cast) -> None:
        in_force()
        communication = complete(cast.caseworker)
        leave_open("MEX")
        self.procedure, self.cast = Procedure(cast, communication), cast
        self.procedure.assign(cast.intake_officer, cast.intake_officer, DAY)

    def decide(self, answer: str, note: str = "The depositary has confirmed the date.") -> CaseEvent:
        return self.procedure.record(
            EventKind.RECEIVABILITY_DECIDED, self.cast.rapporteur, DAY, note=note, details={"answer": answer}
        )

    def propose(self) -> str:
        try:
            self.procedure.record(EventKind.REGISTRATION_PROPOSED, self.cast.intake_officer, DAY)
        except Refused as refusal:
            return refusal.code
        return "proposed"


@pytest.fixture
def kept(cast: Cast) -> Open:
    return Open(cast)


def test_what_is_not_established_is_kept_with_its_time_of_receipt(kept: Open) -> None:
    case = kept.procedure.fresh()

    assert (case.state, case.receivability) == (CaseState.RECEIVED, "not_established")
    assert (case.received_at, case.received_date) == (noon(RECEIVED), RECEIVED)
    assert Communication.objects.get(pk=case.communication_id).sealed_at == noon(RECEIVED)


def test_registration_is_not_proposed_before_the_decision(kept: Open) -> None:
    assert kept.propose() == "receivability_open"


def test_the_rapporteur_decides_from_the_card_without_a_proposal(kept: Open) -> None:
    event = kept.decide("yes")

    assert (event.kind, event.actor_role) == (EventKind.RECEIVABILITY_DECIDED, "rapporteur")
    assert not visible(kept.cast.rapporteur, Tier.CONTENT).exists()


def test_after_a_yes_the_case_is_registered(kept: Open) -> None:
    kept.decide("yes")

    assert kept.propose() == "proposed"
    kept.procedure.move("register", kept.cast.rapporteur, DAY)
    assert kept.procedure.fresh().symbol == "1/2026"


def test_after_a_no_the_case_is_neither_proposed_nor_registered(kept: Open) -> None:
    kept.decide("no")

    assert kept.propose() == "not_receivable"


def test_a_no_after_the_proposal_stops_the_registration(kept: Open) -> None:
    kept.decide("yes")
    kept.propose()
    kept.decide("no")

    with pytest.raises(Refused) as refusal:
        kept.procedure.move("register", kept.cast.rapporteur, DAY)

    assert refusal.value.code == "not_receivable"


def test_after_a_no_the_refusal_is_proposed_and_decided(kept: Open) -> None:
    kept.decide("no")
    kept.procedure.record(EventKind.REFUSAL_PROPOSED, kept.cast.intake_officer, DAY, note="It cannot be received.")

    kept.procedure.move("refuse_registration", kept.cast.rapporteur, DAY)

    assert kept.procedure.fresh().state == CaseState.NOT_REGISTERED


def test_a_decision_can_be_taken_again(kept: Open) -> None:
    kept.decide("no")
    kept.decide("yes")

    assert kept.propose() == "proposed"


def test_what_the_data_said_stays_beside_the_decision(kept: Open) -> None:
    kept.decide("yes")

    assert kept.procedure.fresh().receivability == "not_established"


@pytest.mark.parametrize("note", ["", "   "])
def test_a_decision_has_a_reason(kept: Open, note: str) -> None:
    with pytest.raises(Invalid) as wrong:
        kept.decide("yes", note=note)

    assert wrong.value.field == "note"


@pytest.mark.parametrize("answer", ["", "maybe", "not_established"])
def test_a_decision_is_yes_or_no(kept: Open, answer: str) -> None:
    with pytest.raises(Invalid) as wrong:
        kept.decide(answer)

    assert wrong.value.field == "answer"


@pytest.mark.parametrize("who", ["intake_officer", "case_officer", "head"])
def test_nobody_else_decides_the_receivability(kept: Open, who: str) -> None:
    user = getattr(kept.cast, who)

    with pytest.raises(Refused) as refusal, acting(user.actor), clock.frozen(noon(DAY)):
        case_record(
            case=kept.procedure.case,
            kind=EventKind.RECEIVABILITY_DECIDED,
            entry=on(DAY, note="A reason.", details={"answer": "yes"}),
            user=user,
            at=noon(DAY),
        )

    assert refusal.value.code == "not_your_role"


def test_what_is_established_is_not_decided_by_a_person(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast)

    with pytest.raises(Refused) as refusal:
        procedure.record(
            EventKind.RECEIVABILITY_DECIDED, cast.rapporteur, DAY, note="A reason.", details={"answer": "no"}
        )

    assert refusal.value.code == "receivable_anyway"
