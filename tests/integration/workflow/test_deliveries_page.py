"""The page of mails that were refused or whose delivery is unknown: who sees it, what it says, and sending again."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock, outbox
from casetracker.core.models import MailDelivery, OutboxMessage
from casetracker.core.vocabulary import MailState
from intake.models import CommunicationDenial
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force

pytestmark = pytest.mark.django_db

PAGE = "/desk/deliveries/"
Browser = Callable[[User], Client]


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)


def _mail(procedure: Procedure, state: MailState, **values: object) -> MailDelivery:
    return MailDelivery.objects.create(
        about=uuid4(),
        user_id=procedure.cast.caseworker.pk,
        reference=procedure.communication.reference,
        state=state,
        promised_at=clock.now(),
        **values,
    )


@pytest.mark.parametrize("who", ["administrator", "head"])
def test_an_unknown_delivery_is_shown_by_reference_and_owner_of_the_address(
    procedure: Procedure, client_of: Browser, who: str
) -> None:
    _mail(procedure, MailState.UNKNOWN, is_doubtful=True)

    page = client_of(getattr(procedure.cast, who)).get(PAGE).content.decode()

    assert procedure.communication.reference in page
    assert procedure.cast.caseworker.display_name in page
    assert "Delivery unknown" in page
    assert not [word for word in ("Velasen", "Mexico", "Registered", "passport") if word in page]


def test_what_was_sent_or_dropped_is_not_shown(procedure: Procedure, client_of: Browser) -> None:
    for state in (MailState.SENT, MailState.DROPPED, MailState.SENDING, MailState.PROMISED):
        _mail(procedure, state)

    page = client_of(procedure.cast.administrator).get(PAGE).content.decode()

    assert procedure.communication.reference not in page


def test_what_has_waited_long_is_shown_without_a_button(procedure: Procedure, client_of: Browser) -> None:
    delayed = _mail(procedure, MailState.PROMISED, attempts=4, reply_code=451)

    page = client_of(procedure.cast.administrator).get(PAGE).content.decode()

    assert "(451)" in page
    assert str(delayed.pk) not in page


def test_a_head_in_a_conflict_sees_nothing_of_that_case(procedure: Procedure, client_of: Browser) -> None:
    refused = _mail(procedure, MailState.REFUSED, reply_code=550)
    CommunicationDenial.objects.create(
        communication=procedure.communication, user=procedure.cast.head, reason="recusal", created_at=clock.now()
    )
    browser = client_of(procedure.cast.head)

    assert procedure.communication.reference not in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, {"delivery": str(refused.pk)}).status_code == 404


def test_a_refused_mail_is_sent_again_on_record(procedure: Procedure, client_of: Browser) -> None:
    OutboxMessage.objects.update(done_at=clock.now())
    refused = _mail(procedure, MailState.REFUSED, reply_code=550)

    answer = client_of(procedure.cast.administrator).post(PAGE, {"delivery": str(refused.pk)})
    outbox.relay()

    refused.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, reverse("workflow:delivery-list"))
    assert refused.state == MailState.SENT
    assert [one.to for one in mail.outbox] == [[procedure.cast.caseworker.email]]
    entry = AuditEntry.objects.get(action=Action.MAIL_SENT_AGAIN)
    assert (entry.actor_id, entry.codes) == (procedure.cast.administrator.pk, {"was": "refused"})


def test_a_button_pressed_twice_sends_one_mail(procedure: Procedure, client_of: Browser) -> None:
    OutboxMessage.objects.update(done_at=clock.now())
    refused = _mail(procedure, MailState.REFUSED, reply_code=550)
    browser = client_of(procedure.cast.administrator)

    for _twice in range(2):
        browser.post(PAGE, {"delivery": str(refused.pk)})
    outbox.relay()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize("given", [{}, {"delivery": "nonsense"}])
def test_a_choice_that_is_none_is_said_so(procedure: Procedure, client_of: Browser, given: dict[str, str]) -> None:
    answer = client_of(procedure.cast.administrator).post(PAGE, given)

    assert answer.status_code == 422
    assert "Choose the mail by its button." in answer.content.decode()


def test_a_mail_that_is_not_there_is_hidden(procedure: Procedure, client_of: Browser) -> None:
    answer = client_of(procedure.cast.administrator).post(PAGE, {"delivery": str(uuid4())})

    assert answer.status_code == 404
