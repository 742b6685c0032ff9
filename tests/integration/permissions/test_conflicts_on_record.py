"""Who is kept from a case by what is recorded of them: whichever case of the communication, whenever it is recorded."""

from datetime import date

import pytest

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.communications import complete
from tests.factories.heard import PLACED, READY, heard, in_office, nationals, place
from tests.factories.sessions import declare, session_of
from tests.integration.permissions.sights import CARD, NOTHING, sees
from workflow.models import CaseFile, ConflictAnswer, Recusal
from workflow.selectors.committee import standing_answers
from workflow.selectors.sessions import own_agenda
from workflow.services.recusals import conflict_answer, recusal_establish, recusal_lift
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import RecusalGround

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


def _says_no(case: Procedure, member: User, day: date = PLACED) -> None:
    with clock.frozen(noon(day)), acting(member.actor):
        conflict_answer(case=case.case, user=member, ground=None, at=noon(day))


def _recused_and_lifted(case: Procedure, member: User, ground: RecusalGround) -> None:
    head = case.cast.head
    with clock.frozen(noon(PLACED)), acting(head.actor):
        recusal = recusal_establish(case=case.case, member=member, ground=ground, user=head, at=noon(PLACED))
        recusal_lift(recusal=recusal, user=head, because="It has ended.", at=noon(PLACED))


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
    assert not standing_answers().filter(user=cast.member).exists()


# The answer


def test_a_national_whose_term_began_after_the_placing_is_recused_by_their_answer(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    in_office(cast, cast.rapporteur, "MEX", since=date(2026, 8, 10))
    place(case)

    _says_no(case, cast.rapporteur, date(2026, 8, 12))

    assert Recusal.objects.get(user=cast.rapporteur).origin == "records"
    assert not ConflictAnswer.objects.filter(user=cast.rapporteur).exists()
    assert sees(case, cast.rapporteur) == NOTHING


def test_who_is_not_in_office_neither_answers_nor_has_an_agenda(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    in_office(cast, cast.rapporteur, since=date(2026, 8, 10))
    place(case)

    with pytest.raises(Refused) as refusal:
        _says_no(case, cast.rapporteur)

    assert refusal.value.code == "not_in_office"
    assert own_agenda(cast.rapporteur, on=PLACED) == []
    assert sees(case, cast.rapporteur) == CARD


def test_who_is_not_in_office_still_says_that_they_have_a_conflict(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    in_office(cast, cast.rapporteur, since=date(2026, 8, 10))
    place(case)

    with clock.frozen(noon(PLACED)), acting(cast.rapporteur.actor):
        conflict_answer(case=case.case, user=cast.rapporteur, ground=RecusalGround.INTEREST, at=noon(PLACED))

    assert sees(case, cast.rapporteur) == NOTHING


# What was lifted


@pytest.mark.parametrize("ground", [RecusalGround.INTEREST, RecusalGround.EMPLOYMENT])
def test_a_lifted_recusal_of_another_ground_does_not_hide_a_nationality(
    cast: Cast, db: None, ground: RecusalGround
) -> None:
    in_force()
    case = heard(cast)
    _recused_and_lifted(case, cast.member, ground)
    nationals(cast, cast.member, "MEX")

    place(case)

    assert Recusal.objects.get(user=cast.member, lifted_at__isnull=True).ground == "nationality"
    assert sees(case, cast.member) == NOTHING


def test_a_lifted_nationality_does_not_hide_an_employment(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    nationals(cast, cast.member, "MEX", employers=("MEX",))
    _recused_and_lifted(case, cast.member, RecusalGround.NATIONALITY)

    place(case)

    assert Recusal.objects.get(user=cast.member, lifted_at__isnull=True).ground == "employment"


def test_the_records_do_not_put_back_what_was_lifted(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    nationals(cast, cast.member, "MEX")
    _recused_and_lifted(case, cast.member, RecusalGround.NATIONALITY)

    place(case)

    assert sees(case, cast.member) == CARD


def test_with_an_interest_lifted_a_recorded_nationality_still_keeps_out(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    nationals(cast, cast.rapporteur, "MEX")

    _recused_and_lifted(case, cast.rapporteur, RecusalGround.INTEREST)

    assert sees(case, cast.rapporteur) == NOTHING
