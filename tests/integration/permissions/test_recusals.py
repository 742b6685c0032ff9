"""Who is recused sees nothing of the file; what an agenda and a question gave to read ends."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.models import CommunicationDenial, CommunicationGrant
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.heard import PLACED, SITTING, heard, nationals, place
from tests.factories.sessions import declare, session_of
from tests.integration.permissions.matrix.world import BACKEND
from tests.integration.permissions.sights import CARD, NOTHING, READS, sees
from workflow.models import Recusal
from workflow.policies import can_see
from workflow.selectors.committee import standing_answers
from workflow.services.recusals import conflict_answer, recusal_establish, recusal_lift
from workflow.services.sessions import session_close_on
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import RecusalGround

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')


@pytest.fixture
def ready(cast: Cast, db: None) -> Procedure:
    in_force()
    return heard(cast)


def _answer(case: Procedure, member: User, ground: RecusalGround | None, note: str = "") -> None:
    with clock.frozen(noon(PLACED)), acting(member.actor):
        conflict_answer(case=case.case, user=member, ground=ground, note=note, at=noon(PLACED))


def _establish(case: Procedure, member: User, by: User) -> Recusal:
    with clock.frozen(noon(PLACED)), acting(by.actor):
        return recusal_establish(
            case=case.case, member=member, ground=RecusalGround.EARLIER_DECISION, user=by, at=noon(PLACED)
        )


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

    _answer(ready, member, None)

    assert (asked, sees(ready, member)) == (CARD, READS)


def test_the_answer_of_one_opens_nothing_to_another(ready: Procedure) -> None:
    place(ready)

    _answer(ready, ready.cast.member, None)

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
        _answer(ready, ready.cast.head, None)

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

    _answer(ready, ready.cast.member, RecusalGround.INTEREST, note="A cousin works for the author's counsel.")

    recusal = Recusal.objects.get(case=ready.case)
    assert (recusal.origin, recusal.note) == ("declared", "A cousin works for the author's counsel.")
    assert CommunicationDenial.objects.filter(user=ready.cast.member).exists()
    assert sees(ready, ready.cast.member) == NOTHING


def test_the_head_records_what_the_committee_established(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)

    _establish(ready, ready.cast.second_member, ready.cast.head)

    assert sees(ready, ready.cast.second_member) == NOTHING
    assert not standing_answers().filter(user=ready.cast.second_member).exists()


def test_nobody_else_records_a_recusal(ready: Procedure) -> None:
    with pytest.raises(Refused) as refusal:
        _establish(ready, ready.cast.second_member, ready.cast.case_officer)

    assert refusal.value.code == "not_your_role"


def test_a_recusal_is_lifted_for_a_reason_and_gives_nothing_back(ready: Procedure) -> None:
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    recusal = _establish(ready, ready.cast.member, ready.cast.head)
    with pytest.raises(Invalid):
        _lift(recusal, ready.cast.head, " ")

    _lift(recusal, ready.cast.head, "The earlier decision was in another matter.")

    recusal.refresh_from_db()
    assert recusal.lifted_because == "The earlier decision was in another matter."
    assert sees(ready, ready.cast.member) == NOTHING
    assert not CommunicationDenial.objects.filter(user=ready.cast.member).exists()


def test_of_two_recusals_the_second_keeps_the_member_out(ready: Procedure) -> None:
    place(ready)
    first = _establish(ready, ready.cast.member, ready.cast.head)
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
    recusal = _establish(ready, ready.cast.member, ready.cast.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        recusal.delete()
    _lift(recusal, ready.cast.head, "Settled.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.filter(pk=recusal.pk).update(lifted_at=None)


# What a question to the rapporteur gives to read


def test_the_rapporteur_reads_no_more_once_they_have_registered(cast: Cast, db: None) -> None:
    in_force()
    case = Procedure(cast).to_registered()

    assert sees(case, cast.rapporteur) == CARD


def test_the_rapporteur_reads_on_while_another_question_is_open(cast: Cast, db: None) -> None:
    in_force()
    case, day = Procedure(cast), date(2026, 2, 4)
    case.assign(cast.intake_officer, cast.intake_officer, day)
    case.record(EventKind.INTERIM_REQUESTED, cast.intake_officer, day)
    case.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, day)
    case.move("register", cast.rapporteur, day)
    after_registration = sees(case, cast.rapporteur)

    case.record(EventKind.INTERIM_DENIED, cast.rapporteur, day)

    assert (after_registration, sees(case, cast.rapporteur)) == (READS, CARD)


def test_a_question_to_the_author_takes_the_proposal_and_its_sight_back(cast: Cast, db: None) -> None:
    in_force()
    case, day = Procedure(cast), date(2026, 2, 4)
    case.assign(cast.intake_officer, cast.intake_officer, day)
    case.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, day)

    case.move("ask_clarification", cast.intake_officer, day, details={"criteria": ["facts"]})

    assert sees(case, cast.rapporteur) == CARD


# On real pages


class Pages:
    """Every page on which a member could notice a case, at one moment, tokens aside."""

    def __init__(self, member: User, hidden: Procedure, shown: Procedure) -> None:
        self.client = Client()
        self.client.force_login(member, backend=BACKEND)
        search = f"{reverse('workflow:case-list')}?q="
        self.paths = [
            reverse("workflow:queue-list"),
            reverse("workflow:case-list"),
            search + hidden.case.reference,
            search + "IN-",
            f"{reverse('workflow:case-list')}?state=under_consideration",
            reverse("workflow:deadline-list"),
            reverse("workflow:agenda-list"),
            reverse("workflow:session-list"),
            reverse("workflow:session-show", args=[41]),
            reverse("workflow:case-show", args=[shown.case.reference]),
            reverse("workflow:case-content", args=[shown.case.reference]),
            reverse("workflow:people-search"),
            *(
                reverse(f"workflow:case-{name}", args=[hidden.case.reference])
                for name in ("show", "content", "conflict", "minutes", "adjourn", "record-step")
            ),
        ]

    def seen(self) -> dict[str, tuple[int, bytes]]:
        with clock.frozen(noon(SITTING)):
            answers = {path: self.client.get(path) for path in self.paths}
        return {path: (answer.status_code, TOKEN.sub(b"", answer.content)) for path, answer in answers.items()}


def test_a_members_pages_are_the_same_to_the_byte_with_and_without_a_recused_case(ready: Procedure) -> None:
    cast, hidden = ready.cast, heard(ready.cast, "GTM")
    nationals(cast, cast.member, "GTM")
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    pages = Pages(cast.member, hidden, ready)
    without = pages.seen()

    place(hidden)
    declare(hidden.case, hidden.committee, PLACED)

    assert can_see(cast.second_member, hidden.case, Tier.CONTENT)
    assert pages.seen() == without
    assert {status for status, _text in without.values()} == {200, 404}


def test_a_case_that_was_read_is_gone_from_a_members_pages_once_they_are_recused(ready: Procedure) -> None:
    cast, hidden = ready.cast, heard(ready.cast, "GTM")
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    pages = Pages(cast.member, hidden, ready)
    without = pages.seen()
    place(hidden)
    declare(hidden.case, hidden.committee, PLACED)
    assert pages.seen() != without

    _establish(hidden, cast.member, cast.head)

    assert pages.seen() == without


def test_a_recused_member_is_answered_as_for_nothing_there(ready: Procedure) -> None:
    place(ready)
    _answer(ready, ready.cast.member, RecusalGround.INTEREST)

    with pytest.raises(Hidden):
        _answer(ready, ready.cast.member, None)
