"""Who is told that there is news, in which language, and that nothing more is said."""

from datetime import date
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import translation

from casetracker.accounts.models import User
from casetracker.accounts.services.accounts import language_choose, membership_end
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND, acting
from casetracker.core.models import MailDelivery, OutboxMessage
from intake.models import CommunicationDenial
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from workflow.models import CaseEvent
from workflow.notices.deliver import notice_spread
from workflow.notices.wording import Kind, letter
from workflow.services.author import information_add
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db

# What the factories put into a case, its State, its stages and its people.
CANARIES = (
    *("Velasen", "Iriana", "Mexico", "MEX", "passport", "wages", "Oaxaca", "Harbour", "Amara", "Teskow", "Committee"),
    *("received", "registered", "transmitted", "proposal", "observations", "article", "77", "Note kept inside"),
)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    assert cast.head.pk
    return Procedure(cast)


def _deliver() -> None:
    while outbox.relay():
        pass


def _told() -> set[str]:
    """To whom mails went since the last look."""
    _deliver()
    found = {one.to[0] for one in mail.outbox}
    mail.outbox.clear()
    return found


def _emails(*people: User) -> set[str]:
    return {one.email for one in people}


def test_the_caseworker_is_told_of_the_receipt_and_the_head_of_what_is_nobodys(procedure: Procedure) -> None:
    assert _told() == _emails(procedure.cast.caseworker, procedure.cast.head)


def test_a_proposal_is_told_to_the_rapporteur_and_its_decision_to_the_author_and_the_officer(
    procedure: Procedure,
) -> None:
    cast = procedure.cast
    _told()
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 5))
    procedure.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, date(2026, 2, 6))
    proposed = _told()

    procedure.move("register", cast.rapporteur, date(2026, 2, 7))

    assert proposed == _emails(cast.rapporteur)
    assert _told() == _emails(cast.caseworker, cast.intake_officer)


def test_who_took_a_step_is_not_told_of_it(procedure: Procedure) -> None:
    procedure.to_with_state()
    _told()

    procedure.record(EventKind.AUTHOR_COMMENTS, procedure.cast.case_officer, date(2026, 3, 1))

    assert _told() == set()


def test_the_focal_points_of_the_state_are_told_of_the_transmission(procedure: Procedure) -> None:
    focal_point = procedure.cast.focal_point
    procedure.to_registered()
    before = _told()

    procedure.assign(procedure.cast.case_officer, procedure.cast.head, date(2026, 2, 20))
    procedure.move("transmit", procedure.cast.case_officer, date(2026, 2, 20))

    assert focal_point.email not in before
    assert _told() == _emails(procedure.cast.caseworker, focal_point)


def test_members_are_told_of_their_agenda_and_who_is_recused_is_not(procedure: Procedure) -> None:
    cast = procedure.cast
    case = procedure.to_with_state()
    CommunicationDenial.objects.create(
        communication=case.communication, user=cast.second_member, reason="recusal", created_at=clock.now()
    )
    case.move("receive_observations_both", cast.case_officer, date(2026, 7, 1))
    case.move("mark_ready", cast.case_officer, date(2026, 8, 2))
    _told()

    case.move("schedule", cast.head, date(2026, 8, 3), details={"session": 41})

    assert _told() == _emails(cast.case_officer, cast.member, cast.rapporteur)


def test_the_assigned_officer_is_told_of_further_information_once(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 5))
    _told()
    for _twice in range(2):
        with acting(cast.caseworker.actor):
            information_add(
                user=cast.caseworker,
                communication=procedure.communication_now(),
                text="A judgment came.",
                at=noon(date(2026, 3, 1)),
                new_id=UUID(int=7),
            )

    _deliver()

    assert [one.to for one in mail.outbox] == [[cast.intake_officer.email]]


def test_an_answer_is_told_once_although_it_is_further_information_too(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 5))
    procedure.move("ask_clarification", cast.intake_officer, date(2026, 2, 6), details={"criteria": ["facts"]})
    _told()
    with clock.frozen(noon(date(2026, 3, 1))), acting(cast.caseworker.actor):
        information_add(
            user=cast.caseworker,
            communication=procedure.communication_now(),
            text="This is when it was.",
            at=noon(date(2026, 3, 1)),
            answers=[procedure.case.reference],
        )

    _deliver()

    assert [one.to for one in mail.outbox] == [[cast.intake_officer.email]]


def test_the_head_is_told_in_place_of_an_officer_who_left(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 5))
    with acting(COMMAND):
        membership_end(membership=cast.intake_officer.memberships.get(), at=clock.now())
    _told()
    with acting(cast.caseworker.actor):
        information_add(
            user=cast.caseworker, communication=procedure.communication_now(), text="More.", at=noon(date(2026, 3, 1))
        )

    assert _told() == _emails(cast.head)


def test_nobody_is_told_who_was_kept_from_the_case_since_the_promise(procedure: Procedure) -> None:
    outbox.relay(limit=1)  # the promise of one mail a person
    CommunicationDenial.objects.create(
        communication=procedure.communication, user=procedure.cast.head, reason="recusal", created_at=clock.now()
    )

    assert _told() == _emails(procedure.cast.caseworker)


def test_nobody_is_told_who_has_left_since_the_promise(procedure: Procedure) -> None:
    outbox.relay(limit=1)
    with acting(COMMAND):
        membership_end(membership=procedure.cast.caseworker.memberships.get(), at=clock.now())

    assert _told() == _emails(procedure.cast.head)


def test_nobody_is_told_whose_account_is_closed(procedure: Procedure) -> None:
    outbox.relay(limit=1)
    User.objects.filter(pk=procedure.cast.caseworker.pk).update(is_active=False)

    assert _told() == _emails(procedure.cast.head)


def test_an_event_that_is_spread_twice_is_told_once(procedure: Procedure) -> None:
    _deliver()
    count = len(mail.outbox)

    with acting(COMMAND):
        notice_spread(OutboxMessage.objects.get(topic="case.notice"))
    _deliver()

    assert len(mail.outbox) == count


def test_a_mail_is_written_in_the_language_that_its_reader_chose(procedure: Procedure) -> None:
    with acting(procedure.cast.caseworker.actor):
        language_choose(user=procedure.cast.caseworker, language="ar")
    with acting(procedure.cast.head.actor):
        language_choose(user=procedure.cast.head, language="zh-hans")

    with translation.override("ru"):  # whoever's language the thread speaks
        _deliver()

    by_reader = {one.to[0]: one for one in mail.outbox}
    reference = procedure.communication.reference
    arabic = by_reader[procedure.cast.caseworker.email]
    assert arabic.body == letter(Kind.NEWS, "ar", reference).body
    assert arabic.extra_headers["Content-Language"] == "ar"
    assert by_reader[procedure.cast.head.email].extra_headers["Content-Language"] == "zh-Hans"


def test_a_mail_says_whom_it_comes_from_and_that_nobody_reads_answers(procedure: Procedure) -> None:
    _deliver()

    sent = next(one for one in mail.outbox if one.to == [procedure.cast.caseworker.email]).message()
    assert sent["From"] == settings.DEFAULT_FROM_EMAIL
    assert sent["Reply-To"] == "Please do not answer <no-reply@casetracker.invalid>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent.get_content_type() == "text/plain"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_mail_of_a_procedure_says_the_reference_and_nothing_of_the_case(
    procedure: Procedure, language: str
) -> None:
    cast = procedure.cast
    readers = (cast.caseworker, cast.head, cast.intake_officer, cast.case_officer, cast.rapporteur, cast.focal_point)
    User.objects.filter(pk__in=[one.pk for one in readers]).update(language=language)
    _deliver()
    procedure.to_registered()
    _deliver()
    procedure.assign(cast.case_officer, cast.head, date(2026, 2, 20))
    procedure.move("transmit", cast.case_officer, date(2026, 2, 20))
    procedure.record(
        EventKind.INTERIM_GRANTED, cast.rapporteur, date(2026, 3, 1), note="Note kept inside", told="They stay."
    )
    _deliver()

    reference = procedure.communication.reference
    written = {(one.subject, one.body) for one in mail.outbox}
    letters = [letter(kind, language, reference) for kind in Kind]
    assert written == {(one.subject, one.body) for one in letters}  # a function of language and reference alone
    assert {one.to[0] for one in mail.outbox} == _emails(*readers)
    assert not [(word, one.to) for one in mail.outbox for word in CANARIES if word in _said(one, reference)]


def _said(sent: EmailMessage, reference: str) -> str:
    """Everything that a mailbox sees but the addresses, the ids and the reference, which chance makes."""
    headers = {name: value for name, value in sent.message().items() if name not in ("To", "Message-ID", "Date")}
    return f"{sent.subject} {sent.body} {headers}".replace(reference, "")


def test_the_record_of_a_mail_holds_ids_and_codes(procedure: Procedure) -> None:
    _deliver()

    record = MailDelivery.objects.get(user_id=procedure.cast.caseworker.pk)
    assert record.about == CaseEvent.objects.get().pk
    assert procedure.cast.caseworker.email not in str(vars(record))
