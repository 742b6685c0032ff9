"""A mail leaves once: each answer, and each silence, of a real mail server."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from casetracker.accounts.services.accounts import membership_end
from casetracker.core import clock, mailing, outbox
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Refused
from casetracker.core.models import MailDelivery, OutboxMessage
from casetracker.core.vocabulary import MailState
from tests.cast import Cast
from tests.integration.core.mails import due_now, promise_mails
from tests.mailserver import MailServer, hang_up, stall

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sends_by_smtp(settings: Settings, mailserver: MailServer) -> None:
    settings.EMAIL_BACKEND = "casetracker.core.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", mailserver.port, 10


@pytest.fixture
def promised(cast: Cast) -> MailDelivery:
    return promise_mails(cast)[0]


def now(delivery: MailDelivery) -> tuple[str, bool, int | None]:
    """What is known of a mail: state, doubt, the server's last refusal."""
    found = MailDelivery.objects.get(pk=delivery.pk)
    return found.state, found.is_doubtful, found.reply_code


def relay_again() -> None:
    due_now()
    outbox.relay()


def test_a_mail_is_sent_and_on_record(promised: MailDelivery, mailserver: MailServer) -> None:
    outbox.relay()

    assert now(promised) == (MailState.SENT, False, None)
    assert list(mailserver.copies().values()) == [1]


def test_that_it_is_being_sent_is_committed_before_the_server_has_it(
    promised: MailDelivery, mailserver: MailServer
) -> None:
    seen = []

    def look(_mail: object) -> None:
        seen.append(MailDelivery.objects.get(pk=promised.pk).state)
        connection.close()

    mailserver.before_taking = look

    outbox.relay()

    assert seen == [MailState.SENDING]


def test_a_message_that_is_handed_over_twice_sends_one_mail(promised: MailDelivery, mailserver: MailServer) -> None:
    message = OutboxMessage.objects.get(topic=mailing.TOPIC)

    outcomes = [mailing.deliver(message), mailing.deliver(message)]

    assert outcomes == [True, True]
    assert list(mailserver.copies().values()) == [1]


def test_the_same_occasion_is_told_to_the_same_reader_once(promised: MailDelivery, mailserver: MailServer) -> None:
    with acting(COMMAND):
        mailing.promise(about=promised.about, user_id=promised.user_id, reference="IN-AAAA-BBBB", at=clock.now())

    outbox.relay()

    assert list(mailserver.copies().values()) == [1]


@pytest.mark.parametrize("moment", ["at_recipient", "before_taking"])
def test_a_temporary_refusal_waits_and_is_tried_again(
    promised: MailDelivery, mailserver: MailServer, moment: str
) -> None:
    setattr(mailserver, moment, lambda _one: "451 try later")
    outbox.relay()
    refused = now(promised)
    setattr(mailserver, moment, lambda _one: None)

    relay_again()

    assert refused == (MailState.PROMISED, False, 451)
    assert now(promised) == (MailState.SENT, False, None)
    assert list(mailserver.copies().values()) == [1]


@pytest.mark.parametrize("moment", ["at_recipient", "before_taking"])
def test_a_permanent_refusal_ends_it(promised: MailDelivery, mailserver: MailServer, moment: str) -> None:
    setattr(mailserver, moment, lambda _one: "550 nobody here")

    outbox.relay()
    asked = mailserver.conversations
    relay_again()

    assert now(promised) == (MailState.REFUSED, False, 550)
    assert (asked, mailserver.conversations, mailserver.taken) == (1, 1, [])


def test_a_conversation_that_breaks_off_before_the_mail_leaves_no_doubt(
    promised: MailDelivery, mailserver: MailServer
) -> None:
    mailserver.at_recipient = hang_up
    outbox.relay()
    broken = now(promised)
    mailserver.at_recipient = lambda _address: None

    relay_again()

    assert broken == (MailState.PROMISED, False, None)
    assert now(promised) == (MailState.SENT, False, None)


def test_a_conversation_that_breaks_off_after_the_mail_sends_one_more_with_the_same_id(
    promised: MailDelivery, mailserver: MailServer
) -> None:
    mailserver.after_taking = hang_up
    outbox.relay()
    mailserver.after_taking = lambda _mail: None

    for _ in range(3):
        relay_again()

    assert now(promised) == (MailState.UNKNOWN, True, None)
    assert list(mailserver.copies().values()) == [2]


def test_a_server_that_never_answers_is_sent_two_copies_and_no_third(
    promised: MailDelivery, mailserver: MailServer
) -> None:
    mailserver.after_taking = hang_up

    for _ in range(5):
        relay_again()

    assert now(promised) == (MailState.UNKNOWN, True, None)
    assert list(mailserver.copies().values()) == [2]


def test_a_record_that_cannot_be_written_sends_one_more_and_says_that_it_is_unknown(
    promised: MailDelivery, mailserver: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_record", fail)
        outbox.relay()

    for _ in range(3):
        relay_again()

    assert now(promised) == (MailState.UNKNOWN, True, None)
    assert list(mailserver.copies().values()) == [2]


def test_a_server_that_falls_silent_is_not_waited_for_without_end(
    promised: MailDelivery, mailserver: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 1
    mailserver.after_taking = stall

    outbox.relay()

    assert now(promised)[0] == MailState.SENDING


def test_a_server_that_is_away_is_asked_once_a_look_and_holds_up_nothing_else(
    cast: Cast, mailserver: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered: list[str] = []
    monkeypatch.setitem(outbox._handlers, "test.other", lambda message: delivered.append(message.topic))
    promise_mails(cast, 5)
    outbox.put("test.other", at=clock.now())
    mailserver.stop()

    done = outbox.relay()

    assert (done, delivered) == (1, ["test.other"])
    assert list(MailDelivery.objects.filter(attempts__gt=0).values_list("state", "is_doubtful")) == [
        (MailState.PROMISED, False)
    ]


def test_what_waited_for_a_server_that_was_away_is_sent_once(cast: Cast, mailserver: MailServer) -> None:
    promise_mails(cast, 5)
    mailserver.stop()
    outbox.relay()
    mailserver.run()

    relay_again()

    assert sorted(mailserver.copies().values()) == [1] * 5


def test_a_server_that_does_not_know_us_refuses_no_mail(
    promised: MailDelivery, mailserver: MailServer, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"

    outbox.relay()

    assert now(promised) == (MailState.PROMISED, False, None)


def test_who_has_left_since_the_promise_is_sent_nothing(
    cast: Cast, promised: MailDelivery, mailserver: MailServer
) -> None:
    with acting(COMMAND):
        membership_end(membership=cast.caseworker.memberships.get(), at=clock.now())

    outbox.relay()

    assert now(promised) == (MailState.DROPPED, False, None)
    assert mailserver.taken == []


def test_who_sends_is_alone_however_slow_the_server(
    promised: MailDelivery, mailserver: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, leave = threading.Event(), threading.Event()

    def wait(_mail: object) -> None:
        entered.set()
        assert leave.wait(20)

    mailserver.after_taking = wait
    slow = _in_a_thread(outbox.relay)
    assert entered.wait(20)

    due_now()  # the time is over for which the message was lent
    meanwhile = outbox.relay()
    leave.set()
    slow.join(30)
    relay_again()

    assert meanwhile == 0
    assert now(promised) == (MailState.SENT, False, None)
    assert list(mailserver.copies().values()) == [1]


def _in_a_thread(run: Callable[[], object]) -> threading.Thread:
    def body() -> None:
        try:
            run()
        finally:
            connection.close()

    thread = threading.Thread(target=body)
    thread.start()
    return thread


def test_two_relays_at_once_send_each_mail_once(cast: Cast, mailserver: MailServer) -> None:
    promise_mails(cast, 30)

    threads = [_in_a_thread(outbox.relay) for _ in range(2)]
    for thread in threads:
        thread.join(60)

    assert sorted(mailserver.copies().values()) == [1] * 30
    assert set(MailDelivery.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_a_person_sends_again_what_was_refused(promised: MailDelivery, mailserver: MailServer) -> None:
    mailserver.at_recipient = lambda _address: "550 nobody here"
    outbox.relay()
    mailserver.at_recipient = lambda _address: None

    with acting(COMMAND):
        mailing.send_again(delivery=promised, at=clock.now())
    outbox.relay()

    assert now(promised) == (MailState.SENT, False, None)


def test_what_was_sent_is_not_sent_again(promised: MailDelivery, mailserver: MailServer) -> None:
    outbox.relay()

    with pytest.raises(Refused, match="was sent"), acting(COMMAND):
        mailing.send_again(delivery=promised, at=clock.now())

    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()
