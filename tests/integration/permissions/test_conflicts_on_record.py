"""Who is kept from a case by what is recorded of them: whichever case of the communication, whenever it is recorded."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import complete
from tests.factories.heard import PLACED, READY, nationals, place
from tests.factories.sessions import declare, session_of
from tests.integration.permissions.sights import CARD, NOTHING, sees
from workflow.models import CaseFile, ConflictAnswer, Recusal
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db


def _against_two(cast: Cast) -> Procedure:
    """The first of two cases of one communication, the second of which is against Mexico."""
    return Procedure(cast, complete(cast.caseworker, states=("ECU", "MEX")))


def _heard_against_two(cast: Cast) -> Procedure:
    case = _against_two(cast).to_with_state()
    case.move("receive_observations_both", cast.case_officer, date(2026, 7, 1))
    case.move("mark_ready", cast.case_officer, READY)
    session_of(cast)
    return case


# Several States


def test_a_national_of_one_of_the_states_is_recused_when_the_case_against_the_other_is_placed(
    cast: Cast, db: None
) -> None:
    in_force()
    nationals(cast, cast.member, "MEX")
    case = _heard_against_two(cast)

    place(case)

    recusal = Recusal.objects.get(user=cast.member)
    assert (case.case.state_party_id, recusal.case.state_party_id, recusal.ground) == ("ECU", "MEX", "nationality")
    assert (sees(case, cast.member), sees(case, cast.second_member)) == (NOTHING, CARD)


def test_a_rapporteur_of_the_other_states_nationality_reads_no_proposal(cast: Cast, db: None) -> None:
    in_force()
    nationals(cast, cast.rapporteur, "MEX")
    case = _against_two(cast)
    case.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 3))

    case.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, date(2026, 2, 4))

    assert sees(case, cast.rapporteur) == NOTHING


def test_a_nationality_recorded_later_ends_what_the_other_states_case_gave(cast: Cast, db: None) -> None:
    in_force()
    case = _heard_against_two(cast)
    place(case)
    declare(case.case, case.committee, PLACED)

    nationals(cast, cast.member, "MEX")

    against_mexico = CaseFile.objects.get(communication=case.communication, state_party="MEX")
    assert Recusal.objects.get(user=cast.member).case == against_mexico
    assert sees(case, cast.member) == NOTHING
    assert not ConflictAnswer.objects.filter(user=cast.member).exists()
