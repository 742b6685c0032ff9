"""Submission and article 77 (1) and (8): received, refused by name of the paragraph, or kept for a person to decide."""

from collections.abc import Sequence
from datetime import date

import pytest

from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.reference.models import Declaration, Participation
from intake.models import Communication
from intake.policies import Tier, visible
from tests.cast import Cast
from tests.factories.cases import RECEIVED, Procedure, in_force, leave_open, noon
from tests.factories.communications import complete, draft
from workflow.models import CaseEvent, CaseFile
from workflow.services.submission import communication_submit
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 3)


def _submit(cast: Cast, communication: Communication, day: date = RECEIVED) -> list[CaseFile]:
    with clock.frozen(noon(day)), acting(cast.caseworker.actor):
        return communication_submit(user=cast.caseworker, communication=communication, at=noon(day))


def _refusal(cast: Cast, communication: Communication) -> Refused:
    with pytest.raises(Refused) as refusal:
        _submit(cast, communication)
    return refusal.value


def _withdraw(iso3: str, day: date) -> None:
    """End the only declaration of a State, which is a simulated one."""
    standing = Declaration.objects.get(state_id=iso3)
    Declaration.objects.filter(pk=standing.pk).update(withdrawn_date=day, withdrawal_source="simulated for a test")


def _is_with_the_cso(cast: Cast, communication: Communication) -> bool:
    kept = Communication.objects.get(pk=communication.pk)
    unseen = not visible(cast.intake_officer, Tier.CARD).filter(pk=kept.pk).exists()
    editable = visible(cast.caseworker, Tier.EDIT).filter(pk=kept.pk).exists()
    return kept.sealed_at is None and unseen and editable and not CaseFile.objects.exists()


# Yes


def test_a_receivable_communication_is_sealed_and_opens_one_case(cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker)

    case = _submit(cast, communication)[0]

    assert Communication.objects.get(pk=communication.pk).sealed_at == noon(RECEIVED)
    assert (case.state, case.receivability, case.number) == (CaseState.RECEIVED, "yes", None)
    assert case.reference == f"{communication.reference}-MEX"


def test_the_first_event_names_the_paragraph_and_who_submitted_as_what(cast: Cast) -> None:
    in_force()
    communication = complete(cast.lead)
    with clock.frozen(noon(RECEIVED)), acting(cast.lead.actor):
        case = communication_submit(user=cast.lead, communication=communication, at=noon(RECEIVED))[0]

    event = CaseEvent.objects.get(case_id=case.pk)

    assert (event.kind, event.basis, event.seq) == (EventKind.SUBMITTED, "77 (1)", 1)
    assert (event.actor_id, event.actor_role) == (cast.lead.pk, "cso_lead")


def test_a_second_submission_is_refused_and_opens_nothing(cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker)
    _submit(cast, communication)

    assert _refusal(cast, communication).code == "submitted_already"
    assert CaseFile.objects.count() == 1


def test_a_complete_communication_is_submitted_by_its_own_organisation_alone(cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker)

    with pytest.raises(Hidden), acting(cast.other_lead.actor):
        communication_submit(user=cast.other_lead, communication=communication, at=noon(RECEIVED))


def test_what_is_missing_is_named_and_nothing_is_sealed(cast: Cast) -> None:
    in_force()
    communication = draft(cast.caseworker)

    with pytest.raises(Invalid) as wrong:
        _submit(cast, communication)

    assert {"states", "people", "facts", "claims"} <= {problem.field for problem in wrong.value.problems}
    assert _is_with_the_cso(cast, communication)


# No


def test_before_the_entry_into_force_the_refusal_names_paragraph_8(cast: Cast) -> None:
    communication = complete(cast.caseworker, states=("MEX",))

    refusal = _refusal(cast, communication)

    assert (refusal.code, refusal.rule, refusal.field) == ("not_receivable", "77 (8)", "states")
    assert "Mexico" in str(refusal)


def test_a_state_without_a_declaration_is_refused_by_paragraph_1(cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker, states=("MAR",))

    assert _refusal(cast, communication).rule == "77 (1)"


def test_a_declaration_that_was_withdrawn_is_refused_by_paragraph_8(cast: Cast) -> None:
    in_force()
    _withdraw("CHL", RECEIVED)
    communication = complete(cast.caseworker, states=("CHL",))

    assert _refusal(cast, communication).rule == "77 (8)"


def test_a_state_that_is_no_party_is_refused(cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker, states=("CHE",))

    assert _refusal(cast, communication).rule == "77 (1)"


def test_what_is_refused_stays_with_the_cso_unsealed(cast: Cast) -> None:
    communication = complete(cast.caseworker)

    _refusal(cast, communication)

    assert _is_with_the_cso(cast, communication)


def test_the_refusal_is_on_record_and_the_sealing_is_not(cast: Cast) -> None:
    communication = complete(cast.caseworker)

    _refusal(cast, communication)

    entries = AuditEntry.objects.filter(chain_kind="communication", chain_id=communication.pk)
    refused = entries.get(action="door.refused")
    assert refused.codes == {"service": "communication_submit", "code": "not_receivable"}
    assert refused.actor_id == cast.caseworker.pk
    assert not entries.filter(action__in=["communication.sealed", "case.opened"]).exists()


def test_what_was_refused_is_received_once_the_article_is_in_force(cast: Cast) -> None:
    communication = complete(cast.caseworker)
    _refusal(cast, communication)
    in_force()

    assert _submit(cast, communication)[0].state == CaseState.RECEIVED


def test_the_last_day_before_the_withdrawal_is_in_time(cast: Cast) -> None:
    in_force()
    _withdraw("CHL", DAY)

    assert _submit(cast, complete(cast.caseworker, states=("CHL",)), RECEIVED)[0].receivability == "yes"


# Several States


def _several(cast: Cast, states: Sequence[str]) -> Communication:
    in_force()
    return complete(cast.caseworker, states=states)


def test_several_states_are_one_case_file_each(cast: Cast) -> None:
    cases = _submit(cast, _several(cast, ("MEX", "GTM", "ECU")))

    assert [case.state_party_id for case in cases] == ["ECU", "GTM", "MEX"]
    assert len({case.reference for case in cases}) == 3
    assert CaseEvent.objects.filter(kind=EventKind.SUBMITTED).count() == 3


def test_if_one_state_is_no_nothing_is_sealed_and_no_case_is_opened(cast: Cast) -> None:
    communication = _several(cast, ("ECU", "MAR", "MEX"))

    refusal = _refusal(cast, communication)

    assert "Morocco" in str(refusal)
    assert _is_with_the_cso(cast, communication)


def test_each_state_has_its_own_answer(cast: Cast) -> None:
    communication = _several(cast, ("ECU", "MEX"))
    leave_open("ECU")

    answers = {case.state_party_id: case.receivability for case in _submit(cast, communication)}

    assert answers == {"ECU": "not_established", "MEX": "yes"}


def test_each_case_file_goes_its_own_way(cast: Cast) -> None:
    procedure = Procedure(cast, _several(cast, ("ECU", "MEX")))

    procedure.to_registered()

    states = dict(CaseFile.objects.values_list("state_party_id", "state"))
    assert states == {"ECU": CaseState.REGISTERED, "MEX": CaseState.RECEIVED}


def test_the_case_files_of_one_communication_have_numbers_of_their_own(cast: Cast) -> None:
    procedure = Procedure(cast, _several(cast, ("ECU", "MEX")))
    procedure.to_registered()
    procedure.case = CaseFile.objects.get(state_party_id="MEX")
    procedure.to_registered()

    assert set(CaseFile.objects.values_list("number", flat=True)) == {1, 2}


# Not established


def test_a_missing_participation_is_not_established_either(cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker)
    Participation.objects.filter(state_id="MEX").update(uncertain="The instrument was not seen.")

    assert _submit(cast, communication)[0].receivability_code == "participation_unclear"
