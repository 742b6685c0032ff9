"""An assignment gives sight and ends it; who gives, who takes, and to whom."""

import pytest

from casetracker.accounts.models import Membership, User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.communications import complete
from tests.integration.permissions.sights import CARD, DAY, EVERYTHING, LATER, deny, sees
from workflow.models import Assignment, CaseFile
from workflow.services.assignments import case_assign

pytestmark = pytest.mark.django_db


def test_an_assignment_gives_the_content_and_the_identities(procedure: Procedure) -> None:
    procedure.assign(procedure.cast.case_officer, procedure.cast.head, DAY)

    assert sees(procedure, procedure.cast.case_officer) == EVERYTHING
    assert sees(procedure, procedure.cast.second_case_officer) == CARD


def test_an_assignment_to_another_ends_the_first_ones_sight(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.case_officer, cast.head, DAY)

    procedure.assign(cast.second_case_officer, cast.head, LATER)

    assert sees(procedure, cast.case_officer) == CARD
    assert sees(procedure, cast.second_case_officer) == EVERYTHING


def test_an_assignment_that_ended_stays_on_record(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.case_officer, cast.head, DAY)
    procedure.assign(cast.second_case_officer, cast.head, LATER)

    first, second = Assignment.objects.order_by("started_at")
    assert (first.user, first.ended_at) == (cast.case_officer, noon(LATER))
    assert (second.user, second.ended_at) == (cast.second_case_officer, None)


def test_an_assignment_to_the_same_officer_again_leaves_their_sight(procedure: Procedure) -> None:
    procedure.assign(procedure.cast.case_officer, procedure.cast.head, DAY)

    procedure.assign(procedure.cast.case_officer, procedure.cast.head, LATER)

    assert sees(procedure, procedure.cast.case_officer) == EVERYTHING


def test_sight_stays_with_who_has_another_case_of_the_communication(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=("ECU", "MEX")))
    first, second = CaseFile.objects.order_by("state_party_id")
    for case in (first, second):
        procedure.case = case
        procedure.assign(cast.case_officer, cast.head, DAY)

    procedure.assign(cast.second_case_officer, cast.head, LATER)
    assert sees(procedure, cast.case_officer) == EVERYTHING

    procedure.case = first
    procedure.assign(cast.second_case_officer, cast.head, LATER)
    assert sees(procedure, cast.case_officer) == CARD


def test_an_intake_officer_takes_a_new_case(procedure: Procedure) -> None:
    officer = procedure.cast.intake_officer

    procedure.assign(officer, officer, DAY)

    assert sees(procedure, officer) == EVERYTHING
    assert procedure.fresh().case_officer == officer


@pytest.mark.parametrize("name", ["case_officer", "rapporteur"])
def test_nobody_else_takes_a_case(procedure: Procedure, name: str) -> None:
    user = getattr(procedure.cast, name)

    with pytest.raises(Refused) as refusal:
        procedure.assign(user, user, DAY)

    assert refusal.value.code == "not_your_role"


@pytest.mark.parametrize("name", ["member", "focal_point", "auditor", "administrator", "other_lead"])
def test_who_does_not_see_the_card_finds_nothing_to_take(procedure: Procedure, name: str) -> None:
    user = getattr(procedure.cast, name)

    with pytest.raises(Hidden):
        procedure.assign(user, user, DAY)


def test_an_officer_does_not_take_what_a_colleague_has(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.case_officer, cast.head, DAY)

    with pytest.raises(Refused):
        procedure.assign(cast.intake_officer, cast.intake_officer, LATER)

    assert sees(procedure, cast.intake_officer) == CARD


def test_an_officer_gives_a_case_to_nobody_else(procedure: Procedure) -> None:
    cast = procedure.cast

    with pytest.raises(Refused):
        procedure.assign(cast.case_officer, cast.intake_officer, DAY)


@pytest.mark.parametrize("name", ["head", "rapporteur", "member", "auditor", "administrator", "lead", "stranger"])
def test_the_head_assigns_officers_alone(procedure: Procedure, name: str) -> None:
    with pytest.raises(Invalid) as wrong:
        procedure.assign(getattr(procedure.cast, name), procedure.cast.head, DAY)

    assert wrong.value.problems[0].code == "not_an_officer"


def test_a_case_is_not_given_to_who_is_kept_from_it(procedure: Procedure) -> None:
    deny(procedure, procedure.cast.case_officer)

    with pytest.raises(Invalid) as wrong:
        procedure.assign(procedure.cast.case_officer, procedure.cast.head, DAY)

    assert wrong.value.problems[0].code == "kept_from_the_case"


def test_a_case_is_not_given_to_who_has_left(procedure: Procedure) -> None:
    officer = procedure.cast.case_officer
    Membership.objects.filter(user=officer).update(ended_at=noon(DAY))
    gone = User.objects.get(pk=officer.pk)

    with pytest.raises(Invalid), acting(procedure.cast.head.actor), clock.frozen(noon(DAY)):
        case_assign(case=procedure.case, officer=gone, user=procedure.cast.head, at=noon(DAY))
