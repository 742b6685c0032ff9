"""Who is recused sees nothing of the file; what an agenda and a question gave to read ends."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid, Refused
from intake.models import CommunicationDenial, CommunicationGrant
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.heard import PLACED, SITTING, answer, establish, heard, nationals, place
from tests.factories.sessions import declare, session_of
from tests.integration.permissions.sights import CARD, NOTHING, READS, sees
from workflow.models import Recusal
from workflow.selectors.committee import standing_answers
from workflow.services.recusals import recusal_lift
from workflow.services.sessions import session_close_on
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import RecusalGround

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(cast: Cast, db: None) -> Procedure:
    in_force()
    return heard(cast)


def _lift(recusal: Recusal, by: User, because: str) -> None:
    with clock.frozen(noon(SITTING)), acting(by.actor):
        recusal_lift(recusal=recusal, user=by, because=because, at=noon(SITTING))


def _sees_at(case: Procedure, user: User, moment: datetime) -> set[Tier]:
    with clock.frozen(moment):
        return sees(case, user)


# The agenda


def test_an_agenda_shows_the_card_and_the_answer_opens_the_content(ready: Procedure) -> None:
    member = ready.cast.member
    place(ready)
    asked = sees(ready, member)

    answer(ready, member, None)

    assert (asked, sees(ready, member)) == (CARD, READS)


def test_the_answer_of_one_opens_nothing_to_another(ready: Procedure) -> None:
    place(ready)

    answer(ready, ready.cast.member, None)

    assert sees(ready, ready.cast.second_member) == CARD


def test_what_an_agenda_gave_ends_with_the_session(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    head, last = ready.cast.head, date(2026, 9, 4)
    with clock.frozen(noon(SITTING)), acting(head.actor):
        session_close_on(session=session_of(ready.cast), closes_date=last, user=head, at=noon(SITTING))

    on_the_last_day = _sees_at(ready, ready.cast.member, noon(last))

    assert on_the_last_day == READS
    assert _sees_at(ready, ready.cast.member, noon(last + timedelta(days=1))) == NOTHING


def test_a_session_that_is_prolonged_gives_to_each_what_they_had(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, [ready.cast.member], PLACED)
    head, over = ready.cast.head, noon(date(2026, 9, 6))
    for last in (date(2026, 9, 4), date(2026, 9, 11)):
        with clock.frozen(noon(SITTING)), acting(head.actor):
            session_close_on(session=session_of(ready.cast), closes_date=last, user=head, at=noon(SITTING))

    assert _sees_at(ready, ready.cast.member, over) == READS
    assert _sees_at(ready, ready.cast.second_member, over) == CARD


def test_what_an_agenda_gave_ends_with_an_adjournment(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)

    ready.move("adjourn", ready.cast.member, SITTING)

    assert sees(ready, ready.cast.member) == NOTHING


def test_an_officer_answers_for_no_member(ready: Procedure) -> None:
    place(ready)

    with pytest.raises(Refused) as refusal:
        answer(ready, ready.cast.head, None)

    assert refusal.value.code == "not_your_role"


# Recusal


def test_a_national_of_the_state_is_recused_before_anything_is_given(ready: Procedure) -> None:
    nationals(ready.cast, ready.cast.member, "MEX", "FRA")

    place(ready)

    recusal = Recusal.objects.get(case=ready.case)
    assert (recusal.user, recusal.ground, recusal.origin) == (ready.cast.member, "nationality", "records")
    assert sees(ready, ready.cast.member) == NOTHING
    assert not CommunicationGrant.objects.filter(user=ready.cast.member).exists()
    assert sees(ready, ready.cast.second_member) == CARD


def test_who_is_in_the_employ_of_the_state_is_recused(ready: Procedure) -> None:
    nationals(ready.cast, ready.cast.member, "FRA", employers=("MEX",))

    place(ready)

    assert Recusal.objects.get(case=ready.case).ground == "employment"


def test_a_nationality_that_is_recorded_later_recuses_from_what_stands_on_an_agenda(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)

    nationals(ready.cast, ready.cast.member, "MEX")

    assert sees(ready, ready.cast.member) == NOTHING


def test_a_rapporteur_of_the_states_nationality_reads_no_proposal(cast: Cast, db: None) -> None:
    in_force()
    nationals(cast, cast.rapporteur, "MEX")
    case = Procedure(cast)
    case.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 3))

    case.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, date(2026, 2, 4))

    assert sees(case, cast.rapporteur) == NOTHING


def test_who_declares_a_conflict_sees_nothing_from_then_on(ready: Procedure) -> None:
    place(ready)

    answer(ready, ready.cast.member, RecusalGround.INTEREST, note="A cousin works for the author's counsel.")

    recusal = Recusal.objects.get(case=ready.case)
    assert (recusal.origin, recusal.note) == ("declared", "A cousin works for the author's counsel.")
    assert CommunicationDenial.objects.filter(user=ready.cast.member).exists()
    assert sees(ready, ready.cast.member) == NOTHING


def test_the_head_records_what_the_committee_established(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)

    establish(ready, ready.cast.second_member, ready.cast.head)

    assert sees(ready, ready.cast.second_member) == NOTHING
    assert not standing_answers().filter(user=ready.cast.second_member).exists()


def test_nobody_else_records_a_recusal(ready: Procedure) -> None:
    with pytest.raises(Refused) as refusal:
        establish(ready, ready.cast.second_member, ready.cast.case_officer)

    assert refusal.value.code == "not_your_role"


def test_a_recusal_is_lifted_for_a_reason_and_gives_nothing_back(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    recusal = establish(ready, ready.cast.member, ready.cast.head)
    with pytest.raises(Invalid):
        _lift(recusal, ready.cast.head, " ")

    _lift(recusal, ready.cast.head, "The earlier decision was in another matter.")

    recusal.refresh_from_db()
    assert recusal.lifted_because == "The earlier decision was in another matter."
    assert sees(ready, ready.cast.member) == NOTHING
    assert not CommunicationDenial.objects.filter(user=ready.cast.member).exists()


def test_of_two_recusals_the_second_keeps_the_member_out(ready: Procedure) -> None:
    place(ready)
    first = establish(ready, ready.cast.member, ready.cast.head)
    Recusal.objects.create(
        communication=ready.communication,
        case=Procedure(ready.cast).case,
        user=ready.cast.member,
        ground="interest",
        origin="established",
        recorded_at=noon(PLACED),
    )

    _lift(first, ready.cast.head, "Settled.")

    assert CommunicationDenial.objects.filter(user=ready.cast.member).exists()


def test_a_recusal_is_neither_deleted_nor_changed_once_it_is_lifted(ready: Procedure) -> None:
    recusal = establish(ready, ready.cast.member, ready.cast.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        recusal.delete()
    _lift(recusal, ready.cast.head, "Settled.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.filter(pk=recusal.pk).update(lifted_at=None)
